// Claims under contention: one winner, no false `none`, never a farther rider while a nearer one stayed free.
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { slotOf } from '../../../schemas/slot.ts';
import {
  type ClaimRequest,
  type ClaimResult,
  claimRiders,
  heardRiders,
  readAssignedRiders,
  readFreeRiders,
  releaseRiders,
} from '../../../storage/riders.ts';
import { CONNECTIONS, type Field, names, openField, request, rowOf } from './claim-field.ts';
import { effect } from './rows.ts';

let field: Field;
beforeAll(async () => {
  field = await openField();
});
afterAll(() => field.close());
beforeEach(() => field.clear());

/** Runs all requests over all connections in batches, again where it is said so, until each is settled. */
async function settle(requests: readonly ClaimRequest[], batch: number): Promise<ReadonlyMap<string, ClaimResult>> {
  const open = [...requests];
  const settled = new Map<string, ClaimResult>();
  const work = async () => {
    for (let some = open.splice(0, batch); some.length > 0; some = open.splice(0, batch))
      for (const result of await claimRiders(field.pool, some)) {
        if (result.outcome.kind !== 'again') settled.set(result.row.id, result);
        else open.push(...some.filter((one) => one.row.id === result.row.id));
      }
  };
  while (open.length > 0) await Promise.all(names('', CONNECTIONS).map(work));
  return settled;
}

test('claim.3 a thousand concurrent claims on one rider have one winner', async () => {
  const orders = names('o', 1_000);
  await field.onShift(['r1']);
  await field.pend(orders);
  const settled = await settle(
    orders.map((id) => request(id, ['r1'])),
    7,
  );
  const won = [...settled.values()].filter((one) => one.outcome.kind === 'reserved');
  expect(settled.size).toBe(1_000);
  expect(won.map((one) => one.outcome)).toEqual([{ kind: 'reserved', riderId: 'r1', claimNo: 1 }]);
  const rows = await field.store.sweepEffects({ type: 'order', partition: 0 }, 1);
  expect(rows.filter((row) => row.claim?.kind === 'reserved').map((row) => row.id)).toEqual([won[0]?.row.id]);
  expect(rows.filter((row) => row.claim?.kind === 'none')).toHaveLength(999);
});

test('claim.3 no false none, and never a farther rider while a nearer one stayed free', async () => {
  const riders = names('r', 60);
  const orders = names('o', 90);
  await field.onShift(riders);
  await field.pend(orders);
  const wanted = orders.map((id, i) =>
    request(
      id,
      names('', 12).map((_, k) => `r${(i * 7 + k * (1 + (i % 5))) % 60}`),
    ),
  );
  const settled = await settle(wanted, 3);
  const free = new Set((await readFreeRiders(field.pool, riders.map(slotOf))).map((rider) => rider.id));
  const taken = new Map<string, string>();
  for (const { row, candidates } of wanted) {
    const outcome = settled.get(row.id)?.outcome;
    const passedOver =
      outcome?.kind === 'reserved' ? candidates.slice(0, candidates.indexOf(outcome.riderId)) : candidates;
    expect(passedOver.filter((id) => free.has(id))).toEqual([]);
    if (outcome?.kind !== 'reserved') continue;
    expect(taken.get(outcome.riderId)).toBeUndefined();
    taken.set(outcome.riderId, row.id);
  }
  const assigned = await readAssignedRiders(field.pool, riders.map(slotOf));
  expect(new Map(assigned.map((rider) => [rider.id, rider.orderId]))).toEqual(taken);
});

test('claim.3 a rider that another transaction holds is passed over; while it looks free, none is not an answer', async () => {
  await field.onShift(['r1', 'r2']);
  await field.pend(['o1', 'o2']);
  const holder = await hold("select from core.riders where id = 'r1' for update");
  expect((await claimRiders(field.pool, [request('o1', ['r1', 'r2'])]))[0]?.outcome).toMatchObject({ riderId: 'r2' });
  expect((await claimRiders(field.pool, [request('o2', ['r1', 'r2'])]))[0]?.outcome).toEqual({ kind: 'again' });
  await holder();
  expect((await claimRiders(field.pool, [request('o2', ['r2', 'r1'])]))[0]?.outcome).toMatchObject({ riderId: 'r1' });
});

test('claim.3 the oldest effect chooses first, whatever the order of the call', async () => {
  await field.onShift(['r1']);
  await field.commit(0, { effects: [effect('order', 'old', 1, { giveUpAfterMs: 1_000 })] });
  await field.commit(0, { effects: [effect('order', 'new', 1, { giveUpAfterMs: 2_000 })] });
  const results = await claimRiders(field.pool, [request('new', ['r1']), request('old', ['r1'])]);
  expect(new Map(results.map((one) => [one.row.id, one.outcome.kind]))).toEqual(
    new Map([
      ['old', 'reserved'],
      ['new', 'none'],
    ]),
  );
});

