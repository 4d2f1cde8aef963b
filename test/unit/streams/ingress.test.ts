// ingress.1–3: one record a key, and an answer that is a pure function of the outcome.
import { describe, expect, test } from 'vitest';
import { partitionOf, slotOf } from '../../../schemas/slot.ts';
import { settled } from '../gateway/fakes/manual-clock.ts';
import { stateRow } from '../gateway/fakes/memory-world.ts';
import { caller, header, outcomeFor, submission, world } from './ingress-world.ts';

describe('a record and its answer', () => {
  test('names, headers and partition follow the contract', async () => {
    const { ingress, log } = world();
    const answer = ingress.submit(submission());
    await settled();
    const [record] = log.records;
    expect(record?.topic).toBe('order-commands');
    expect(record?.key).toMatch(/^a[a-z2-7]{26}$/);
    expect(record?.key).toBe(ingress.actorId(caller, 'k1'));
    expect(record?.partition).toBe(partitionOf(slotOf(record?.key ?? ''), 4));
    expect(header(record, 'id')).toMatch(/^[0-9a-f]{16}$/);
    expect(header(record, 'hash')).toMatch(/^[0-9a-f]{8}$/);
    expect(header(record, 'by')).toBe('customer:ana');
    expect(record?.headers).toMatchObject({ kind: 'command', name: 'PlaceOrder', sent: '1700000000000' });
    ingress.outcome(outcomeFor(record, { seq: 1, count: 2 }), 'order', record?.key ?? '');
    expect(await answer).toEqual({ kind: 'accepted', id: record?.key, seq: 1, count: 2 });
  });

  test('each outcome has one answer', async () => {
    const kinds = { accepted: 'accepted', ignored: 'ignored', refused: 'refused', parked: 'parked' } as const;
    for (const kind of Object.values(kinds)) {
      const { ingress, log } = world();
      const answer = ingress.submit(submission());
      await settled();
      ingress.outcome(
        outcomeFor(log.records[0], { kind, reason: kind === 'refused' ? 'menu_changed' : '' }),
        'order',
        log.records[0]?.key ?? '',
      );
      expect((await answer).kind).toBe(kind);
    }
  });

  test('an outcome of another actor under the same message id answers nobody', async () => {
    const { ingress, log, clock } = world();
    const answer = ingress.submit(submission({ id: 'a1' }));
    await settled();
    ingress.outcome(outcomeFor(log.records[0]), 'order', 'b1');
    await clock.advance(5_000);
    expect((await answer).kind).toBe('pending');
  });
});

