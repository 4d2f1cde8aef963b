// Lock order under fire: everything that locks effects and riders at once, in orders that would deadlock if any forgot to sort.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { slotOf } from '../../../schemas/slot.ts';
import { claimRiders, heardRiders, readAssignedRiders, releaseRiders } from '../../../storage/riders.ts';
import { type Field, names, openField, request } from './claim-field.ts';
import { effect } from './rows.ts';

let field: Field;
beforeAll(async () => {
  field = await openField();
});
afterAll(() => field.close());
beforeEach(() => field.clear());

test('commit.0 claims, releases, heartbeats and commits that delete and withdraw never deadlock', async () => {
  const riders = names('r', 20);
  await field.onShift(riders);
  await Promise.all(names('', 6).map((_, who) => stir(who, riders)));
  expect(await readAssignedRiders(field.pool, riders.map(slotOf))).toEqual([]);
  const [row] = await field.database.sql<{ deadlocks: string }>(
    'select deadlocks from pg_stat_database where datname = current_database()',
  );
  expect(Number(row?.deadlocks)).toBe(0);
});

/** One of many that claim, hear, release, withdraw and change shifts at once, each batch in an order of its own. */
async function stir(who: number, riders: readonly string[]): Promise<void> {
  const lane = who % 2;
  for (let i = 0; i < 25; i++) {
    const orders = names(`o${who}-${i}-`, 6);
    await field.commit(lane, { effects: orders.map((id) => effect('order', id, 1)) });
    const candidates = names('', 5).map((_, k) => `r${(who * 3 + i + k * 7) % riders.length}`);
    const results = await claimRiders(
      field.pool,
      orders.map((id) => request(id, candidates)),
    );
    await heardRiders(field.pool, [...riders].reverse());
    const won = results.filter((one) => one.outcome.kind === 'reserved').reverse();
    const left = results.filter((one) => one.outcome.kind !== 'reserved').reverse();
    const shift = riders.filter((_, k) => (k + who + i) % 4 === 0).reverse();
    await Promise.all([
      releaseRiders(
        field.pool,
        won.map((one) => ({ row: one.row, assignmentId: `${one.row.id}:1` })),
      ),
      field.commit(lane, {
        passedEffects: left.map((one) => one.row),
        withdraw: orders.map((id) => ({ type: 'order', id, ref: `${id}:1:claim` })),
        rows: shift.map((id) => ({ writer: 'rider_shift', id, values: `{"onShift":${i % 5 !== 0}}` })),
      }),
    ]);
  }
}
