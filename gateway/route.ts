// What a route is: path, who may call it, whose it is, what it takes, what it answers, how much. Serving, /openapi.json and the
// tests of access all read the same rows.
// I1: a route without a policy does not compile, and `checkRoutes` refuses one that was smuggled past the compiler.
// I2: bodies, parameters and queries are strict: unknown members are refused.

import type { z } from 'zod';
import type { Caller } from '../actors/actor.ts';
import type { TokenRole } from './auth/token.ts';
import type { Reply } from './reply.ts';

/** Who may call. `open` says why nobody needs to be known. */
export type Policy =
  | { readonly kind: 'roles'; readonly roles: readonly TokenRole[] }
  | { readonly kind: 'signature'; readonly why: string }
  | { readonly kind: 'open'; readonly why: string };

/**
 * Whose it is. `actor`: the type's `access` decides, and a stranger gets 404. `subject`: the path names the caller itself,
 * else 404. `creates`: it becomes the caller's. `own`: only the caller's own rows are touched. `all`: everybody's.
 */
export type Ownership = 'actor' | 'subject' | 'creates' | 'own' | 'all';

/** One answer for the document. */
export type Documented = { readonly status: number; readonly what: string; readonly schema?: z.ZodType };

/** A request that passed all of its checks. */
export type Handled<P, Q, B> = {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  /** The Idempotency-Key; empty where none is asked for. */
  readonly key: string;
  readonly traceparent: string;
  readonly header: (name: 'if-match' | 'if-none-match' | 'dabba-signature') => string;
  /** The body as it came, for signatures. */
  readonly raw: Buffer;
};

type Shape<P, Q, B> = {
  readonly method: 'get' | 'post' | 'put' | 'del';
  /** `/v1/orders/:id` */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  readonly ownership: Ownership;
  /** A mutating call needs a key unless the thing it changes is versioned or signed. */
  readonly key: boolean;
  readonly ifMatch?: boolean;
  readonly limit: { readonly bodyBytes: number };
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  readonly body?: z.ZodType<B>;
  readonly answers: readonly Documented[];
};

/** A row for known callers. */
export type RoleRoute<P, Q, B> = Shape<P, Q, B> & {
  readonly policy: Extract<Policy, { readonly kind: 'roles' }>;
  readonly handler: (request: Handled<P, Q, B> & { readonly caller: Caller }) => Promise<Reply>;
};

/** A row for anybody, or for whoever signs. */
export type OpenRoute<P, Q, B> = Shape<P, Q, B> & {
  readonly policy: Exclude<Policy, { readonly kind: 'roles' }>;
  readonly handler: (request: Handled<P, Q, B>) => Promise<Reply>;
};

/** A row with its types erased. `caller` is null only where the policy is not `roles`. */
export type Route = Shape<unknown, unknown, unknown> & {
  readonly policy: Policy;
  readonly handler: (
    request: Handled<unknown, unknown, unknown> & { readonly caller: Caller | null },
  ) => Promise<Reply>;
};

/** Only these roles. */
export const roles = (...names: readonly [TokenRole, ...TokenRole[]]): Extract<Policy, { readonly kind: 'roles' }> => ({
  kind: 'roles',
  roles: names,
});

/** Every role of a token. */
export const anyRole = roles('customer', 'rider', 'restaurant', 'ops');

/** A row of the table for known callers. */
export function route<P, Q, B>(row: RoleRoute<P, Q, B>): Route {
  // Types are erased here and nowhere else: the dispatcher hands a handler only what its own schemas returned.
  return row as unknown as Route;
}

/** A row of the table for anybody. */
export function openRoute<P, Q, B>(row: OpenRoute<P, Q, B>): Route {
  return row as unknown as Route;
}

/** Throws when a row lacks what the types ask for, or when two rows are one. */
export function checkRoutes(routes: readonly Route[]): void {
  const seen = new Set<string>();
  for (const row of routes) {
    const name = `${row.method} ${row.path}`;
    if (seen.has(name)) throw new Error(`route ${name} stands twice in the table`);
    seen.add(name);
    if (row.policy === undefined || row.ownership === undefined) throw new Error(`route ${name} has no policy`);
    if (row.policy.kind === 'roles' && row.policy.roles.length === 0) throw new Error(`route ${name} lets nobody in`);
    if (row.method !== 'get' && !row.key && row.ifMatch !== true && row.policy.kind !== 'signature')
      throw new Error(`route ${name} changes something and takes neither Idempotency-Key nor If-Match nor a signature`);
    if (paramNames(row.path).length > 0 && row.params === undefined)
      throw new Error(`route ${name} has parameters without a schema`);
  }
}

/** Names of the parameters of a path, in order. */
export function paramNames(path: string): string[] {
  return path.split('/').flatMap((part) => (part.startsWith(':') ? [part.slice(1)] : []));
}
