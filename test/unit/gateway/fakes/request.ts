// Requests straight to the dispatcher of a route, without a socket.

import type { TokenRole } from '../../../../gateway/auth/token.ts';
import { createTokens } from '../../../../gateway/auth/token.ts';
import { dispatch } from '../../../../gateway/dispatch.ts';
import type { Reply } from '../../../../gateway/reply.ts';
import type { Route } from '../../../../gateway/route.ts';
import { type DoorWorld, doorSecret } from './door-world.ts';

export type Asked = {
  readonly as?: { readonly role: TokenRole; readonly sub: string };
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: readonly string[];
  readonly query?: string;
  readonly body?: unknown;
  /** The body as text, when it is no JSON. */
  readonly raw?: string | Buffer;
};

/** The reply of a route, and its body as JSON. */
export type Answered = {
  readonly status: number;
  readonly headers: Reply['headers'];
  readonly body: Readonly<Record<string, unknown>>;
};

/** Sends one request to `method path`. */
export async function ask(world: DoorWorld, name: string, asked: Asked = {}): Promise<Answered> {
  const row = routeOf(world, name);
  const token = asked.as === undefined ? null : await world.token(asked.as.role, asked.as.sub);
  const headers = new Map(
    Object.entries({ ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...asked.headers }),
  );
  const body = asked.raw ?? (asked.body === undefined ? '' : JSON.stringify(asked.body));
  if (body.length > 0 && !headers.has('content-type')) headers.set('content-type', 'application/json');
  const serve = dispatch(row, {
    tokens: createTokens(doorSecret, world.clock),
    metrics: world.metrics,
    log: { info: () => undefined, warn: () => undefined, error: (fields) => void world.errors.push(fields) },
    monotonic: () => world.clock.monotonic(),
    stopping: () => false,
  });
  const reply = await serve({
    method: row.method.toUpperCase(),
    path: row.path,
    query: asked.query ?? '',
    params: asked.params ?? [],
    headers,
    body: Buffer.from(body),
    remote: '127.0.0.1',
  });
  const text = reply.body.toString();
  return { status: reply.status, headers: reply.headers, body: text.startsWith('{') ? JSON.parse(text) : {} };
}

/** A row of the table by `get /v1/orders/:id`. */
export function routeOf(world: DoorWorld, name: string): Route {
  const row = world.gateway.routes.find(({ method, path }) => `${method} ${path}` === name);
  if (row === undefined) throw new Error(`no route ${name}`);
  return row;
}
