// Reads the compact source of the sample city: choices.txt, kits.txt, areas.txt, restaurants.txt beside this file.
// I1: anything that does not fit its form throws with its line: the source is ours and has no faults.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Something with a price in rupees and everything it is called; the first name is the one shown. */
export type Priced = { readonly name: string; readonly names: readonly string[]; readonly rupees: number };
/** A choice of a menu; `pick`: how many of its values at most. */
export type Choice = {
  readonly id: string;
  readonly label: string;
  readonly required: boolean;
  readonly pick: number;
  readonly values: readonly Priced[];
};
/** A part of a menu; `choices` are ids. */
export type Kit = {
  readonly id: string;
  readonly names: readonly string[];
  readonly choices: readonly string[];
  readonly dishes: readonly Priced[];
};
/** A line of restaurants.txt. */
export type Row = {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly kits: readonly string[];
  readonly cuisines: readonly string[];
  readonly rating: number;
  readonly ratings: number;
  readonly hours: string;
  readonly level: number;
};

/** All choices by id. */
export function readChoices(): ReadonlyMap<string, Choice> {
  return new Map(
    blocksOf('choices.txt').map(({ id, head, priced }) => {
      const [label, need, pick] = head.split('; ');
      if (label === undefined || (need !== 'required' && need !== 'optional'))
        throw new Error(`choices.txt: ${id}: ${head}`);
      return [id, { id, label, required: need === 'required', pick: numberOf(pick), values: priced }];
    }),
  );
}

/** All kits by id. */
export function readKits(): ReadonlyMap<string, Kit> {
  return new Map(
    blocksOf('kits.txt').map(({ id, head, priced }) => {
      const [names = '', choices = ''] = head.split('; ');
      return [id, { id, names: listOf(names), choices: listOf(choices), dishes: priced }];
    }),
  );
}

/** Centres of areas by name, microdegrees. */
export function readAreas(): ReadonlyMap<string, { readonly lat: number; readonly lng: number }> {
  return new Map(
    rowsOf('areas.txt').map(([name = '', lat, lng]) => [name, { lat: numberOf(lat), lng: numberOf(lng) }]),
  );
}

/** The restaurants, in the order of the file. */
export function readRows(): readonly Row[] {
  return rowsOf('restaurants.txt').map(
    ([id = '', name = '', area = '', kits = '', cuisines = '', rating, ratings, hours = '', level]) => ({
      id,
      name,
      area,
      kits: kits.split(' '),
      cuisines: listOf(cuisines),
      rating: numberOf(rating),
      ratings: numberOf(ratings),
      hours,
      level: numberOf(level),
    }),
  );
}

const linesOf = (file: string): readonly string[] =>
  readFileSync(join(import.meta.dirname, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));

const rowsOf = (file: string): readonly (readonly string[])[] => linesOf(file).map((line) => line.split(' | '));

const listOf = (text: string): readonly string[] => text.split(', ').filter((one) => one !== '');

function numberOf(text: string | undefined): number {
  const value = Number(text);
  if (text === undefined || text === '' || !Number.isFinite(value)) throw new Error(`${text} is no number`);
  return value;
}

type Block = { readonly id: string; readonly head: string; readonly priced: readonly Priced[] };

/** Blocks of a head `id: …` and indented lines `name rupees: other names`. */
function blocksOf(file: string): readonly Block[] {
  const blocks: { id: string; head: string; priced: Priced[] }[] = [];
  for (const line of linesOf(file)) {
    const inner = /^ {2}(.+?) \+?(\d+)(?:: (.+))?$/.exec(line);
    const head = /^(\w+): (.+)$/.exec(line);
    const last = blocks.at(-1);
    if (inner !== null && last !== undefined) {
      const name = inner[1] ?? '';
      last.priced.push({ name, names: [name, ...listOf(inner[3] ?? '')], rupees: Number(inner[2]) });
    } else if (head !== null) blocks.push({ id: head[1] ?? '', head: head[2] ?? '', priced: [] });
    else throw new Error(`${file}: ${line}`);
  }
  return blocks;
}
