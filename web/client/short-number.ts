// The number that people call out: four signs of an id, the same on every page.

const signs = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Four signs without 0, 1, I and O. Two ids share one in a million; the id itself is what counts. */
export function shortNumber(id: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  return [0, 5, 10, 15].map((shift) => signs[(hash >>> shift) & 31] ?? '').join('');
}
