// From bytes to a handler and back: the one way of every HTTP request through policy, schema and limit.
// Order of checks: stopping, token, role, path, query, key, If-Match, content type, JSON, schema; then the handler.
// I1: a handler sees only what passed its route's schemas, and a caller only where the policy knows one.
// I2: faults of the world become 503 with Retry-After; anything else that is thrown is a bug: 500, logged, without detail.

import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Caller } from '../actors/actor.ts';
import { Fault } from '../runtime/errors.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Tokens } from './auth/token.ts';
import { gatewayLimits } from './limits.ts';
import type { DoorLog } from './ports.ts';
import { problemsOf } from './problems-of.ts';
import { invalid, type ProblemCode, problem, type Reply, withMembers } from './reply.ts';
import { type Handled, paramNames, type Route } from './route.ts';
import type { RawRequest, Serve } from './server/http.ts';
import { parseStrictJson } from './server/strict-json.ts';

export type DispatchParts = {
  readonly tokens: Tokens;
  readonly metrics: Metrics;
  readonly log: DoorLog;
  /** Milliseconds of the monotonic clock. */
  readonly monotonic: () => number;
  readonly stopping: () => boolean;
};

const nothing = z.strictObject({});
const keyPattern = /^[\x21-\x7e]{1,128}$/;
const tracePattern = /^00-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;
/** Paths that answer while the process stops: those who stop it ask them. */
const answersWhileStopping = new Set(['/livez', '/readyz', '/metrics']);

/** A stop on the way: the reply that ends it. */
class Refused {
  readonly reply: Reply;
  constructor(reply: Reply) {
    this.reply = reply;
  }
}

/** The function that serves a route. */
export function dispatch(row: Route, parts: DispatchParts): Serve {
  const names = paramNames(row.path);
  return async (raw) => {
    const started = parts.monotonic();
    const given = raw.headers.get('traceparent') ?? '';
    const traceparent = tracePattern.test(given) ? given : newTrace();
    const reply = await answer(row, raw, { names, traceparent, parts });
    parts.metrics.count('http_requests_total', 1, { route: `${row.method} ${row.path}`, status: String(reply.status) });
    parts.metrics.observe('http_request_seconds', (parts.monotonic() - started) / 1000, {
      route: `${row.method} ${row.path}`,
    });
    return withMembers(reply, { instance: raw.path, traceId: traceparent.slice(3, 35) });
  };
}

type Way = { readonly names: readonly string[]; readonly traceparent: string; readonly parts: DispatchParts };

async function answer(row: Route, raw: RawRequest, way: Way): Promise<Reply> {
  try {
    const request = checked(row, raw, way);
    return await row.handler(request);
  } catch (thrown) {
    if (thrown instanceof Refused) return thrown.reply;
    return replyOfThrown(thrown, `${row.method} ${row.path}`, way.parts.log);
  }
}

/** The reply to what a handler threw: 503 for faults of the world, 500 for bugs. */
export function replyOfThrown(thrown: unknown, where: string, log: DoorLog): Reply {
  if (thrown instanceof Fault && thrown.retry !== 'never') {
    log.warn({ code: thrown.code, where }, 'a request met a fault');
    return problem(thrown.code === 'CODEC_BEHIND' ? 'code_behind' : 'store_unavailable');
  }
  log.error({ err: thrown, where }, 'a request met a bug');
  return problem('internal');
}

type Checked = Handled<unknown, unknown, unknown> & { readonly caller: Caller | null };

function checked(row: Route, raw: RawRequest, { names, traceparent, parts }: Way): Checked {
  const refuse = (code: ProblemCode): never => {
    parts.metrics.count('http_refused_total', 1, { reason: code });
    throw new Refused(problem(code));
  };
  if (parts.stopping() && !answersWhileStopping.has(row.path)) refuse('stopping');
  const caller = row.policy.kind === 'roles' ? callerOf(raw, parts.tokens) : null;
  if (row.policy.kind === 'roles') {
    if (caller === null) return refuse('unauthenticated');
    if (!row.policy.roles.some((role) => role === caller.role)) return refuse('forbidden');
  }
  const given = Object.fromEntries(names.map((name, i) => [name, decoded(raw.params[i] ?? '')]));
  const params = parsed(row.params ?? nothing, given, 'path');
  const query = parsed(row.query ?? nothing, queryOf(raw.query), 'query');
  const key = row.key ? keyOf(raw.headers.get('idempotency-key') ?? '') : '';
  if (row.key && key === '') refuse('idempotency_key_missing');
  if (row.ifMatch === true && (raw.headers.get('if-match') ?? '') === '') refuse('if_match_missing');
  const body = row.body === undefined ? undefined : bodyOf(row.body, raw, refuse);
  const header = (name: string): string => raw.headers.get(name) ?? '';
  return { caller, params, query, body, key, traceparent, header, raw: raw.body };
}

function callerOf(raw: RawRequest, tokens: Tokens): Caller | null {
  const [scheme, token, more] = (raw.headers.get('authorization') ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'bearer' || token === undefined || more !== undefined) return null;
  return tokens.verify(token)?.caller ?? null;
}

function bodyOf(schema: z.ZodType, raw: RawRequest, refuse: (code: ProblemCode) => never): unknown {
  const contentType = (raw.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (contentType !== 'application/json') refuse('wrong_content_type');
  const read = parseStrictJson(raw.body, gatewayLimits.jsonDepthMax);
  if (read.kind === 'bad') {
    const errors = [{ field: 'body', got: read.got, allowed: read.allowed }];
    throw new Refused(problem('invalid_json', { detail: `body: got ${read.got}, allowed: ${read.allowed}`, errors }));
  }
  return parsed(schema, read.value, 'body');
}

function parsed(schema: z.ZodType, value: unknown, where: string): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Refused(invalid(problemsOf(result.error, value, where)));
}

/** A key bare or as a quoted string of structured fields; empty when it is no key. */
function keyOf(header: string): string {
  const text = /^".*"$/.test(header) ? header.slice(1, -1) : header;
  return keyPattern.test(text) ? text : '';
}

function queryOf(text: string): Record<string, unknown> {
  const query: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const before = query[name];
    const next = before === undefined ? value : [before, value].flat();
    Object.defineProperty(query, name, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return query;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A new trace, in the form of the header `traceparent`. */
export function newTrace(): string {
  return `00-${randomBytes(16).toString('hex')}-${randomBytes(8).toString('hex')}-01`;
}
