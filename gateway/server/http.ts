// One HTTP exchange on uWebSockets: head, bounded body, one reply. Everything that the native side forbids is kept here.
// I1: onAborted is registered before anything else; after an abort or a reply the native response is not touched again.
// I2: every path ends in one reply: a throw, sync or async, becomes a 500 (a missing reply would abort the process).
// I3: native buffers die with their callback: the body is copied.

import type uWS from 'uWebSockets.js';
import { STATUS_CODES } from 'node:http';
import { problem, type Reply } from '../reply.ts';

/** The headers that handlers may ask for. */
const HEADERS = [
  'authorization',
  'idempotency-key',
  'content-type',
  'if-match',
  'if-none-match',
  'traceparent',
  'dabba-signature',
  'origin',
  'accept-encoding',
  'sec-websocket-protocol',
  'host',
] as const;

/** What was asked, before anybody judged it. */
export type RawRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  /** Path parameters, in the order of the route's path. */
  readonly params: readonly string[];
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Buffer;
  /** Address of the peer as text. */
  readonly remote: string;
};

/** Serves one request; may throw. */
export type Serve = (request: RawRequest) => Promise<Reply> | Reply;

/** What an exchange tells the server. */
export type ExchangeHooks = {
  /** Headers that every reply carries. */
  readonly headers: Readonly<Record<string, string>>;
  /** True: close the connection with the reply. */
  readonly closing: () => boolean;
  readonly began: () => void;
  readonly ended: () => void;
  /** A handler threw: a bug. */
  readonly threw: (thrown: unknown, path: string) => void;
};

export type ExchangeOptions = { readonly params: number; readonly bodyBytesMax: number; readonly hooks: ExchangeHooks };

/** Handles one request from its first callback to its reply. */
export function exchange(res: uWS.HttpResponse, req: uWS.HttpRequest, serve: Serve, options: ExchangeOptions): void {
  const one = new Exchange(res, options.hooks);
  try {
    const head = readHead(res, req, options.params);
    const announced = Number(req.getHeader('content-length') || 0);
    if (announced > options.bodyBytesMax) one.reply(tooLarge(announced, options.bodyBytesMax), true);
    else if (announced > 0 || req.getHeader('transfer-encoding') !== '')
      one.readBody(options.bodyBytesMax, (body) => one.run(serve, { ...head, body }));
    else one.run(serve, { ...head, body: Buffer.alloc(0) });
  } catch (thrown) {
    one.fail(thrown, '');
  }
}

/** Head of a request; to be read in the very callback that got it. */
export function readHead(res: uWS.HttpResponse, req: uWS.HttpRequest, params: number): RawRequest {
  const headers = new Map<string, string>();
  for (const name of HEADERS) {
    const value = req.getHeader(name);
    if (value !== '') headers.set(name, value);
  }
  return {
    method: req.getCaseSensitiveMethod(),
    path: req.getUrl(),
    query: req.getQuery(),
    params: Array.from({ length: params }, (_, i) => req.getParameter(i)),
    headers,
    body: Buffer.alloc(0),
    remote: Buffer.from(res.getRemoteAddressAsText()).toString('latin1'),
  };
}

/** Writes a reply; call it inside a cork, or within the first callback. */
export function writeReply(
  res: uWS.HttpResponse,
  reply: Reply,
  headers: Readonly<Record<string, string>>,
  close: boolean,
): void {
  res.writeStatus(`${reply.status} ${STATUS_CODES[reply.status] ?? 'Unknown'}`);
  for (const [name, value] of Object.entries({ ...headers, ...reply.headers })) res.writeHeader(name, value);
  if (reply.status === 304 || reply.status === 204) res.endWithoutBody(0, close);
  else res.end(reply.body, close);
}

class Exchange {
  private readonly res: uWS.HttpResponse;
  private readonly hooks: ExchangeHooks;
  private over = false;

  constructor(res: uWS.HttpResponse, hooks: ExchangeHooks) {
    this.res = res;
    this.hooks = hooks;
    res.onAborted(() => this.end());
    hooks.began();
  }

  readBody(bytesMax: number, then: (body: Buffer) => void): void {
    const chunks: Buffer[] = [];
    let length = 0;
    this.res.onData((chunk, last) => {
      if (this.over) return;
      length += chunk.byteLength;
      if (length > bytesMax) {
        this.reply(tooLarge(length, bytesMax), true);
        return;
      }
      chunks.push(Buffer.from(Buffer.from(chunk)));
      if (last) then(Buffer.concat(chunks));
    });
  }

  run(serve: Serve, request: RawRequest): void {
    try {
      const reply = serve(request);
      if (reply instanceof Promise)
        reply.then(
          (given) => this.reply(given, false),
          (thrown) => this.fail(thrown, request.path),
        );
      else this.reply(reply, false);
    } catch (thrown) {
      this.fail(thrown, request.path);
    }
  }

  fail(thrown: unknown, path: string): void {
    this.hooks.threw(thrown, path);
    this.reply(problem('internal'), false);
  }

  reply(reply: Reply, close: boolean): void {
    if (this.over) return;
    this.end();
    this.res.cork(() => writeReply(this.res, reply, this.hooks.headers, close || this.hooks.closing()));
  }

  private end(): void {
    if (this.over) return;
    this.over = true;
    this.hooks.ended();
  }
}

function tooLarge(got: number, allowed: number): Reply {
  return problem('too_large', {
    errors: [{ field: 'body', got: `${got} bytes or more`, allowed: `at most ${allowed} bytes` }],
  });
}
