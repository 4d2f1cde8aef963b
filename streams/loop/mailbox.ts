// The mailboxes of the units: what the consumer hands over is filtered, kept in order and bounded.
// I1: nothing is awaited here; `receive` copies and returns (reliability K3).
// I2: offsets in a mailbox are contiguous. A gap is asked for again once; when it stays and the broker's low watermark is
//     below it, it is accepted and marked; above it, the unit halts: data may be lost (gap.1).

import { limits } from '../../runtime/limits.ts';
import type { LogRecord, Membership } from '../broker/log.ts';
import { untilItWorks } from '../patience.ts';
import type { LoopTools } from './tools.ts';
import type { Unit } from './unit.ts';

/** Takes records into a unit's mailbox. Returns false when its partition must pause. */
export function receive(unit: Unit, records: readonly LogRecord[], membership: Membership, tools: LoopTools): boolean {
  for (const record of records) {
    if (record.offset < unit.nextEnqueue) continue;
    if (record.offset > unit.nextEnqueue) {
      const verdict = judgeOffset(unit, record.offset, membership, tools);
      // Who was just started again must not be paused by our answer.
      if (verdict !== 'pass') return verdict === 'again';
    }
    unit.mailbox.push(record);
    unit.nextEnqueue = record.offset + 1;
  }
  if (unit.mailbox.length < limits.mailboxRecordsMax) return true;
  unit.paused = true;
  return false;
}

/** Lifts the pause of a mailbox that has room again. */
export function resumeIfRoom(unit: Unit, membership: Membership): void {
  if (!unit.paused || unit.mailbox.length > limits.mailboxResumeAt) return;
  unit.paused = false;
  membership.start(unit.topic, unit.partition, unit.nextEnqueue);
}

/** `again`: reading was started anew below the gap. `wait`: it will be, when the broker has said what it holds. */
function judgeOffset(unit: Unit, offset: number, membership: Membership, tools: LoopTools): 'pass' | 'again' | 'wait' {
  if (unit.gapsAccepted.has(offset)) return 'pass';
  const seenBefore = unit.gapSeenAt === offset;
  unit.gapSeenAt = offset;
  if (!seenBefore) {
    membership.start(unit.topic, unit.partition, unit.nextEnqueue);
    return 'again';
  }
  judgeGap(unit, offset, membership, tools).catch((thrown: unknown) =>
    tools.fatal(`gap of ${unit.topic}/${unit.partition} at ${offset}: ${String(thrown)}`, 1),
  );
  return 'wait';
}

/** The log no longer holds what was to be read next: acknowledged records are gone. The unit stops, others go on (gap.1). */
export function haltLost(unit: Unit, found: { readonly low: number; readonly high: number }, tools: LoopTools): void {
  unit.halted = 'data_loss_suspected';
  unit.retryAt = Number.POSITIVE_INFINITY;
  const { topic, partition, nextEnqueue: expected } = unit;
  tools.report('data_loss_suspected', { topic, partition, expected, ...found });
}

async function judgeGap(unit: Unit, offset: number, membership: Membership, tools: LoopTools): Promise<void> {
  const expected = unit.nextEnqueue;
  const low = await untilItWorks(() => tools.log.lowWatermark(unit.topic, unit.partition), tools);
  if (low === undefined || unit.nextEnqueue !== expected) return;
  if (low > expected) return haltLost(unit, { low, high: offset }, tools);
  unit.gapsAccepted.add(offset);
  tools.report('gap_accepted', { topic: unit.topic, partition: unit.partition, from: expected, to: offset });
  membership.start(unit.topic, unit.partition, expected);
}
