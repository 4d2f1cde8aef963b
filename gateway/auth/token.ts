// Tokens: JWT HS256 with role and subject. Who calls is decided here and nowhere else.
// I1: only HS256, only our own header fields: no `kid`, no `jku`, no embedded key is ever looked at (RFC 8725).
// I2: `exp`, `sub` and `role` are required; the role `system` is the platform's own and never stands in a token.
// I3: why a token was refused is not told to the caller.
// Verification is synchronous: an upgrade that is decided later is closed again by this version of uWebSockets
// (uNetworking/uWebSockets#1929), and the library's own verification always hops over a thread. It reads and makes tokens here;
// the signature is compared with node:crypto, 5 µs instead of 100.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import type { Caller } from '../../actors/actor.ts';
import type { Clock } from '../../runtime/clock.ts';
import { gatewayLimits } from '../limits.ts';

/** Roles that a token may carry. */
export const TOKEN_ROLES = ['customer', 'rider', 'restaurant', 'ops'] as const;
/** One of `TOKEN_ROLES`. */
export type TokenRole = (typeof TOKEN_ROLES)[number];

/** A verified token. */
export type Session = {
  readonly caller: Caller & { readonly role: TokenRole } /** Epoch ms, leeway not included. */;
  readonly expiresAt: number;
};

/** Verifies tokens; null for anything that is not a valid one. About 10 µs the first time, 1 µs afterwards. */
export type Tokens = { verify(token: string): Session | null };

const subjectPattern = /^[A-Za-z0-9_-]{1,64}$/;
const headerFields = new Set(['alg', 'typ']);
const issuer = 'dabba';

/** The verifier for one secret. */
export function createTokens(secret: string, clock: Clock): Tokens {
  const known = new Map<string, Session>();
  return {
    verify(token) {
      if (token.length === 0 || token.length > gatewayLimits.tokenLengthMax) return null;
      const cached = known.get(token);
      const session = cached ?? verifyToken(token, secret, clock.now());
      if (session === null || session.expiresAt + gatewayLimits.tokenLeewayMs <= clock.now()) {
        known.delete(token);
        return null;
      }
      if (cached === undefined) remember(known, token, session);
      return session;
    },
  };
}

/** Makes a token; for development and tests. `ttlSeconds` from now by the machine's clock. */
export function signToken(
  secret: string,
  caller: { readonly role: TokenRole; readonly sub: string },
  ttlSeconds: number,
  nowMs: number,
): Promise<string> {
  const now = Math.floor(nowMs / 1000);
  return new SignJWT({ role: caller.role })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(caller.sub)
    .setIssuedAt(now)
    .setExpirationTime(now + ttlSeconds)
    .sign(new TextEncoder().encode(secret));
}

/** True for a subject that may stand in ids, headers and rows. */
export const isSubject = (text: string): boolean => subjectPattern.test(text);

/** True for a role that a token may carry. */
export const isTokenRole = (text: unknown): text is TokenRole => TOKEN_ROLES.some((role) => role === text);

function verifyToken(token: string, secret: string, now: number): Session | null {
  try {
    // The signature first: nothing of a token is read that we did not sign.
    if (!isSigned(token, secret) || !isOurHeader(decodeProtectedHeader(token))) return null;
    const { exp, nbf, sub, iss, aud, ...claims } = decodeJwt(token);
    const role = claims['role'];
    // The library declares types of claims and does not look.
    if (!Number.isSafeInteger(exp) || typeof exp !== 'number' || typeof sub !== 'string' || !isSubject(sub))
      return null;
    if (!isTokenRole(role)) return null;
    if ((iss !== undefined && iss !== issuer) || (aud !== undefined && aud !== issuer)) return null;
    if (nbf !== undefined && !(nbf * 1000 <= now + gatewayLimits.tokenLeewayMs)) return null;
    return { caller: { role, sub }, expiresAt: exp * 1000 };
  } catch {
    return null;
  }
}

function isSigned(token: string, secret: string): boolean {
  const end = token.lastIndexOf('.');
  const expected = createHmac('sha256', secret)
    .update(token.slice(0, Math.max(0, end)))
    .digest();
  const given = Buffer.from(token.slice(end + 1), 'base64url');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function isOurHeader(header: object): boolean {
  return Reflect.get(header, 'alg') === 'HS256' && Object.keys(header).every((field) => headerFields.has(field));
}

function remember(known: Map<string, Session>, token: string, session: Session): void {
  const [oldest] = known.keys();
  if (oldest !== undefined && known.size >= gatewayLimits.tokensCachedMax) known.delete(oldest);
  known.set(token, session);
}
