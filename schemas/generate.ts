// `npm run generate`: turns every .avsc (schemas/, actors/<type>/) into <type>.types.ts and keeps the history of versions.
//   -- --check   writes nothing; exit 1 and one line per file that differs.
//   -- --ship    marks the present versions as shipped: from then on a change is a new version and must be compatible.
// I1: nothing is written unless every type is sound and compatible with each of its shipped versions.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { incompatibilities, type Version } from './compatible.ts';
import { emitTypes } from './emit.ts';
import { hashOf, historyText, type PastVersion, readHistory, readShipped } from './history.ts';
import type { TopRecord } from './schema.ts';
import { completeRecord, readSource, type Source } from './source.ts';

/** What must lie where: path from the root → text, or null for a file that must not be. */
export type Plan = ReadonlyMap<string, string | null>;

/** Reads all sources below `root` and says what the generated files must be. Throws one Error that lists every fault. */
export function plan(root: string, ship: boolean): Plan {
  const files = avscFiles(root);
  const platform = files.find((file) => basename(file) === 'platform.avsc');
  const faults: string[] = [];
  const out = new Map<string, string | null>();
  const shipped: Record<string, readonly string[]> = { ...readShipped(join(root, 'schemas/history')) };
  const sources = files.map((file) => [file, sourceOf(root, file, faults)] as const);
  const shared = sources.find(([file]) => file === platform)?.[1];
  for (const [file, source] of sources) {
    if (source === null) continue;
    const merged = shared === undefined || source === shared || shared === null ? [] : complete(shared);
    const clash = merged.find((record) => source.named.has(record.name));
    if (clash !== undefined) faults.push(`${file}: ${clash.name} is a record of platform.avsc`);
    try {
      const version = planHistory(root, source.type, [...complete(source), ...merged], shipped, ship, out);
      const schemas = relative(dirname(file), 'schemas') || '.';
      out.set(file.replace(/\.avsc$/, '.types.ts'), emitTypes(source, version, { schemas }));
    } catch (error) {
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  out.set('schemas/history/shipped.json', `${JSON.stringify(shipped, null, 2)}\n`);
  if (faults.length > 0) throw new Error(faults.join('\n'));
  return out;
}

function avscFiles(root: string): string[] {
  const inFolder = (folder: string) =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder))
          .filter((name) => name.endsWith('.avsc'))
          .map((name) => join(folder, name))
      : [];
  const types = existsSync(join(root, 'actors')) ? readdirSync(join(root, 'actors'), { withFileTypes: true }) : [];
  const own = types.filter((entry) => entry.isDirectory()).flatMap((entry) => inFolder(join('actors', entry.name)));
  return [...inFolder('schemas'), ...own].sort();
}

function sourceOf(root: string, file: string, faults: string[]): Source | null {
  try {
    return readSource(basename(file, '.avsc'), readFileSync(join(root, file), 'utf8'));
  } catch (error) {
    faults.push(`${file}: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

const complete = (source: Source): TopRecord[] =>
  source.records.map((record) => ({ ...completeRecord(record, source.named), role: record.role }));

/** Decides the version of `records`, plans its history file, and returns its number. */
function planHistory(
  root: string,
  type: string,
  records: readonly TopRecord[],
  shipped: Record<string, readonly string[]>,
  ship: boolean,
  out: Map<string, string | null>,
): number {
  const folder = join(root, 'schemas/history');
  const history = readHistory(type, folder);
  const hashes = shipped[type] ?? [];
  const past = history.slice(0, hashes.length);
  checkShipped(type, past, hashes);
  const unchanged = past.length > 0 && hashOf(records) === hashes[past.length - 1];
  const version = unchanged ? past.length : past.length + 1;
  const faults = unchanged ? [] : past.flatMap((one) => against(type, one, records));
  if (faults.length > 0) throw new Error(faults.join('\n'));
  for (const draft of history.slice(version)) out.set(`schemas/history/${type}.${draft.version}.json`, null);
  out.set(`schemas/history/${type}.${version}.json`, historyText(records));
  if (ship && !unchanged) shipped[type] = [...hashes, hashOf(records)];
  return version;
}

function checkShipped(type: string, past: readonly PastVersion[], hashes: readonly string[]): void {
  for (const [i, hash] of hashes.entries()) {
    const version = past[i];
    if (version === undefined || hashOf(version.records) !== hash)
      throw new Error(`schemas/history/${type}.${i + 1}.json was shipped and is changed or gone; restore it`);
  }
}

function against(type: string, past: PastVersion, records: readonly TopRecord[]): string[] {
  const byName = (all: readonly TopRecord[]): Version => new Map(all.map((record) => [record.name, record]));
  return incompatibilities(byName(past.records), byName(records)).map(
    (fault) => `${type}.avsc is not compatible with shipped version ${past.version}: ${fault}`,
  );
}

/** Paths whose content is not as planned. */
export function differences(root: string, planned: Plan): readonly string[] {
  return [...planned].filter(([path, text]) => textAt(join(root, path)) !== text).map(([path]) => path);
}

function textAt(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function write(root: string, planned: Plan): void {
  for (const path of differences(root, planned)) {
    const text = planned.get(path) ?? null;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    if (text === null) rmSync(join(root, path));
    else writeFileSync(join(root, path), text);
    console.log(`${text === null ? 'removed' : 'wrote'} ${path}`);
  }
}

function main(args: readonly string[]): number {
  const root = resolve(import.meta.dirname, '..');
  try {
    const planned = plan(root, args.includes('--ship'));
    if (!args.includes('--check')) {
      write(root, planned);
      return 0;
    }
    const stale = differences(root, planned);
    for (const path of stale) console.error(`${path} is not what its .avsc says; run: npm run generate`);
    return stale.length === 0 ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename)
  process.exitCode = main(process.argv.slice(2));
