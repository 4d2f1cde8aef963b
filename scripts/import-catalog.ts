// `dabba import-catalog FILE… [--prices FILE] [--places FILE]`: restaurants and menus from files into the catalog.
// I1: idempotent: the same input again changes nothing and makes no event.
// I2: resumable: rows go in batches, each its own transaction; what a killed import wrote is `unchanged` the next time.
// I3: a wrong row is said and passed over; a wrong menu is refused whole, with everything wrong in it.

import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { reviseMenu } from '../storage/catalog/menus.ts';
import { createRestaurant, putRestaurants, type RestaurantDraft } from '../storage/catalog/restaurants.ts';
import { indexBehind } from '../storage/catalog/search/indexer.ts';
import type { Runner } from '../storage/postgres/statement.ts';
import { type ListingDefaults, listingsOf, placesOf } from './import/listing.ts';
import { menuFileOf } from './import/menu-file.ts';
import { type RowProblem, type Sources, sourcesOf } from './import/sources.ts';

/** What an import did. */
export type ImportReport = {
  readonly restaurants: { created: number; changed: number; unchanged: number; refused: number };
  readonly menus: { revised: number; unchanged: number; refused: number };
  itemsWithoutPrice: number;
  restaurantsWithoutPlace: number;
  indexed: number;
  readonly problems: RowProblem[];
};

/** `runner` acts as the service `catalog`; `out` takes one line of the answer, `err` one line for a person. */
export type ImportPorts = {
  readonly runner: Runner;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

/** Restaurants written in one transaction. */
const batchMax = 500;
const usage =
  'dabba import-catalog FILE… [--prices FILE]… [--places FILE]… [--currency INR] [--timezone Asia/Kolkata] [--json]';

/** The command. Returns the exit code: 0, 1 when anything was refused, 2 when the arguments are wrong. Rejects with the store's Fault. */
export async function importCatalog(args: readonly string[], ports: ImportPorts): Promise<number> {
  const options = optionsOf(args);
  if (typeof options === 'string') {
    ports.err(options);
    ports.err(usage);
    return 2;
  }
  const files: { readonly name: string; readonly text: string }[] = [];
  for (const path of options.paths) {
    try {
      files.push({ name: basename(path), text: await readFile(path, 'utf8') });
    } catch {
      ports.err(`${path} cannot be read`);
      return 2;
    }
  }
  const report = await importSources(sourcesOf(files), options.defaults, ports.runner);
  if (options.json) ports.out(JSON.stringify(report));
  else say(report, ports);
  return report.problems.length === 0 ? 0 : 1;
}

/** Imports what was read: the part without files and words, for programs. */
export async function importSources(
  sources: Sources,
  defaults: ListingDefaults,
  runner: Runner,
): Promise<ImportReport> {
  const report: ImportReport = {
    restaurants: { created: 0, changed: 0, unchanged: 0, refused: 0 },
    menus: { revised: 0, unchanged: 0, refused: 0 },
    itemsWithoutPrice: 0,
    restaurantsWithoutPlace: 0,
    indexed: 0,
    problems: [...sources.problems],
  };
  const places = placesOf(sources.places, (problem) => report.problems.push(problem));
  const drafts = listingsOf(sources.listings, places, { defaults, note: (problem) => report.problems.push(problem) });
  report.restaurants.refused = sources.listings.length - drafts.length;
  for (let from = 0; from < drafts.length; from += batchMax)
    await importListings(drafts.slice(from, from + batchMax), report, runner);
  const prices = new Map(sources.prices.map(({ value }) => [value['restaurant'], value]));
  for (const file of sources.menus) {
    const read = menuFileOf(file, prices.get(file.value['restaurant']) ?? null, { defaults, places });
    if (read.kind === 'refused') {
      report.menus.refused++;
      for (const problem of read.problems)
        report.problems.push({ ...problem, file: file.file, line: 0, id: read.restaurantId });
      continue;
    }
    if ((await createRestaurant(runner, read.restaurant)).kind === 'created') {
      report.restaurants.created++;
      if (read.restaurant.place === null) report.restaurantsWithoutPlace++;
    }
    const revised = await reviseMenu(runner, read.menu.restaurantId, read.menu, '*');
    if (revised.kind !== 'revised' && revised.kind !== 'unchanged')
      throw new Error(`menu of ${read.menu.restaurantId}: ${revised.kind}`);
    report.menus[revised.kind]++;
    report.itemsWithoutPrice += read.itemsWithoutPrice;
  }
  report.indexed = await indexBehind(runner);
  return report;
}

async function importListings(drafts: readonly RestaurantDraft[], report: ImportReport, runner: Runner): Promise<void> {
  for (const outcome of await putRestaurants(runner, drafts)) report.restaurants[outcome]++;
  report.restaurantsWithoutPlace += drafts.filter(({ place }) => place === null).length;
}

type Options = { readonly paths: readonly string[]; readonly defaults: ListingDefaults; readonly json: boolean };

/** The options, or one sentence about what is wrong with them. */
function optionsOf(args: readonly string[]): Options | string {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        prices: { type: 'string', multiple: true },
        places: { type: 'string', multiple: true },
        currency: { type: 'string', default: 'INR' },
        timezone: { type: 'string', default: 'Asia/Kolkata' },
        json: { type: 'boolean', default: false },
      },
    });
    const paths = [...positionals, ...(values.prices ?? []), ...(values.places ?? [])];
    if (positionals.length === 0) return 'no file was given';
    return { paths, defaults: { currency: values.currency, timezone: values.timezone }, json: values.json };
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}

function say(report: ImportReport, { out, err }: ImportPorts): void {
  for (const { file, line, id, field, got, allowed } of report.problems)
    err(`${file}${line > 0 ? `:${line}` : ''}${id === '' ? '' : ` (${id})`}: ${field} is ${got}; allowed: ${allowed}`);
  const { restaurants, menus } = report;
  out(
    `restaurants: ${restaurants.created} created, ${restaurants.changed} changed, ${restaurants.unchanged} unchanged, ${restaurants.refused} refused`,
  );
  out(`menus: ${menus.revised} revised, ${menus.unchanged} unchanged, ${menus.refused} refused`);
  out(
    `${report.indexed} indexed for search; ${report.itemsWithoutPrice} items without a price and ${report.restaurantsWithoutPlace} restaurants without a place cannot be ordered`,
  );
}
