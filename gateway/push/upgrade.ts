// May this request become a socket: subprotocol, origin and token are judged before the 101.
// I1: pages of other origins are refused by exact comparison (S19); native clients send no Origin and carry a token.
// I2: a token is verified once; the socket ends when it does (4401).

import type { Clock } from '../../runtime/clock.ts';
import type { Session, Tokens } from '../auth/token.ts';
import { type ProblemCode, problem } from '../reply.ts';
import type { RawRequest } from '../server/http.ts';
import type { Upgrade } from '../server/server.ts';

/** Name of the protocol of this version. */
export const subprotocol = 'dabba.v1';
const tokenPrefix = 'token.';
const loopback = ['127.0.0.1', 'localhost', '[::1]'];

export type UpgradeParts = {
  readonly tokens: Tokens;
  readonly clock: Clock;
  /** Origins of our own pages. */
  readonly origins: () => ReadonlySet<string>;
};

/** Judges upgrades. */
export function judgeUpgrades(parts: UpgradeParts): (request: RawRequest) => Upgrade<Session> {
  const refuse = (code: ProblemCode): Upgrade<Session> => ({ kind: 'refuse', reply: problem(code) });
  return ({ headers, query }) => {
    const origin = headers.get('origin');
    if (origin !== undefined && !parts.origins().has(origin)) return refuse('foreign_origin');
    const offered = (headers.get('sec-websocket-protocol') ?? '').split(',').map((one) => one.trim());
    if (!offered.includes(subprotocol)) return refuse('upgrade_required');
    const session = parts.tokens.verify(tokenOf(offered, query, headers.get('authorization') ?? ''));
    if (session === null || session.expiresAt <= parts.clock.now()) return refuse('unauthenticated');
    return { kind: 'accept', protocol: subprotocol, data: session };
  };
}

/** Origins of pages that are served under `publicUrl`; on loopback all of its names are one machine. */
export function originsOf(publicUrl: string, port: number): ReadonlySet<string> {
  const url = new URL(publicUrl);
  const own = loopback.includes(url.hostname)
    ? loopback.flatMap((host) => [`${url.protocol}//${host}:${port}`, originAt(url, host)])
    : [];
  return new Set([url.origin, ...own]);
}

const originAt = (url: URL, host: string): string => `${url.protocol}//${host}${url.port === '' ? '' : `:${url.port}`}`;

function tokenOf(offered: readonly string[], query: string, authorization: string): string {
  const named = offered.find((one) => one.startsWith(tokenPrefix));
  if (named !== undefined) return named.slice(tokenPrefix.length);
  return new URLSearchParams(query).get('token') ?? /^bearer (\S+)$/i.exec(authorization)?.[1] ?? '';
}
