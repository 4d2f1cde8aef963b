// ingress.1–3 when log and store fail: never a promise for a lost record, look-ups in time, everything bounded.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ingressLimits } from '../../../streams/ingress/limits.ts';
import { settled } from '../gateway/fakes/manual-clock.ts';
import { stateRow } from '../gateway/fakes/memory-world.ts';
import { caller, outcomeFor, submission, world } from './ingress-world.ts';

describe('never a promise for a record that is nowhere', () => {
  test('a send that is not acknowledged in time: 503, never 202', async () => {
    const { ingress, log, clock, limits } = world();
    log.mode = 'hang';
    const answer = ingress.submit(submission());
    await clock.advance(limits.waitMs + limits.lookUpDeadlineMs);
    expect(await answer).toMatchObject({ kind: 'unavailable', reason: 'log_unavailable', retryAfterSeconds: 1 });
  });

  test('a send that is refused: one look-up, then 503, and another publisher for the next', async () => {
    const { ingress, log, store } = world();
    log.mode = 'reject';
    const answer = ingress.submit(submission());
    expect((await answer).kind).toBe('unavailable');
    expect(store.reads).toBe(1);
    log.mode = 'ok';
    void ingress.submit(submission());
    await settled();
    expect(log.publishers).toBe(2);
    expect(log.records).toHaveLength(1);
  });

  test('a send that is refused but whose record got through is answered with its outcome', async () => {
    const { ingress, log, store } = world();
    const id = ingress.actorId(caller, 'k1');
    const known = ingress.submit(submission());
    await settled();
    const outcome = outcomeFor(log.records[0]);
    ingress.outcome(outcome, 'order', id);
    await known;
    store.rows.set(`order/${id}`, stateRow('order', id, 1, {}, [outcome]));
    log.mode = 'reject';
    expect(await ingress.submit(submission())).toMatchObject({ kind: 'accepted', seq: 1 });
  });

  test('no publisher to be had: 503, and the queue does not send what was given up', async () => {
    const { ingress, log, clock, limits } = world();
    log.mode = 'no_publisher';
    const answer = ingress.submit(submission());
    await clock.advance(limits.waitMs + 1_000);
    expect((await answer).kind).toBe('unavailable');
    log.mode = 'ok';
    await clock.advance(1_000);
    expect(log.records).toHaveLength(0);
  });

  test('property: pending only after an acknowledgement', async () => {
    const modes = fc.constantFrom('ok', 'hang', 'reject', 'no_publisher') as fc.Arbitrary<
      'ok' | 'hang' | 'reject' | 'no_publisher'
    >;
    await fc.assert(
      fc.asyncProperty(fc.array(modes, { minLength: 1, maxLength: 6 }), fc.nat(400), async (plan, gap) => {
        const { ingress, log, clock, limits } = world();
        const answers = [];
        for (const [i, mode] of plan.entries()) {
          log.mode = mode;
          answers.push(ingress.submit(submission({ key: `k${i}` })));
          await clock.advance(gap);
        }
        await clock.advance(limits.waitMs + limits.lookUpDeadlineMs);
        const inLog = new Set(log.records.map((record) => record.key));
        for (const answer of await Promise.all(answers))
          if (answer.kind === 'pending') expect(inLog).toContain(answer.id);
      }),
      { numRuns: 40 },
    );
  });
});