test('claim.1 a repeated claim stores nothing twice and answers as before; a withdrawn one is gone', async () => {
  await field.onShift(['r1', 'r2', 'r3']);
  await field.pend(['o1', 'o2', 'o3']);
  const [first] = await claimRiders(field.pool, [request('o1', ['r1'])]);
  // The same effect twice in one call, and with other candidates.
  const again = await claimRiders(field.pool, [request('o1', ['r2']), request('o1', ['r3'])]);
  expect(again).toEqual([first]);
  await field.commit(0, { withdraw: [{ type: 'order', id: 'o2', ref: 'o2:1:claim' }] });
  expect((await claimRiders(field.pool, [request('o2', ['r2'])]))[0]?.outcome).toEqual({ kind: 'gone' });
  const gaveUp = { ...rowOf('o3'), name: 'GaveUp', version: 1, body: Buffer.alloc(1) };
  expect(await field.store.giveUpEffect(field.unit(), gaveUp)).toBe(true);
  expect((await claimRiders(field.pool, [request('o3', ['r2'])]))[0]?.outcome).toEqual({ kind: 'gone' });
  expect(await readFreeRiders(field.pool, ['r1', 'r2', 'r3'].map(slotOf))).toHaveLength(2);
});

test('claim.3 an outcome that stands may be encoded by anyone, and is never given up', async () => {
  await field.onShift(['r1']);
  await field.pend(['o1']);
  await claimRiders(field.pool, [request('o1', ['r1'])]);
  const answer = { ...rowOf('o1'), name: 'RidersClaimed', version: 1, body: Buffer.from('fact') };
  expect(await field.store.giveUpEffect(field.unit(), { ...answer, name: 'GaveUp' })).toBe(false);
  await field.commit(0, { withdraw: [{ type: 'order', id: 'o1', ref: 'o1:1:claim' }] });
  expect(await field.store.answerEffects([answer])).toEqual([rowOf('o1')]);
  const [row] = await field.store.sweepEffects({ type: 'order', partition: 0 }, 1);
  expect(row).toMatchObject({
    answer: { name: 'RidersClaimed' },
    claim: { kind: 'reserved', riderId: 'r1', claimNo: 1 },
  });
});

test('claim.4 release frees exactly its own assignment, deletes its effect, and may be repeated', async () => {
  await field.onShift(['r1', 'r2']);
  await field.pend(['o1', 'o2']);
  await settle([request('o1', ['r1']), request('o2', ['r2'])], 1);
  await field.commit(0, { effects: [effect('order', 'o1', 2, { kind: 'release', ref: 'o1:1:release' })] });
  const release = { row: { ...rowOf('o1'), seq: 2 }, assignmentId: 'o1:1' };
  expect(await releaseRiders(field.pool, [release])).toEqual([{ riderId: 'r1', assignmentId: 'o1:1' }]);
  expect(await releaseRiders(field.pool, [release])).toEqual([]);
  expect((await field.store.sweepEffects({ type: 'order', partition: 0 }, 1)).map((row) => row.id + row.seq)).toEqual([
    'o11',
    'o21',
  ]);
  expect((await readFreeRiders(field.pool, ['r1', 'r2'].map(slotOf))).map((one) => [one.id, one.claimNo])).toEqual([
    ['r1', 1],
  ]);
  // The next claim of the rider carries a higher number, so late tells of the first are told apart (claim.5).
  await field.pend(['o3']);
  expect((await claimRiders(field.pool, [request('o3', ['r1'])]))[0]?.outcome).toMatchObject({
    riderId: 'r1',
    claimNo: 2,
  });
});

test('claim.3 an order whose last rider is not released yet has to wait', async () => {
  await field.onShift(['r1', 'r2']);
  await field.pend(['o1']);
  await claimRiders(field.pool, [request('o1', ['r1'])]);
  await field.commit(0, { effects: [effect('order', 'o1', 2)] });
  const second = { ...request('o1', ['r2']), row: { ...rowOf('o1'), seq: 2 }, assignmentId: 'o1:2' };
  expect((await claimRiders(field.pool, [second]))[0]?.outcome).toEqual({ kind: 'again' });
  await releaseRiders(field.pool, [{ row: rowOf('o1'), assignmentId: 'o1:1' }]);
  expect((await claimRiders(field.pool, [second]))[0]?.outcome).toMatchObject({ kind: 'reserved', riderId: 'r2' });
});

test('claim.7 heartbeats are written only for riders with an assignment', async () => {
  await field.onShift(['r1', 'r2']);
  await field.pend(['o1']);
  await claimRiders(field.pool, [request('o1', ['r1'])]);
  const before = await field.store.now();
  await heardRiders(field.pool, ['r1', 'r2', 'r9']);
  const rows = await field.database.sql<{ id: string; heard: string | null }>(
    'select id, last_heard_at as heard from core.riders order by id',
  );
  expect(Number(rows[0]?.heard)).toBeGreaterThanOrEqual(before);
  expect(rows[1]?.heard).toBeNull();
});

/** Runs a statement in a transaction that stays open until the returned function is called. */
async function hold(text: string): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: field.database.url });
  await client.connect();
  await client.query('begin');
  await client.query(text);
  return async () => {
    await client.query('rollback');
    await client.end();
  };
}
