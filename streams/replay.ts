// Operators' commands to parked keys: one record to the key's own command topic, its outcome from the state row (park.1).
// I1: nothing is moved by hand: the loop settles or discards in its own commit, under its fence.

import { randomBytes } from 'node:crypto';
import type { Clock } from '../runtime/clock.ts';
import { limits } from '../runtime/limits.ts';
import { partitionOf, slotOf } from '../schemas/slot.ts';
import type { Store } from '../storage/store.ts';
import type { Log } from './broker/log.ts';
import { findOutcome } from './loop/meta.ts';
import type { OperatorCommand } from './loop/operator.ts';
import type { Outcome } from './loop/outcome.ts';

export type ReplayPorts = {
  readonly log: Pick<Log, 'publisher'>;
  readonly store: Pick<Store, 'read' | 'now'>;
  readonly clock: Clock;
  readonly partitions: number;
};

/** Whose key, what to do, and the operator in whose name. */
export type OperatorRequest = {
  readonly type: string;
  readonly id: string;
  readonly command: OperatorCommand;
  /** Subject of the operator's token. */
  readonly by: string;
};

/**
 * Sends the command and waits for its outcome, at most `waitMs`; null when it is not known by then (it will still be carried out).
 * Rejects when the broker does not take the record.
 */
export async function operate(request: OperatorRequest, ports: ReplayPorts, waitMs: number): Promise<Outcome | null> {
  const id = randomBytes(8).toString('hex');
  const publisher = await ports.log.publisher('operator');
  const topic = `${request.type}-commands`;
  const headers = {
    id,
    kind: 'operator',
    by: `ops:${request.by}`,
    sent: String(await ports.store.now()),
    name: request.command.op,
  };
  const value = Buffer.from(JSON.stringify(request.command));
  const partition = partitionOf(slotOf(request.id), ports.partitions);
  try {
    await publisher.send([{ topic, partition, key: request.id, value, headers }]);
  } finally {
    await publisher.close();
  }
  const end = ports.clock.monotonic() + waitMs;
  while (ports.clock.monotonic() < end) {
    const [row] = await ports.store.read([{ type: request.type, id: request.id }]);
    const outcome = row === undefined ? null : findOutcome(row.meta, id);
    if (outcome !== null) return outcome;
    await ports.clock.sleep(limits.operatorLookMs);
  }
  return null;
}

/** Replays a key until its queue is empty or its head parks it again. Resolves with true when the key is free. */
export async function replayKey(
  request: Omit<OperatorRequest, 'command'>,
  ports: ReplayPorts,
  waitMs: number,
): Promise<boolean> {
  const end = ports.clock.monotonic() + waitMs;
  for (let before = ''; ports.clock.monotonic() < end; ) {
    const outcome = await operate({ ...request, command: { op: 'replay' } }, ports, waitMs);
    const [row] = await ports.store.read([{ type: request.type, id: request.id }]);
    if (row === undefined || row.parked === null) return true;
    // The same number of events twice: the head parks it again, and would a third time.
    const now = `${row.seq} ${row.parked}`;
    if (outcome === null || now === before) return false;
    before = now;
  }
  return false;
}
