// S1–S4: who a token makes its bearer, and everything that is none.
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { createTokens, signToken } from '../../../gateway/auth/token.ts';
import { manualClock } from './fakes/manual-clock.ts';

const secret = 'a-secret-of-at-least-32-characters';
const key = new TextEncoder().encode(secret);
const clock = manualClock();
const now = Math.floor(clock.now() / 1000);
const tokens = createTokens(secret, clock);
const claims = { sub: 'ana', role: 'customer', exp: now + 60 };

const b64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A token of any header and payload, rightly signed with HS256. */
function forged(header: object, payload: object, by = secret): string {
  const head = `${b64(header)}.${b64(payload)}`;
  return `${head}.${createHmac('sha256', by).update(head).digest('base64url')}`;
}
const plain = { alg: 'HS256', typ: 'JWT' };

describe('a valid token', () => {
  test('says role and subject, again and again', async () => {
    const token = await signToken(secret, { role: 'rider', sub: 'r_1-x' }, 60, clock.now());
    for (let i = 0; i < 3; i++)
      expect(tokens.verify(token)).toEqual({
        caller: { role: 'rider', sub: 'r_1-x' },
        expiresAt: (now + 60) * 1000,
      });
  });

  test('may name us as issuer and audience, and needs no typ', async () => {
    expect(tokens.verify(forged({ alg: 'HS256' }, { ...claims, iss: 'dabba', aud: 'dabba' }))).not.toBeNull();
  });

  test('S4: lives 5 s longer than it says, no more, also when it is known already', async () => {
    const moving = manualClock();
    const own = createTokens(secret, moving);
    const token = await signToken(secret, { role: 'ops', sub: 'op' }, 10, moving.now());
    await moving.advance(14_000);
    expect(own.verify(token)).not.toBeNull();
    await moving.advance(1_500);
    expect(own.verify(token)).toBeNull();
    expect(createTokens(secret, moving).verify(token)).toBeNull();
  });
});

describe('no token', () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const cases: readonly (readonly [string, () => string | Promise<string>])[] = [
    ['empty', () => ''],
    ['garbage', () => 'garbage'],
    ['dots', () => '..'],
    ['too long', () => 'x'.repeat(5_000)],
    ['truncated', async () => (await signToken(secret, { role: 'ops', sub: 'op' }, 60, clock.now())).slice(0, -4)],
    ['other secret', () => forged(plain, claims, 'another-secret-of-32-characters-xx')],
    ['S2 alg none', () => `${b64({ alg: 'none' })}.${b64(claims)}.`],
    ['S2 alg none in capitals', () => `${b64({ alg: 'nOnE' })}.${b64(claims)}.`],
    ['S2 HS512', () => new SignJWT(claims).setProtectedHeader({ alg: 'HS512' }).sign(key)],
    ['S2 RS256 key as secret', () => forged({ alg: 'RS256', typ: 'JWT' }, claims, pem)],
    ['S2 kid', () => forged({ ...plain, kid: '1' }, claims)],
    ['S2 jku', () => forged({ ...plain, jku: 'http://127.0.0.1/keys' }, claims)],
    ['S2 x5u', () => forged({ ...plain, x5u: 'http://127.0.0.1/keys' }, claims)],
    ['S2 jwk', () => forged({ ...plain, jwk: { kty: 'oct', k: 'AA' } }, claims)],
    ['S2 crit', () => forged({ ...plain, crit: ['exp'] }, claims)],
    ['S3 no exp', () => forged(plain, { sub: 'ana', role: 'customer' })],
    ['S3 no sub', () => forged(plain, { role: 'customer', exp: now + 60 })],
    ['S3 no role', () => forged(plain, { sub: 'ana', exp: now + 60 })],
    ['S3 wrong iss', () => forged(plain, { ...claims, iss: 'other' })],
    ['S3 wrong aud', () => forged(plain, { ...claims, aud: 'other' })],
    ['S3 not yet', () => forged(plain, { ...claims, nbf: now + 60 })],
    ['role of the platform', () => forged(plain, { ...claims, role: 'system' })],
    ['unknown role', () => forged(plain, { ...claims, role: 'admin' })],
    ['subject that is no id', () => forged(plain, { ...claims, sub: 'a:b' })],
    ['subject of numbers', () => forged(plain, { ...claims, sub: 1 })],
    ['S4 expired by 10 s', () => forged(plain, { ...claims, exp: now - 10 })],
  ];
  test.each(cases)('%s', async (_what, token) => {
    expect(tokens.verify(await token())).toBeNull();
  });
});
