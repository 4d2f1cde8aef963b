// Who signed in: a token from the address line's fragment, once, then from storage. Its claims are read for show alone; the server
// judges them.
// I1: the fragment is taken out of the address line at once, so that a copied address signs nobody in.

import { type Fields, isFields, numberOf, textOf } from './frames.ts';
import { type Keep, quietly } from './keys.ts';

/** A token and what stands in it. */
export type Session = {
  readonly token: string;
  readonly role: string;
  readonly sub: string;
  /** Epoch ms. */
  readonly expiresAt: number;
};

/** Storage name of a page's token: pages of several roles may be open in one browser. */
export const tokenName = (page: string): string => `dabba.token.${page}`;

/** The token in a fragment such as `#token=…`, '' for none. */
export const tokenInFragment = (fragment: string): string =>
  new URLSearchParams(fragment.replace(/^#/, '')).get('token') ?? '';

/** Reads a token's claims; null when it is no token. */
export function sessionOf(token: string): Session | null {
  const claims = quietly((): unknown => JSON.parse(decoded(token.split('.')[1] ?? '')));
  if (!isFields(claims)) return null;
  const found: Fields = claims;
  const [role, sub, expiresAt] = [textOf(found, 'role'), textOf(found, 'sub'), numberOf(found, 'exp') * 1000];
  return role === '' || sub === '' ? null : { token, role, sub, expiresAt };
}

/** The page's session: from the fragment, which wins, or from storage; null when there is none that lives at `now`. */
export function signIn(page: string, fragment: string, keep: Keep, now: number): Session | null {
  const given = tokenInFragment(fragment);
  if (given !== '') quietly(() => keep.setItem(tokenName(page), given));
  const session = sessionOf(given === '' ? (quietly(() => keep.getItem(tokenName(page))) ?? '') : given);
  return session !== null && session.expiresAt > now ? session : null;
}

/** Forgets the page's token. */
export function signOut(page: string, keep: Keep): void {
  quietly(() => keep.removeItem(tokenName(page)));
}

function decoded(part: string): string {
  const base64 = part.replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}
