// Scores restaurant search on a list of restaurants: recall and latency of the engine and of plain trigram order.
// `npm run eval:search [-- --seed S] [--json] [--restaurants FILE --places FILE] [--queries N] [--sets full,word] [--misses N]`
// One line a set and engine: {engine, set, queries, recallAt1, recallAt5, p50Ms, p99Ms}. Recalls are shares from 0 to 1;
// latencies are from the moment a query was due, at `--rate` queries a second (200), whether or not the ones before are answered.
// Runs on a database of its own, on DABBA_POSTGRES where that is given, else on a Postgres started for it; both are gone afterwards.

import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../../runtime/errors.ts';
import { createPostgresSearch } from '../../storage/catalog/search/postgres-search.ts';
import { openPool, type Pool } from '../../storage/postgres/pool.ts';
import { scratchDatabase } from '../../storage/postgres/scratch.ts';
import { type Sources, sourcesOf } from '../import/sources.ts';
import { importSources } from '../import-catalog.ts';
import { upStack } from '../stack/stack-library.ts';
import { baselineSearch } from './search-baseline.ts';
import { type ListedEngine, type Score, scoreSet } from './search-score.ts';
import { type Listing, questionsOf, type SetName, setNames } from './search-sets.ts';

const usage =
  'usage: npm run eval:search [-- --seed S] [--json] [--restaurants FILE] [--places FILE] [--queries N] [--rate N] [--sets a,b] [--misses N]';

type Options = {
  readonly seed: number;
  readonly json: boolean;
  readonly restaurants: string;
  readonly places: string;
  readonly queries: number;
  readonly rate: number;
  readonly sets: readonly SetName[];
  readonly misses: number;
};

/** Connections of a process for its catalog are two; the evaluation stands for two processes. */
const connections = 4;
const dataFolder = resolve(import.meta.dirname, '..', '..', '..', 'shared', 'data');

try {
  const options = optionsOf(process.argv.slice(2));
  if (typeof options === 'string') {
    process.stderr.write(`${options}\n${usage}\n`);
    process.exitCode = 2;
  } else await run(options);
} catch (thrown) {
  process.stderr.write(`${messageOf(thrown)}\n`);
  process.exitCode = 1;
}

async function run(options: Options): Promise<void> {
  const files = await Promise.all(
    [options.restaurants, options.places].map(async (name) => ({ name, text: await readFile(name, 'utf8') })),
  );
  const data = await mkdtemp(join(tmpdir(), 'dabba-eval-'));
  // Postgres as root runs as another user, who must be able to pass this folder.
  await chmod(data, 0o755);
  const stack = await upStack({ data, parts: ['postgres'] });
  let going: Promise<void> | null = null;
  const go = async (): Promise<void> => {
    const folders = Object.values(stack.status()).flatMap((part) => part.folder ?? []);
    await stack.stopAndKeepData();
    for (const folder of [...(stack.owned ? folders : []), data]) await rm(folder, { recursive: true, force: true });
  };
  // An interrupt and the end of the work may both ask for it.
  const gone = (): Promise<void> => {
    going ??= go();
    return going;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void gone().finally(() => process.exit(130)));
  try {
    const database = await scratchDatabase(stack.endpoints.postgres);
    const runner = openPool({ url: database.url, service: 'catalog', connections, name: 'eval search' });
    try {
      const listings = await fill(runner, sourcesOf(files));
      await database.tidy();
      await scoreAll(runner, listings, options);
    } finally {
      await runner.close();
      await database.drop();
    }
  } finally {
    await gone();
  }
}

/** Imports the list and reads back what stands in the catalog. */
async function fill(runner: Pool, sources: Sources): Promise<readonly Listing[]> {
  const report = await importSources(sources, { currency: 'INR', timezone: 'Asia/Kolkata' }, runner);
  const [problem] = report.problems;
  if (problem !== undefined)
    process.stderr.write(
      `${report.problems.length} problems in the list, the first: ${problem.file}:${problem.line} ${problem.field} is ${problem.got}\n`,
    );
  const rows = await runner.run<Omit<Listing, 'place'> & { readonly lat: number | null; readonly lng: number | null }>(
    {
      name: 'eval_listings',
      writes: false,
      text: 'select id, name, area, city, cuisines, price_for_two as "priceForTwo", lat, lng from catalog.restaurants order by id',
    },
    [],
  );
  return rows.map(({ lat, lng, ...row }) => ({ ...row, place: lat === null || lng === null ? null : { lat, lng } }));
}

async function scoreAll(runner: Pool, listings: readonly Listing[], options: Options): Promise<void> {
  const byId = new Map(listings.map((listing) => [listing.id, listing]));
  const engine = createPostgresSearch({ runner });
  const engines: readonly ListedEngine[] = [
    { name: engine.name, search: async (query) => (await engine.search(query)).map(({ id }) => id) },
    baselineSearch(runner),
  ];
  for (const one of engines)
    for (const set of options.sets) {
      const questions = questionsOf(set, listings, options);
      const score = await scoreSet(one, questions, { byId, rate: options.rate });
      print(set, one.name, { score, options });
    }
}

function print(
  set: SetName,
  engine: string,
  { score, options }: { readonly score: Score; readonly options: Options },
): void {
  const { misses, ...figures } = score;
  const line = { engine, set, ...figures };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(line)}\n`
      : `${engine.padEnd(9)} ${set.padEnd(11)} ${String(line.queries).padStart(5)} queries  @1 ${percent(line.recallAt1)}  @5 ${percent(line.recallAt5)}  p50 ${line.p50Ms.toFixed(1)} ms  p99 ${line.p99Ms.toFixed(1)} ms\n`,
  );
  for (const { text, got } of misses.slice(0, options.misses))
    process.stderr.write(`  ${text}  →  ${got.join(' | ')}\n`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`.padStart(7);
}

function optionsOf(args: readonly string[]): Options | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        restaurants: { type: 'string', default: join(dataFolder, 'restaurants.csv') },
        places: { type: 'string', default: join(dataFolder, 'restaurant-places.csv') },
        queries: { type: 'string', default: '1000' },
        rate: { type: 'string', default: '200' },
        sets: { type: 'string', default: setNames.join(',') },
        misses: { type: 'string', default: '0' },
      },
    });
    const [seed, queries, rate, misses] = [values.seed, values.queries, values.rate, values.misses].map(Number) as [
      number,
      number,
      number,
      number,
    ];
    const sets = values.sets.split(',').flatMap((name) => setNames.find((known) => known === name) ?? []);
    if (
      ![seed, queries, rate, misses].every((one) => Number.isSafeInteger(one) && one >= 0) ||
      queries === 0 ||
      rate === 0
    )
      return '--seed, --queries, --rate and --misses are whole numbers';
    if (sets.length === 0) return `--sets is a list of ${setNames.join(', ')}`;
    return {
      seed,
      queries,
      rate,
      misses,
      sets,
      json: values.json,
      restaurants: values.restaurants,
      places: values.places,
    };
  } catch (thrown) {
    return messageOf(thrown);
  }
}
