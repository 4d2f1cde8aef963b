// The shared grid of free riders in Redis: cell → rider → position. Rebuildable: its owners say every rider again each period.
//   grid:{<res 5>}:<res 9>   hash, rider → "lat lng seen" in microdegrees and ms of Redis' own clock
//   grid:{<res 5>}:<res 7>   set of the res 9 cells below it that hold riders
// I1: all keys of a place share the hash tag of its res 5 cell (about 250 km²), so a cluster runs each script on one node.
// I2: every write says what is, never by how much: repeats, late ones and lost ones do no harm that a period does not mend.
// I3: freshness is judged by Redis' clock alone; whoever writes or reads says only ages.

import { cellToParent } from 'h3-js';
import type { Redis, ScriptCall } from './client.ts';
import { lookBelowScript, lookScript, writeScript } from './grid-scripts.ts';

/** A free rider where it is; lat and lng in microdegrees; `from` the cell it was in before when that is another one. */
export type GridPut = {
  readonly riderId: string;
  readonly cell: string;
  readonly lat: number;
  readonly lng: number;
  readonly ageMs: number;
  readonly from: string | null;
};
/** A rider that is no longer in a cell. */
export type GridDrop = { readonly riderId: string; readonly cell: string };

/** A rider as the grid has it; microdegrees. */
export type GridSeen = { readonly riderId: string; readonly lat: number; readonly lng: number; readonly ageMs: number };

/** The grid of one Redis. */
export type RedisGrid = {
  /** Drops first, then puts; one script per res 5 cell, all in one round trip. Rejects with CACHE_UNAVAILABLE. */
  write(puts: readonly GridPut[], drops: readonly GridDrop[]): Promise<void>;
  /** Riders in these res 9 cells with a position younger than `freshMs`. */
  look(cells: readonly string[], freshMs: number): Promise<GridSeen[]>;
  /** The same for all res 9 cells below these res 7 cells. */
  lookBelow(cells: readonly string[], freshMs: number): Promise<GridSeen[]>;
};

const tagResolution = 5;
const indexResolution = 7;

/** The grid behind a connection; cells that nobody writes for `keepMs` vanish. */
export function createRedisGrid(redis: Redis, keepMs: number): RedisGrid {
  return {
    async write(puts, drops) {
      const calls = writeCalls(puts, drops, keepMs);
      if (calls.length > 0) await redis.run(calls);
    },
    async look(cells, freshMs) {
      const keys = groups(cells, (cell) => keysOf(cell).cell);
      return seen(await redis.run(keys.map((one) => ({ script: lookScript, keys: one, args: [freshMs] }))));
    },
    async lookBelow(cells, freshMs) {
      const keys = groups(cells, (cell) => keyIn(cellToParent(cell, tagResolution), cell));
      return seen(await redis.run(keys.map((one) => ({ script: lookBelowScript, keys: one, args: [freshMs] }))));
    },
  };
}

const keyIn = (tag: string, cell: string): string => `grid:{${tag}}:${cell}`;
const tagOf = (key: string): string => key.slice(0, key.indexOf('}'));

function keysOf(cell: string): { cell: string; index: string } {
  const index = cellToParent(cell, indexResolution);
  const tag = cellToParent(index, tagResolution);
  return { cell: keyIn(tag, cell), index: keyIn(tag, index) };
}

function groups(cells: readonly string[], keyOf: (cell: string) => string): string[][] {
  const byTag = new Map<string, string[]>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const same = byTag.get(tagOf(key));
    if (same === undefined) byTag.set(tagOf(key), [key]);
    else same.push(key);
  }
  return [...byTag.values()];
}

type Draft = { readonly keys: string[]; readonly places: Map<string, number>; readonly args: (string | number)[] };

function writeCalls(puts: readonly GridPut[], drops: readonly GridDrop[], keepMs: number): ScriptCall[] {
  const drafts = new Map<string, Draft>();
  const place = (cell: string): { draft: Draft; at: number } => {
    const { cell: key, index } = keysOf(cell);
    const draft: Draft = drafts.get(tagOf(key)) ?? { keys: [], places: new Map(), args: [keepMs] };
    drafts.set(tagOf(key), draft);
    const known = draft.places.get(cell);
    if (known !== undefined) return { draft, at: known };
    draft.keys.push(key, index);
    const at = draft.keys.length - 1;
    draft.places.set(cell, at);
    return { draft, at };
  };
  const drop = (riderId: string, cell: string): void => {
    const { draft, at } = place(cell);
    draft.args.push('d', at, cell, riderId, '', '');
  };
  for (const { riderId, cell } of drops) drop(riderId, cell);
  for (const put of puts) {
    if (put.from !== null && put.from !== put.cell) drop(put.riderId, put.from);
    const { draft, at } = place(put.cell);
    draft.args.push('p', at, put.cell, put.riderId, `${put.lat} ${put.lng}`, Math.round(put.ageMs));
  }
  return [...drafts.values()].map(({ keys, args }) => ({ script: writeScript, keys, args }));
}

/** Answers are flat: rider, lat, lng, age; four texts or numbers a rider. */
function seen(answers: readonly unknown[]): GridSeen[] {
  const riders = new Map<string, GridSeen>();
  for (const answer of answers) {
    if (!Array.isArray(answer)) continue;
    for (let i = 0; i + 3 < answer.length; i += 4) {
      const riderId = String(answer[i]);
      const one = { riderId, lat: Number(answer[i + 1]), lng: Number(answer[i + 2]), ageMs: Number(answer[i + 3]) };
      // A rider may stand in two cells for a moment (its owner changed): the later position counts.
      const other = riders.get(riderId);
      if (other === undefined || other.ageMs > one.ageMs) riders.set(riderId, one);
    }
  }
  return [...riders.values()];
}