describe('look-ups', () => {
  test('at 50, 200, 800, 2000 ms and the end, then 202 with a token that answers later', async () => {
    const { ingress, log, store, clock, limits } = world();
    const answer = ingress.submit(submission({ note: 'shape' }));
    const reads: number[] = [];
    for (const ms of [49, 2, 148, 2, 598, 2, 1_198, 2, 1_996]) {
      await clock.advance(ms);
      reads.push(store.reads);
    }
    expect(reads).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4]);
    await clock.advance(limits.waitMs);
    expect(store.reads).toBe(5);
    const given = await answer;
    if (given.kind !== 'pending') throw new Error(`got ${given.kind}`);
    expect(await ingress.pending(given.token, caller)).toEqual({
      type: 'order',
      id: given.id,
      note: 'shape',
      answer: null,
    });
    store.rows.set(
      `order/${given.id}`,
      stateRow('order', given.id, 3, {}, [outcomeFor(log.records[0], { seq: 1, count: 3 })]),
    );
    expect((await ingress.pending(given.token, caller))?.answer).toEqual({
      kind: 'accepted',
      id: given.id,
      seq: 1,
      count: 3,
    });
    expect(await ingress.pending(given.token, { role: 'customer', sub: 'ben' })).toBeNull();
    expect(await ingress.pending(`${given.token}x`, caller)).toBeNull();
    expect(await ingress.pending('nonsense', caller)).toBeNull();
    await clock.advance(limits.tokenLifeMs + 1);
    expect(await ingress.pending(given.token, caller)).toBeNull();
  });

  test('many waiters are one read', async () => {
    const { ingress, store, clock } = world();
    for (let i = 0; i < 300; i++) void ingress.submit(submission({ key: `k${i}` }));
    await clock.advance(60);
    expect([store.reads, store.keysRead]).toEqual([1, 300]);
  });

  test('a store that hangs or is away does not keep a caller beyond its time', async () => {
    for (const away of [true, false]) {
      const { ingress, store, clock, limits } = world();
      store.away = away;
      if (!away) store.gate = () => new Promise(() => undefined);
      const answer = ingress.submit(submission());
      await clock.advance(limits.waitMs + limits.lookUpDeadlineMs);
      expect((await answer).kind).toBe('pending');
    }
  });

  test('after an interruption of the reader everybody is looked up at once', async () => {
    const { ingress, store, log } = world();
    const answer = ingress.submit(submission());
    await settled();
    const id = log.records[0]?.key ?? '';
    store.rows.set(`order/${id}`, stateRow('order', id, 1, {}, [outcomeFor(log.records[0])]));
    ingress.resumed();
    expect((await answer).kind).toBe('accepted');
  });

  test('no timer stays when nobody waits', async () => {
    const { ingress, log, clock } = world();
    void ingress.submit(submission());
    await settled();
    ingress.outcome(outcomeFor(log.records[0]), 'order', log.records[0]?.key ?? '');
    await clock.advance(5_000);
    expect(clock.pending()).toBe(0);
  });
});

describe('bounds', () => {
  test('a full queue, too many waiters and too many repeats are refused', async () => {
    const { ingress, log } = world({ queueItemsMax: 2, waitersMax: 6, sameKeyMax: 3 });
    log.mode = 'hang';
    const kinds = [];
    for (const key of ['a', 'b', 'c', 'd', 'a', 'a', 'a', 'b', 'b']) {
      const answer = ingress.submit(submission({ key }));
      kinds.push(await Promise.race([answer.then((given) => given.kind), settled().then(() => 'open')]));
    }
    expect(kinds).toEqual([
      'open',
      'open',
      'open',
      'unavailable',
      'open',
      'open',
      'unavailable',
      'open',
      'unavailable',
    ]);
  });

  test('what waits goes with the next send, at most sendItemsMax', async () => {
    const { ingress, log, clock } = world({ sendItemsMax: 10 });
    for (let i = 0; i < 25; i++) void ingress.submit(submission({ key: `k${i}` }));
    await clock.advance(20);
    expect(log.batches).toEqual([10, 10, 5]);
    expect(log.publishers).toBe(1);
  });

  test('lingers only after a send of more than 8', async () => {
    const { ingress, log, clock } = world();
    for (let i = 0; i < 9; i++) void ingress.submit(submission({ key: `a${i}` }));
    await settled();
    expect(log.batches).toEqual([9]);
    void ingress.submit(submission({ key: 'b' }));
    await settled();
    expect(log.batches).toEqual([9]);
    void ingress.submit(submission({ key: 'c' }));
    await clock.advance(5);
    expect(log.batches).toEqual([9, 2]);
    void ingress.submit(submission({ key: 'd' }));
    await settled();
    expect(log.batches).toEqual([9, 2, 1]);
  });

  test('relations of the bounds are asserted', () => {
    expect(() => ingressLimits(3_000, { waitMs: 3_999 })).toThrow('3999 ms, less than a session of 3000 ms');
    expect(() => ingressLimits(3_000, { lingerMs: 6 })).toThrow('at most 5');
    expect(() => ingressLimits(3_000, { lookUpMs: [50, 50] })).toThrow('must grow');
  });
});
