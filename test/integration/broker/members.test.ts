// Members and readers over a broker that dies, listeners that throw, groups that are left behind.
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { upStack } from '../../../scripts/stack/stack-library.ts';
import { type BrokerLog, consumersMax, createLog } from '../../../streams/broker/broker.ts';
import { withAdmin } from '../../../streams/broker/kafka.ts';
import type { GroupListener, LogRecord, Membership } from '../../../streams/broker/log.ts';
import { cuttable, makeTopics, until } from '../../contract/kafka-harness.ts';
import type {} from '../../provided.ts';

const brokers = inject('stack').kafka.split(',');
const partitions = 4;
const options = { brokers, clientId: 'test', partitions, sessionTimeoutMs: 1_500 };
let topic: string;
let log: BrokerLog;

beforeEach(async () => {
  [topic = ''] = await makeTopics(brokers, 1, partitions);
  log = createLog(options);
});
afterEach(() => log.close());

const unique = () => `g-${randomBytes(5).toString('hex')}`;
const numbers = Array.from({ length: partitions }, (_, i) => i);
const quiet: GroupListener = {
  assigned: () => undefined,
  rebalancing: () => undefined,
  records: () => true,
  crashed: () => undefined,
};
const groups = () =>
  withAdmin(options, async (admin) => (await admin.listGroups()).groups.map((group) => group.groupId));
const stateOf = (group: string) =>
  withAdmin(options, async (admin) => (await admin.describeGroups([group])).groups[0]?.state);

describe('over kill -9 of the broker', () => {
  it('a member joins again and misses nothing; a reader resumes and misses nothing', async () => {
    const stack = await upStack({ data: inject('stack').data });
    const crashes: unknown[] = [];
    const next = new Map<number, number>();
    const got = new Map<number, number[]>();
    let membership: Membership | null = null;
    let joins = 0;
    const begin = () => {
      for (const partition of numbers) membership?.start(topic, partition, next.get(partition) ?? 0);
    };
    membership = await log.join({
      group: unique(),
      topics: [topic],
      listener: {
        ...quiet,
        assigned: () => {
          joins++;
          begin();
        },
        records: (_topic, partition, records) => {
          got.set(partition, [...(got.get(partition) ?? []), ...records.map((record) => record.offset)]);
          next.set(partition, (records.at(-1)?.offset ?? 0) + 1);
          return true;
        },
        crashed: (error) => void crashes.push(error),
      },
    });
    begin();
    const heard: LogRecord[] = [];
    let resumed = 0;
    const reader = await log.broadcast({
      name: 'kill',
      topics: [topic],
      listener: { record: (record) => void heard.push(record), resumed: () => void resumed++ },
    });
    await reader.ready;
    const out = await log.publisher('kill');
    const send = (from: number, count: number) =>
      out.send(
        Array.from({ length: count }, (_, i) => ({
          topic,
          partition: (from + i) % partitions,
          key: String(from + i),
          value: null,
          headers: {},
        })),
      );
    await send(0, 40);
    await until(() => joins > 0 && heard.length >= 40);
    await stack.kill('kafka');
    await send(40, 40);
    await stack.ready('kafka');
    await send(80, 40);
    const read = () => [...got.values()].flat().length;
    await until(() => read() >= 120 && new Set(heard.map((record) => record.key)).size >= 120);
    for (const partition of numbers) expect(got.get(partition)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(crashes).toEqual([]);
    expect(heard.length).toBeGreaterThanOrEqual(120);
    await Promise.all([membership.leave(), reader.close(), out.close()]);
  });
});

describe('a reader whose connections break', () => {
  it('reads on from its own position and says so', async () => {
    const wires = cuttable();
    const own = createLog({ ...options, connect: wires.connect });
    const heard: LogRecord[] = [];
    let resumed = 0;
    const reader = await own.broadcast({
      name: 'cut',
      topics: [topic],
      listener: { record: (record) => void heard.push(record), resumed: () => void resumed++ },
    });
    await reader.ready;
    const out = await log.publisher('cut');
    const send = (n: number) =>
      out.send(numbers.map((partition) => ({ topic, partition, key: String(n), value: null, headers: {} })));
    await send(0);
    await until(() => heard.length >= 4);
    wires.cut(true);
    await send(1);
    // Longer than a session: the group forgets the reader while records pass.
    const before = resumed;
    const [group = ''] = (await groups()).filter((id) => id.startsWith('dabba-broadcast-cut-'));
    await until(async () => (await stateOf(group)) === 'Empty');
    wires.cut(false);
    await send(2);
    await until(() => heard.length >= 12 && resumed > before);
    expect(heard.map((record) => `${record.partition}/${record.offset}`).sort()).toEqual(
      numbers.flatMap((partition) => [0, 1, 2].map((offset) => `${partition}/${offset}`)),
    );
    await Promise.all([reader.close(), out.close()]);
    await own.close();
  });
});

describe('groups of readers', () => {
  it('go with their reader; those of dead processes go at the next start', async () => {
    const wires = cuttable();
    const clock = systemClock();
    const past = createLog({
      ...options,
      connect: wires.connect,
      clock: { ...clock, now: () => clock.now() - 3_600_000 },
    });
    const dead = await past.broadcast({
      name: 'left',
      topics: [topic],
      listener: { record: () => undefined, resumed: () => undefined },
    });
    await dead.ready;
    const left = async () => (await groups()).filter((group) => group.startsWith('dabba-broadcast-left-'));
    expect(await left()).toHaveLength(1);
    wires.cut(true);
    const [group = ''] = await left();
    await until(async () => (await stateOf(group)) === 'Empty');
    const reader = await log.broadcast({
      name: 'new',
      topics: [topic],
      listener: { record: () => undefined, resumed: () => undefined },
    });
    await reader.ready;
    await until(async () => (await left()).length === 0);
    await reader.close();
    expect((await groups()).filter((id) => id.startsWith('dabba-broadcast-new-'))).toEqual([]);
    await dead.close();
    await past.close();
  });
});

describe('a process', () => {
  it('has at most four consumers', async () => {
    const open: Membership[] = [];
    for (let i = 0; i < consumersMax; i++)
      open.push(await log.join({ group: unique(), topics: [topic], listener: quiet }));
    await expect(log.join({ group: unique(), topics: [topic], listener: quiet })).rejects.toThrow(
      'at most 4 consumers',
    );
    await open.pop()?.leave();
    open.push(await log.join({ group: unique(), topics: [topic], listener: quiet }));
    await Promise.all(open.map((membership) => membership.leave()));
  });

  it('hears of a listener that throws as a crash', async () => {
    const crashes: unknown[] = [];
    let membership: Membership | null = null;
    let joined = false;
    const begin = () => {
      if (joined) membership?.start(topic, 0, 0);
    };
    membership = await log.join({
      group: unique(),
      topics: [topic],
      listener: {
        ...quiet,
        assigned: () => {
          joined = true;
          begin();
        },
        records: () => {
          throw new Error('a bug');
        },
        crashed: (error) => void crashes.push(error),
      },
    });
    begin();
    const out = await log.publisher('bug');
    await out.send([{ topic, partition: 0, key: 'k', value: null, headers: {} }]);
    await until(() => crashes.length > 0);
    expect(crashes[0]).toMatchObject({ message: 'a bug' });
    await Promise.all([membership.leave(), out.close()]);
  });
});
