// A payment provider to try against: an HTTP server of its own, with idempotency keys, signed webhooks, a pay page for links,
// and faults on demand. Keeps its books in an append-only file and goes on from it after kill -9.
//   node --import tsx scripts/sandbox/sandbox.ts --port 8090 --webhook-url URL [--data FILE]
// POST /payments, /payments/{id}/cancel, /refunds · GET /payments/{id}, /payments?key= · GET|POST /pay/{id}
// POST|GET /control (faults) · GET /totals (per order: charges and refunds; and the sandbox's own delay)

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { DEVELOPMENT_SECRETS } from '../../runtime/variables.ts';
import { type Book, type Entry, emptyBook, record } from './book.ts';
import { createFaults, type Faults } from './faults.ts';
import { openJournal } from './journal.ts';
import { answerTo, type Reply } from './requests.ts';
import { createWebhooks } from './webhooks.ts';

/** How a sandbox is started; port 0 picks a free one, no data file means nothing is kept. */
export type SandboxOptions = {
  readonly port: number;
  readonly webhookUrl: string;
  readonly secret: string;
  readonly dataFile?: string;
};

/** A running sandbox. */
export type Sandbox = {
  readonly url: string;
  /** Webhooks that nobody has taken yet. */
  readonly waiting: () => number;
  readonly close: () => Promise<void>;
};

/** What requests work on. */
export type Desk = {
  readonly book: Book;
  readonly faults: Faults;
  /** Writes to the journal, takes into the books, sends the webhook that follows. */
  readonly write: (entry: Entry) => void;
  readonly baseUrl: () => string;
};

/** Starts the server on loopback and sends what an earlier life left undelivered. */
export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const journal = openJournal<Entry>(options.dataFile ?? null);
  const book = emptyBook();
  const faults = createFaults();
  for (const entry of journal.past) {
    record(book, entry);
    if (entry.kind === 'control') faults.change(entry.control);
  }
  const write = (entry: Entry): void => {
    journal.append(entry);
    const notice = record(book, entry);
    if (notice !== null) webhooks.send(notice);
  };
  const delivered = (webhook: string): void => write({ kind: 'delivered', webhook });
  const webhooks = createWebhooks({ url: options.webhookUrl, secret: options.secret, faults, delivered });
  let url = '';
  const desk: Desk = { book, faults, write, baseUrl: () => url };
  const server = createServer((request, response) => void serve(desk, request, response));
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(options.port, '127.0.0.1', done);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const notice of book.notices.values()) webhooks.send(notice);
  return {
    url,
    waiting: () => book.notices.size,
    close: async () => {
      webhooks.stop();
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      journal.close();
    },
  };
}

const bodyBytesMax = 65_536;

async function serve(desk: Desk, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const reply = await replyTo(desk, request);
  if (reply === 'lost') {
    response.destroy();
    return;
  }
  const { status, body, html } = reply;
  const text = html ?? JSON.stringify(body);
  const type = html === undefined ? 'application/json' : 'text/html; charset=utf-8';
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) }).end(text);
}

async function replyTo(desk: Desk, request: IncomingMessage): Promise<Reply | 'lost'> {
  try {
    const url = new URL(request.url ?? '/', 'http://sandbox');
    const text = await textOf(request);
    if (text === null) return { status: 413, body: { error: `a body is at most ${bodyBytesMax} bytes` } };
    const asked = { method: request.method ?? 'GET', path: url.pathname, key: url.searchParams.get('key'), text };
    return await answerTo(desk, { ...asked, json: (request.headers['accept'] ?? '').includes('json') });
  } catch (thrown) {
    return { status: 500, body: { error: String(thrown) } };
  }
}

async function textOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > bodyBytesMax) return null;
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { port: { type: 'string', default: '8090' }, 'webhook-url': { type: 'string' }, data: { type: 'string' } },
  });
  const sandbox = await startSandbox({
    port: Number(values.port),
    webhookUrl: values['webhook-url'] ?? 'http://127.0.0.1:8080/v1/webhooks/payments',
    secret: process.env['DABBA_PAYMENT_WEBHOOK_SECRET'] ?? DEVELOPMENT_SECRETS.DABBA_PAYMENT_WEBHOOK_SECRET,
    ...(values.data === undefined ? {} : { dataFile: values.data }),
  });
  console.log(JSON.stringify({ sandbox: sandbox.url }));
  // 'disconnect': whoever started us over IPC is gone.
  for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
    process.once(signal, () => {
      sandbox.close().then(
        () => process.exit(0),
        () => process.exit(1),
      );
    });
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) await main();
