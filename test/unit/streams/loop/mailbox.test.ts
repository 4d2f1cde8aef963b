// K3 and gap.1: what a mailbox takes, when it pauses, and what it makes of offsets that jump.

import { afterEach, expect, test } from 'vitest';
import { probe } from '../../../../actors/probe/probe.ts';
import { limits, shrinkLimits } from '../../../../runtime/limits.ts';
import type { LogRecord, Membership } from '../../../../streams/broker/log.ts';
import { receive, resumeIfRoom } from '../../../../streams/loop/mailbox.ts';
import type { LoopTools } from '../../../../streams/loop/tools.ts';
import { unitOf } from '../../../../streams/loop/unit.ts';
import { message, startQuiet } from './quiet.ts';

let restore = (): void => undefined;
afterEach(() => restore());

const record = (offset: number): LogRecord => ({
  topic: 'probe-commands',
  partition: 0,
  offset,
  key: 'a',
  value: null,
  headers: {},
  timestamp: 0,
});

/** A unit that is to read offset 0 next, what it asked its membership to start at, and what it reported. */
function unitAlone(low: number) {
  const owned = { type: 'probe', partition: 0, epoch: 1, nextOffset: 0, position: 0, watermark: 0, at: 0 };
  const unit = unitOf(probe, 'probe-commands', owned);
  const started: number[] = [];
  const reports: string[] = [];
  const membership: Pick<Membership, 'start'> = { start: (_topic, _partition, offset) => started.push(offset) };
  const tools: Pick<LoopTools, 'report' | 'log' | 'clock' | 'random' | 'fatal'> = {
    report: (event) => reports.push(event),
    log: { lowWatermark: async () => low } as unknown as LoopTools['log'],
    clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined, after: () => () => undefined },
    random: () => 0,
    fatal: (reason) => reports.push(reason),
  };
  const take = (...offsets: number[]): boolean =>
    receive(unit, offsets.map(record), membership as Membership, tools as LoopTools);
  const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return { unit, started, reports, take, settled, membership: membership as Membership };
}

test('K3 a mailbox takes in order, drops what it has, pauses when full and reads on when it has room', () => {
  restore = shrinkLimits({ mailboxRecordsMax: 3, mailboxResumeAt: 1 });
  const { unit, started, take, membership } = unitAlone(0);
  expect(take(0, 1)).toBe(true);
  expect(take(0, 1, 2)).toBe(false);
  expect(unit.mailbox.map(({ offset }) => offset)).toEqual([0, 1, 2]);
  resumeIfRoom(unit, membership);
  expect(started).toEqual([]);
  unit.mailbox = unit.mailbox.slice(2);
  resumeIfRoom(unit, membership);
  expect(started).toEqual([3]);
});

test('gap.1 a gap is read again once, not paused; the same gap again is accepted when the log still holds what is below', async () => {
  const { unit, started, reports, take, settled } = unitAlone(0);
  expect(take(0, 4, 5)).toBe(true);
  expect(started).toEqual([1]);
  expect(take(4, 5)).toBe(false);
  await settled();
  expect(started).toEqual([1, 1]);
  expect(reports).toEqual(['gap_accepted']);
  expect(take(4, 5)).toBe(true);
  expect(unit.mailbox.map(({ offset }) => offset)).toEqual([0, 4, 5]);
});

test('gap.1 a log that begins above what is to be read next stops the unit: data may be lost', async () => {
  const { unit, reports, take, settled } = unitAlone(3);
  expect(take(4)).toBe(true);
  expect(take(4)).toBe(false);
  await settled();
  expect(unit.halted).toBe('data_loss_suspected');
  expect(unit.retryAt).toBe(Number.POSITIVE_INFINITY);
  expect(reports).toEqual(['data_loss_suspected']);
});

test('K3 a full mailbox that a doubt empties reads on', async () => {
  restore = shrinkLimits({ mailboxRecordsMax: 3, mailboxResumeAt: 1 });
  const quiet = await startQuiet();
  const { database, tables } = quiet.cluster;
  await quiet.send('a', 100, message('Add', { amount: 1 }));
  database.faults.replyLost = 1;
  tables.breaks = () => {
    database.faults.replyLost = 0;
    return false;
  };
  const rest = Array.from({ length: 12 }, (_, i) => quiet.send('a', i + 1, message('Add', { amount: 1 })));
  await Promise.all(rest);
  await quiet.pass(limits.rejoinDelayMsMin - 200);
  expect(quiet.field('a', 'total')).toBe(13);
});
