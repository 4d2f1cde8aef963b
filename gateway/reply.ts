// What the door answers: a reply, and problems in the form of RFC 9457 (application/problem+json).
// I1: a problem names what was wrong, what was got and what is allowed; it never carries a secret or another's data.
// I2: `type` is `/problems/<code>`; codes are stable words (they are listed in /openapi.json).

import type { Problem } from '../actors/actor.ts';

/** An HTTP answer; header names in lower case. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

/** A JSON answer. */
export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}

/** Codes of problems that the door itself answers; reasons of actors come beside them. */
export const PROBLEMS = {
  invalid_request: { status: 400, title: 'The request does not fit its schema' },
  invalid_json: { status: 400, title: 'The body is not the JSON that is allowed here' },
  idempotency_key_missing: { status: 400, title: 'A mutating request needs an Idempotency-Key' },
  bad_signature: { status: 400, title: 'The signature does not fit the body' },
  unauthenticated: { status: 401, title: 'A valid token is needed' },
  forbidden: { status: 403, title: 'This role may not do that' },
  foreign_origin: { status: 403, title: 'Pages of this origin may not connect' },
  not_found: { status: 404, title: 'There is nothing here for this caller' },
  method_not_allowed: { status: 405, title: 'This path does not take that method' },
  changed_meanwhile: { status: 412, title: 'It was changed meanwhile' },
  too_large: { status: 413, title: 'The body is too large' },
  wrong_content_type: { status: 415, title: 'The body must be application/json' },
  idempotency_key_reused: { status: 422, title: 'The key was used before for another request' },
  upgrade_required: { status: 426, title: 'This path is a WebSocket of subprotocol dabba.v1' },
  if_match_missing: { status: 428, title: 'An edit needs If-Match with the version it changes' },
  too_many: { status: 429, title: 'Too many at once' },
  internal: { status: 500, title: 'Something here is broken' },
  overloaded: { status: 503, title: 'Too much is waiting; repeat with the same key' },
  log_unavailable: { status: 503, title: 'The log did not take it; repeat with the same key' },
  stopping: { status: 503, title: 'This process is stopping; repeat with the same key' },
  store_unavailable: { status: 503, title: 'The database does not answer; repeat' },
  code_behind: { status: 503, title: 'A newer version wrote this; repeat' },
} as const satisfies Record<string, { readonly status: number; readonly title: string }>;

/** One of the door's own codes. */
export type ProblemCode = keyof typeof PROBLEMS;

export type ProblemParts = {
  readonly detail?: string;
  readonly errors?: readonly Problem[];
  readonly headers?: Readonly<Record<string, string>>;
  /** Members beside the standard ones, such as the actor's id. */
  readonly more?: Readonly<Record<string, unknown>>;
};

/** A problem of the door. `instance` and `traceId` are added where the request is known. */
export function problem(code: ProblemCode, parts: ProblemParts = {}): Reply {
  const { status, title } = PROBLEMS[code];
  const retry: Readonly<Record<string, string>> = status === 503 || status === 429 ? { 'retry-after': '1' } : {};
  return problemReply(status, code, title, { ...parts, headers: { ...retry, ...parts.headers } });
}

/** The refusal of an actor: 422 with its reason as the code. */
export function refusal(reason: string, more: Readonly<Record<string, unknown>> = {}): Reply {
  return problemReply(422, reason, reason.replaceAll('_', ' '), { more });
}

/** A refused input: 400 with the fields. */
export function invalid(errors: readonly Problem[]): Reply {
  const [first] = errors;
  const detail = first === undefined ? '' : `${first.field}: got ${first.got}, allowed: ${first.allowed}`;
  return problem('invalid_request', { detail, errors });
}

/** Adds members to a problem's body; other replies are returned as they are. */
export function withMembers(reply: Reply, members: Readonly<Record<string, unknown>>): Reply {
  if (reply.headers['content-type'] !== problemType) return reply;
  return { ...reply, body: JSON.stringify({ ...JSON.parse(reply.body.toString()), ...members }) };
}

const problemType = 'application/problem+json';

function problemReply(status: number, code: string, title: string, parts: ProblemParts): Reply {
  const { detail, errors, headers, more } = parts;
  const body = {
    type: `/problems/${code}`,
    title,
    status,
    ...(detail ? { detail } : {}),
    ...more,
    ...(errors ? { errors } : {}),
  };
  return { status, headers: { 'content-type': problemType, ...headers }, body: JSON.stringify(body) };
}
