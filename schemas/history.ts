// Every version of every type: schemas/history/<type>.<n>.json holds the complete records with their roles, the platform's
// among them. shipped.json holds the SHA-256 of each version that a release contained.
// I1: a shipped version never changes; the one after the last shipped is a draft that `generate` may rewrite.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TopRecord } from './schema.ts';

/** One version: n from 1, and its records as JSON with roles. */
export type PastVersion = { readonly version: number; readonly records: readonly TopRecord[] };

/** Where the versions lie in this checkout. */
export const historyFolder = join(import.meta.dirname, 'history');
const shippedFile = 'shipped.json';

/** All versions of a type, oldest first; empty when it has none. Throws when a number is missing. */
export function readHistory(type: string, folder = historyFolder): readonly PastVersion[] {
  if (!existsSync(folder)) return [];
  const form = new RegExp(`^${type}\\.(\\d+)\\.json$`);
  const numbers = readdirSync(folder)
    .map((name) => Number(form.exec(name)?.[1] ?? 0))
    .filter((n) => n > 0)
    .sort((a, b) => a - b);
  return numbers.map((version, i) => {
    if (version !== i + 1) throw new Error(`schemas/history: ${type}.${i + 1}.json is missing`);
    return { version, records: JSON.parse(readFileSync(join(folder, `${type}.${version}.json`), 'utf8')) };
  });
}

/** Hashes of the shipped versions by type, oldest first. */
export type Shipped = Readonly<Record<string, readonly string[]>>;

/** Reads shipped.json; an absent file means that nothing was shipped. */
export function readShipped(folder = historyFolder): Shipped {
  const file = join(folder, shippedFile);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
}

/** The text of a version's file. */
export const historyText = (records: readonly TopRecord[]): string =>
  `[\n${records.map((one) => `  ${JSON.stringify(one)}`).join(',\n')}\n]\n`;

/** The hash that shipped.json keeps of a version. */
export const hashOf = (records: readonly TopRecord[]): string =>
  createHash('sha256').update(historyText(records)).digest('hex');
