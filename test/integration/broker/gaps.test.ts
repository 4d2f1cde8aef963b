// No silent skip: what retention, truncation or a shortened log take away is seen by the member, and never jumped over.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { type BrokerLog, createLog } from '../../../streams/broker/broker.ts';
import { withAdmin } from '../../../streams/broker/kafka.ts';
import type { GroupListener, LogRecord, Membership } from '../../../streams/broker/log.ts';
import { makeTopics, until } from '../../contract/kafka-harness.ts';
import type {} from '../../provided.ts';

const brokers = inject('stack').kafka.split(',');
let topic: string;
let log: BrokerLog;
let membership: Membership | null;
let records: LogRecord[];
let crashes: unknown[];
let lost: { next: number; low: number; high: number }[];
let joins: number;
/** Where reading goes on after a join; null: not started. */
let from: number | null;

beforeEach(async () => {
  [topic = ''] = await makeTopics(brokers, 1, 1);
  log = createLog({ brokers, clientId: 'test', partitions: 1, sessionTimeoutMs: 1_500 });
  [records, crashes, lost, joins, membership, from] = [[], [], [], 0, null, null];
});
afterEach(async () => {
  await membership?.leave();
  await log.close();
});

const send = async (count: number) => {
  const out = await log.publisher('gaps');
  await out.send(
    Array.from({ length: count }, (_, i) => ({
      topic,
      partition: 0,
      key: String(i),
      value: Buffer.of(i),
      headers: {},
    })),
  );
  await out.close();
};
const cutBefore = (offset: number) =>
  withAdmin({ brokers, clientId: 'test' }, async (admin) => {
    // kafkajs loads the metadata of a topic only when its offsets are asked for.
    await admin.fetchTopicOffsets(topic);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset: String(offset) }] });
  });
const join = async (withLost: boolean) => {
  const listener: GroupListener = {
    // A topic that was just made may cost a second join.
    assigned: () => {
      joins++;
      if (from !== null) membership?.start(topic, 0, from);
    },
    rebalancing: () => undefined,
    records: (_topic, _partition, more) => {
      records.push(...more);
      from = (more.at(-1)?.offset ?? 0) + 1;
      return true;
    },
    crashed: (error) => void crashes.push(error),
    ...(withLost
      ? { lost: (_topic: string, _partition: number, found: (typeof lost)[number]) => void lost.push(found) }
      : {}),
  };
  membership = await log.join({ group: `g-${randomBytes(5).toString('hex')}`, topics: [topic], listener });
  await until(() => joins > 0);
};
const start = (offset: number) => {
  from = offset;
  membership?.start(topic, 0, offset);
};
const offsets = () => records.map((record) => record.offset);

describe('a member', () => {
  it('sees the gap when the log was cut above its start', async () => {
    await send(10);
    await cutBefore(5);
    await join(true);
    start(2);
    await until(() => records.length >= 5);
    expect(offsets()).toEqual([5, 6, 7, 8, 9]);
    expect(await log.lowWatermark(topic, 0)).toBe(5);
  });

  it('sees the gap when the log is cut while it reads, and none of the readable records is jumped over', async () => {
    await send(10);
    await join(true);
    start(0);
    await until(() => records.length >= 10);
    membership?.pause(topic, 0);
    await send(500);
    await cutBefore(40);
    membership?.resume(topic, 0);
    await until(() => records.length >= 10 + 470);
    expect(offsets()).toEqual([
      ...Array.from({ length: 10 }, (_, i) => i),
      ...Array.from({ length: 470 }, (_, i) => 40 + i),
    ]);
  });

  it('sees the gap even when the log was emptied, with the first record that comes', async () => {
    await send(10);
    await join(true);
    await cutBefore(10);
    start(3);
    await send(2);
    await until(() => records.length >= 2);
    expect(offsets()).toEqual([10, 11]);
  });

  it('is told when the log ends before its start, and reads again only from where it then says', async () => {
    await send(10);
    await join(true);
    start(50);
    await until(() => lost.length > 0);
    expect(lost).toEqual([{ next: 50, low: 0, high: 10 }]);
    expect(records).toEqual([]);
    await send(1);
    start(8);
    await until(() => records.length >= 3);
    expect(offsets()).toEqual([8, 9, 10]);
    expect(crashes).toEqual([]);
  });

  it('crashes on such a loss when nobody takes it', async () => {
    await send(10);
    await join(false);
    start(50);
    await until(() => crashes.length > 0);
    expect(crashes[0]).toMatchObject({ code: 'BROKER_FOREIGN', context: { next: 50, high: 10 } });
    expect(records).toEqual([]);
  });

  it('reads the same records again when it starts again below, in the midst of a flood', async () => {
    await join(true);
    start(0);
    for (let round = 0; round < 10; round++) {
      await send(200);
      start(0);
    }
    await until(() => offsets().at(-1) === 1_999 && records.length >= 2_000);
    // From its last zero on the sequence is complete.
    expect(offsets().slice(offsets().lastIndexOf(0))).toEqual(Array.from({ length: 2_000 }, (_, i) => i));
    expect(lost).toEqual([]);
  });
});
