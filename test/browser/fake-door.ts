// A small door for the pages: the built files under the gateway's own headers, and frames that a test says. No actor behind it.
// I1: it answers what the pages ask and nothing else; whatever else is asked is noted and fails the test.

import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type WebSocket, WebSocketServer } from 'ws';
import { SECURITY_HEADERS } from '../../gateway/server/pages.ts';
import { wallClockMs } from '../../runtime/clock.ts';

export type Json = Readonly<Record<string, unknown>>;
/** A request for an answer; `at` counts requests of this method and path. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly body: Json;
  readonly key: string;
  readonly ifMatch: string;
};
export type Told = { readonly status?: number; readonly body?: Json; readonly etag?: string };

/** What the door knows: answers by `METHOD /path` (path without query), and what a subscription begins with. */
export type Script = {
  answer(asked: Asked): Told | null;
  subscribed(type: string, id: string, since: number | null): readonly Json[];
  /** Frames after `{op:"map"}`. */
  map?(): readonly Json[];
  command?(frame: Json): Json;
};

export type FakeDoor = {
  readonly base: string;
  /** Sends a frame to every page. */
  say(frame: Json): void;
  /** Cuts every socket as a killed process would. */
  cut(): void;
  /** While true new sockets are refused. */
  away: boolean;
  readonly asked: readonly Asked[];
  readonly subscriptions: readonly Json[];
  /** Every other frame of a page. */
  readonly said: readonly Json[];
  readonly strange: readonly string[];
  close(): Promise<void>;
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Opens a door on a free port; `folder` holds the built pages. */
export async function openFakeDoor(folder: string, script: Script): Promise<FakeDoor> {
  const asked: Asked[] = [];
  const subscriptions: Json[] = [];
  const said: Json[] = [];
  const strange: string[] = [];
  const sockets = new Set<WebSocket>();
  const server = createServer(
    (request, response) =>
      void serve({ folder, script, asked, strange }, request, response).catch((thrown) => strange.push(String(thrown))),
  );
  const wall = new WebSocketServer({ noServer: true, handleProtocols: () => 'dabba.v1' });
  const door = { away: false };

  server.on('upgrade', (request, socket, head) => {
    if (door.away) socket.destroy();
    else wall.handleUpgrade(request, socket, head, (ws) => welcome(ws));
  });

  function welcome(ws: WebSocket): void {
    sockets.add(ws);
    ws.on('close', () => sockets.delete(ws));
    ws.send(JSON.stringify({ op: 'hello', session: 's', at: wallClockMs() }));
    ws.on('message', (data) => {
      const frame: Json = JSON.parse(String(data));
      const send = (one: Json): void => ws.send(JSON.stringify(one));
      if (frame['op'] !== 'subscribe') said.push(frame);
      if (frame['op'] === 'subscribe') {
        subscriptions.push(frame);
        const since = typeof frame['since'] === 'number' ? frame['since'] : null;
        for (const one of script.subscribed(String(frame['type']), String(frame['id']), since)) send(one);
      } else if (frame['op'] === 'map') for (const one of script.map?.() ?? []) send(one);
      else if (frame['op'] === 'command') send({ op: 'answer', key: frame['key'], ...script.command?.(frame) });
    });
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(door, {
    base: `http://127.0.0.1:${port}`,
    asked,
    subscriptions,
    said,
    strange,
    say: (frame: Json) => {
      for (const ws of sockets) ws.send(JSON.stringify(frame));
    },
    cut: () => {
      for (const ws of sockets) ws.terminate();
    },
    close: async () => {
      for (const ws of sockets) ws.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}

type Serving = {
  readonly folder: string;
  readonly script: Script;
  readonly asked: Asked[];
  readonly strange: string[];
};

async function serve(
  { folder, script, asked, strange }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = new URL(request.url ?? '/', 'http://door').pathname;
  if (!path.startsWith('/v1/')) {
    servePage(folder, path, response);
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const text = Buffer.concat(chunks).toString();
  const one: Asked = {
    method: request.method ?? '',
    path,
    body: text === '' ? {} : JSON.parse(text),
    key: String(request.headers['idempotency-key'] ?? ''),
    ifMatch: String(request.headers['if-match'] ?? ''),
  };
  asked.push(one);
  const told = script.answer(one);
  if (told === null) strange.push(`${one.method} ${path}`);
  const { status = 200, body = {}, etag } = told ?? { status: 404 };
  response.writeHead(status, { 'content-type': 'application/json', ...(etag === undefined ? {} : { etag }) });
  response.end(JSON.stringify(body));
}

function servePage(folder: string, path: string, response: ServerResponse): void {
  const name = path === '/' ? '/index.html' : extname(path) === '' ? `${path}.html` : path;
  try {
    const body = readFileSync(join(folder, name));
    response.writeHead(200, {
      ...SECURITY_HEADERS,
      'content-type': types[extname(name)] ?? 'application/octet-stream',
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
}

/** A token that pages can read and nobody verifies. */
export function fakeToken(role: string, sub: string): string {
  const part = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ role, sub, exp: 4_000_000_000 })}.none`;
}