describe('same key', () => {
  test('200 at once are one record and 200 equal answers', async () => {
    const { ingress, log } = world();
    const answers = Array.from({ length: 200 }, () => ingress.submit(submission()));
    await settled();
    expect(log.records).toHaveLength(1);
    ingress.outcome(outcomeFor(log.records[0]), 'order', log.records[0]?.key ?? '');
    expect(new Set((await Promise.all(answers)).map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  test('another body is key_reused, whichever came first is decided by the outcome', async () => {
    const { ingress, log } = world();
    const first = ingress.submit(submission());
    const second = ingress.submit(submission({ message: Object.assign({ type: 'PlaceOrder' }, { total: 6 }) }));
    await settled();
    expect(log.records).toHaveLength(1);
    ingress.outcome(outcomeFor(log.records[0]), 'order', log.records[0]?.key ?? '');
    expect([(await first).kind, (await second).kind]).toEqual(['accepted', 'key_reused']);
  });

  test('another target or command under one key is key_reused', async () => {
    const { ingress, log } = world();
    const first = ingress.submit(submission({ id: 'x1' }));
    const second = ingress.submit(submission({ id: 'x2' }));
    const third = ingress.submit(submission({ id: 'x1', message: Object.assign({ type: 'Cancel' }, { total: 5 }) }));
    await settled();
    ingress.outcome(outcomeFor(log.records[0]), 'order', 'x1');
    expect([(await first).kind, (await second).kind, (await third).kind]).toEqual([
      'accepted',
      'key_reused',
      'key_reused',
    ]);
  });

  test('another spelling of the same request is the same request', async () => {
    const { ingress, log } = world();
    const first = ingress.submit(submission({ request: { a: 1, b: [{ c: 2, d: undefined }] } }));
    const second = ingress.submit(submission({ request: { b: [{ c: 2 }], a: 1 } }));
    await settled();
    ingress.outcome(outcomeFor(log.records[0]), 'order', log.records[0]?.key ?? '');
    expect([(await first).kind, (await second).kind]).toEqual(['accepted', 'accepted']);
  });

  test('a fact that names itself is not compared', async () => {
    const { ingress, log } = world();
    const fact = { kind: 'fact', messageId: '0123456789abcdef', id: 'o1' } as const;
    const first = ingress.submit(
      submission({ ...fact, message: Object.assign({ type: 'PaymentReported' }, { url: 'a' }) }),
    );
    const second = ingress.submit(
      submission({ ...fact, message: Object.assign({ type: 'PaymentReported' }, { url: 'b' }) }),
    );
    await settled();
    expect(header(log.records[0], 'id')).toBe('0123456789abcdef');
    ingress.outcome(outcomeFor(log.records[0]), 'order', 'o1');
    expect([(await first).kind, (await second).kind]).toEqual(['accepted', 'accepted']);
  });

  test('callers do not meet each other', async () => {
    const { ingress, log } = world();
    void ingress.submit(submission());
    void ingress.submit(submission({ caller: { role: 'customer', sub: 'ben' } }));
    void ingress.submit(submission({ caller: { role: 'rider', sub: 'ana' } }));
    await settled();
    expect(new Set(log.records.map((record) => record.key)).size).toBe(3);
    expect(new Set(log.records.map((record) => header(record, 'id'))).size).toBe(3);
  });
});

describe('recall and drain', () => {
  test('a row answers a repeat without a record', async () => {
    const { ingress, log } = world();
    void ingress.submit(submission());
    await settled();
    const id = log.records[0]?.key ?? '';
    const row = stateRow('order', id, 1, {}, [outcomeFor(log.records[0])]);
    expect(ingress.recall(submission(), row)).toMatchObject({ kind: 'accepted' });
    expect(ingress.recall(submission({ request: 'other' }), row)).toMatchObject({ kind: 'key_reused' });
    expect(ingress.recall(submission({ key: 'k2' }), row)).toBeNull();
    expect(ingress.recall(submission(), null)).toBeNull();
  });

  test('drain takes nothing new and answers what is open', async () => {
    const { ingress, log, clock, limits } = world();
    const open = ingress.submit(submission());
    await settled();
    let drained = false;
    const drain = ingress.drain().then(() => {
      drained = true;
    });
    expect(await ingress.submit(submission({ key: 'k2' }))).toMatchObject({ kind: 'unavailable', reason: 'stopping' });
    await settled();
    expect(drained).toBe(false);
    ingress.outcome(outcomeFor(log.records[0]), 'order', log.records[0]?.key ?? '');
    expect((await open).kind).toBe('accepted');
    await drain;
    await clock.advance(limits.waitMs);
  });

  test('counts queues, answers and ways', async () => {
    const { ingress, log, metrics } = world();
    const answer = ingress.submit(submission());
    await settled();
    expect(await metrics.text()).toContain('dabba_queue_len{queue="ingress_requests"} 1');
    ingress.outcome(outcomeFor(log.records[0]), 'order', log.records[0]?.key ?? '', 'reader');
    await answer;
    const text = await metrics.text();
    expect(text).toContain('dabba_ingress_commands_total{answer="accepted"} 1');
    expect(text).toContain('dabba_ingress_outcomes_total{way="reader"} 1');
    expect(text).toContain('dabba_queue_cap{queue="ingress_records"} 20000');
  });
});
