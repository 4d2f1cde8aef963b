// Reads a topic from its first record to its end, as a member of a fresh group would.
import { randomBytes } from 'node:crypto';
import { createLog } from '../../../streams/broker/broker.ts';
import type { LogRecord, Membership } from '../../../streams/broker/log.ts';
import { until } from '../../contract/kafka-harness.ts';

/** All records, those of each partition in order. */
export async function readAll(
  brokers: readonly string[],
  topic: string,
  partitions: number,
): Promise<readonly LogRecord[]> {
  const log = createLog({ brokers, clientId: 'reader', partitions, sessionTimeoutMs: 3_000 });
  const numbers = Array.from({ length: partitions }, (_, i) => i);
  const low = await Promise.all(numbers.map((partition) => log.lowWatermark(topic, partition)));
  const high = await Promise.all(numbers.map((partition) => log.highWatermark(topic, partition)));
  const records: LogRecord[] = [];
  const crashes: unknown[] = [];
  let membership: Membership | null = null;
  let joined = false;
  const begin = () => {
    if (membership === null || !joined) return;
    for (const partition of numbers) membership.start(topic, partition, low[partition] ?? 0);
  };
  membership = await log.join({
    group: `reader-${randomBytes(5).toString('hex')}`,
    topics: [topic],
    listener: {
      assigned: () => {
        joined = true;
        records.length = 0;
        begin();
      },
      rebalancing: () => undefined,
      records: (_topic, _partition, more) => {
        records.push(...more);
        return true;
      },
      crashed: (error) => void crashes.push(error),
    },
  });
  begin();
  const total = numbers.reduce((sum, partition) => sum + (high[partition] ?? 0) - (low[partition] ?? 0), 0);
  await until(() => records.length >= total || crashes.length > 0);
  await membership.leave();
  await log.close();
  if (crashes.length > 0) throw crashes[0];
  return records;
}
