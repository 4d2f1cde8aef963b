// JSON from strangers: bounded depth, no key twice, no key that means something to JavaScript, no NUL, well-formed UTF-8.
// I1: depth is checked before JSON.parse sees the text; parsing is linear in the bytes, which are bounded by the caller.
// I2: what is returned was made by JSON.parse alone: no prototype is touched.

/** A parsed value, or why there is none. `where` is a character offset. */
export type StrictJson =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'bad'; readonly got: string; readonly allowed: string };

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const meaningful = new Set(['__proto__', 'constructor', 'prototype']);

/** Parses bytes as JSON with these restrictions. Never throws. */
export function parseStrictJson(bytes: Uint8Array, depthMax: number): StrictJson {
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return bad('bytes that are not UTF-8', 'UTF-8');
  }
  const found = scan(text, depthMax);
  if (found !== null) return found;
  try {
    return { kind: 'ok', value: JSON.parse(text) };
  } catch (thrown) {
    return bad(thrown instanceof Error ? thrown.message.slice(0, 120) : 'no JSON', 'JSON');
  }
}

const bad = (got: string, allowed: string): StrictJson => ({ kind: 'bad', got, allowed });

/** Walks the text once; syntax is JSON.parse's affair, so this only has to be right about text that is JSON. */
function scan(text: string, depthMax: number): StrictJson | null {
  /** Keys of the open objects; null for an open list. */
  const open: (Set<string> | null)[] = [];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === quote) {
      const end = endOfString(text, i);
      if (end < 0) return bad('a string that does not end', 'JSON');
      if (hasNul(text, i, end)) return bad('a NUL character', 'text without NUL');
      const problem = keyProblem(text, i, end, open.at(-1) ?? null);
      if (problem !== null) return problem;
      i = end;
    } else if (code === openBrace || code === openBracket) {
      open.push(code === openBrace ? new Set() : null);
      if (open.length > depthMax)
        return bad(`more than ${depthMax} levels`, `at most ${depthMax} levels of lists and objects`);
    } else if (code === closeBrace || code === closeBracket) open.pop();
  }
  return null;
}

const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const colon = 0x3a;

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === backslash) i++;
    else if (code === quote) return i;
  }
  return -1;
}

function hasNul(text: string, start: number, end: number): boolean {
  for (let i = text.indexOf('\\', start); i >= 0 && i < end; i = text.indexOf('\\', i + 2)) {
    if (text.startsWith('u0000', i + 1)) return true;
  }
  return false;
}

function keyProblem(text: string, start: number, end: number, keys: Set<string> | null): StrictJson | null {
  if (keys === null || !isKey(text, end)) return null;
  const key = unescaped(text.slice(start, end + 1));
  if (key === null) return bad('a string with a bad escape', 'JSON');
  if (meaningful.has(key)) return bad(`the key ${key}`, 'other keys');
  if (keys.has(key)) return bad(`the key ${key.slice(0, 40)} twice`, 'each key once');
  keys.add(key);
  return null;
}

function isKey(text: string, end: number): boolean {
  for (let i = end + 1; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === colon) return true;
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return false;
  }
  return false;
}

function unescaped(quoted: string): string | null {
  if (!quoted.includes('\\')) return quoted.slice(1, -1);
  try {
    const value: unknown = JSON.parse(quoted);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
