// A field for claims: riders on shift, orders with pending claims, two lanes that commit, and a pool that claims concurrently.

import { openPool, type Pool } from '../../../storage/postgres/pool.ts';
import { createStore, type PostgresStore } from '../../../storage/postgres/store.ts';
import type { ClaimRequest } from '../../../storage/riders.ts';
import type { Commit, Owned, RowId } from '../../../storage/store.ts';
import { freshDatabase, type TestDatabase } from './database.ts';
import { effect, moved, nothing, step } from './rows.ts';

/** Connections of the pool. */
export const CONNECTIONS = 12;

/** Two owned units of orders, one a lane; commits of a lane follow one another, whoever asks for them. */
export type Field = {
  readonly database: TestDatabase;
  readonly store: PostgresStore;
  readonly pool: Pool;
  readonly clear: () => Promise<void>;
  readonly commit: (lane: number, rows: Partial<Commit>) => Promise<void>;
  readonly onShift: (ids: readonly string[]) => Promise<void>;
  readonly pend: (orders: readonly string[]) => Promise<void>;
  readonly unit: () => Owned;
  readonly close: () => Promise<void>;
};

/** Opens a field on a database of its own; `clear` before each test. */
export async function openField(): Promise<Field> {
  const database = await freshDatabase();
  const store = await createStore({ url: database.url, lanes: 2 });
  const pool = openPool({ url: database.url, service: 'core', name: 'claims', connections: CONNECTIONS });
  const lanes: Owned[] = [];
  const turns: Promise<void>[] = [Promise.resolve(), Promise.resolve()];
  const commitNow = async (lane: number, rows: Partial<Commit>): Promise<void> => {
    const unit = step(lanes[lane] as Owned);
    const result = await store.commit(lane, { ...nothing, ...rows, units: [unit] });
    if (result.kind !== 'committed') throw new Error('fenced');
    lanes[lane] = moved(lanes[lane] as Owned, unit);
  };
  const commit = (lane: number, rows: Partial<Commit>): Promise<void> => {
    const turn = (turns[lane] ?? Promise.resolve()).then(() => commitNow(lane, rows));
    turns[lane] = turn.catch(() => undefined);
    return turn;
  };
  return {
    database,
    store,
    pool,
    commit,
    clear: async () => {
      await database.sql('truncate core.riders, core.effects, core.part_owner');
      for (const partition of [0, 1])
        lanes[partition] = (
          await store.acquire(partition, 'me', [{ type: 'order', partition }], new Map())
        )[0] as Owned;
    },
    onShift: (ids) =>
      commit(0, {
        rows: ids.map((id) => ({ writer: 'rider_shift', id, values: '{"onShift":true,"vehicle":"bike"}' })),
      }),
    pend: (orders) => commit(0, { effects: orders.map((id) => effect('order', id, 1)) }),
    unit: () => lanes[0] as Owned,
    close: async () => {
      await pool.close();
      await store.close();
      await database.drop();
    },
  };
}

/** The effect row of an order's first claim. */
export const rowOf = (id: string): RowId => ({ type: 'order', id, seq: 1, index: 0 });

/** An order's first claim. */
export const request = (id: string, candidates: readonly string[]): ClaimRequest => ({
  row: rowOf(id),
  orderId: id,
  assignmentId: `${id}:1`,
  candidates,
});

/** `prefix0 … prefix<count - 1>`. */
export const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${prefix}${i}`);
