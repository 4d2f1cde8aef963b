// What every log must do, the broker's and the simulation's alike: order, offsets, the gate, hand-over, dead publishers, broadcast.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Broadcast, Log, LogRecord, Membership, OutRecord, Publisher } from '../../streams/broker/log.ts';
import { recorder } from './log-recorder.ts';

/** The world of one test. */
export type LogHarness = {
  readonly partitions: number;
  /** A log as a process of its own would open it. */
  open(): Log;
  /** Fresh, empty topics. */
  topics(count: number): Promise<readonly string[]>;
  /** A group that nobody used. */
  group(): string;
  /** Ends a process as kill -9 does: its connections break, nobody says good-bye. */
  kill(log: Log): Promise<void>;
  /** Lets the world go on until `condition` holds. */
  until(condition: () => boolean): Promise<void>;
  close(): Promise<void>;
};

const all = (partitions: number) => Array.from({ length: partitions }, (_, i) => i);
const text = (n: number) => Buffer.from(`value ${n}`);

/** `count` records over all partitions of a topic, numbered from `from`. */
const some = (topic: string, partitions: number, count: number, from = 0): OutRecord[] =>
  Array.from({ length: count }, (_, i) => ({
    topic,
    partition: (from + i) % partitions,
    key: `key ${from + i}`,
    value: text(from + i),
    headers: { n: String(from + i) },
  }));

const growing = (records: readonly LogRecord[]) =>
  records.every((one, i) => i === 0 || one.offset > (records[i - 1]?.offset ?? -1));

/** Runs the contract against a log. */
export function logContract(name: string, make: () => Promise<LogHarness>): void {
  describe(`log contract: ${name}`, () => {
    let world: LogHarness;
    let topic: string;
    let other: string;
    let group: string;
    let open: (Membership | Publisher | Broadcast)[] = [];

    beforeEach(async () => {
      world = await make();
      [topic = '', other = ''] = await world.topics(2);
      group = world.group();
      open = [];
    });
    afterEach(async () => {
      for (const one of open) await ('leave' in one ? one.leave() : one.close());
      await world.close();
    });

    const publisher = async (log: Log) => {
      const made = await log.publisher('contract');
      open.push(made);
      return made;
    };
    const joined = async (it: ReturnType<typeof recorder>, log: Log) => {
      open.push(await it.join(log, group));
      await world.until(() => it.joins.length > 0);
    };

    it('keeps order, bytes and offsets', async () => {
      const log = world.open();
      const out = await publisher(log);
      const first = some(topic, world.partitions, 40);
      const second: OutRecord[] = [
        { topic, partition: 0, key: 'k', value: null, headers: { raw: Buffer.from([0, 255, 128]), empty: '' } },
        { topic: other, partition: 1, key: 'é漢', value: Buffer.alloc(0), headers: {} },
      ];
      const offsets = [...(await out.send(first)), ...(await out.send(second))];
      const it = recorder(() => 0, [topic, other]);
      await joined(it, log);
      await world.until(() => it.records.length >= 42);
      for (const [i, sent] of [...first, ...second].entries()) {
        const got = it.of(sent.topic, sent.partition).find((one) => one.offset === offsets[i]);
        expect(got).toMatchObject({ key: sent.key, topic: sent.topic, partition: sent.partition });
        expect(got?.value?.toString('hex')).toBe(sent.value?.toString('hex'));
        for (const [header, value] of Object.entries(sent.headers))
          expect(got?.headers[header]?.toString('hex')).toBe(Buffer.from(value).toString('hex'));
      }
      for (const partition of all(world.partitions)) expect(growing(it.of(topic, partition))).toBe(true);
      expect(it.crashes).toEqual([]);
    });

    it('gives nothing before start, and then everything from the offset given', async () => {
      const log = world.open();
      const out = await publisher(log);
      await out.send(some(topic, world.partitions, world.partitions * 5));
      const it = recorder(null, [topic]);
      await joined(it, log);
      expect(it.numbers()).toEqual(all(world.partitions));
      await out.send(some(topic, world.partitions, world.partitions, 1_000));
      expect(it.records).toEqual([]);
      it.member().start(topic, 0, 3);
      await world.until(() => it.records.length >= 3);
      expect(it.records.map((one) => one.offset)).toEqual([3, 4, 5]);
      it.member().start(topic, 0, 1);
      await world.until(() => it.records.length >= 8);
      expect(it.records.slice(3).map((one) => one.offset)).toEqual([1, 2, 3, 4, 5]);
      expect(it.records.every((one) => one.partition === 0)).toBe(true);
    });

    it('pauses one partition when its listener says so, not its neighbours, and goes on where it was', async () => {
      const log = world.open();
      const out = await publisher(log);
      const it = recorder(() => 0, [topic]);
      await joined(it, log);
      it.refuse();
      await out.send(some(topic, 1, 3));
      await world.until(() => it.of(topic, 0).length > 0);
      const had = it.of(topic, 0).length;
      it.admit();
      await out.send([...some(topic, 1, 3, 3), { topic, partition: 1, key: 'x', value: text(0), headers: {} }]);
      await world.until(() => it.of(topic, 1).length > 0);
      expect(it.of(topic, 0)).toHaveLength(had);
      it.member().resume(topic, 0);
      await world.until(() => it.of(topic, 0).length >= 6);
      expect(it.of(topic, 0).map((one) => one.offset)).toEqual([0, 1, 2, 3, 4, 5]);
      it.member().pause(topic, 1);
      await out.send([{ topic, partition: 1, key: 'x', value: text(1), headers: {} }, ...some(topic, 1, 1, 6)]);
      await world.until(() => it.of(topic, 0).length >= 7);
      expect(it.of(topic, 1)).toHaveLength(1);
      it.member().resume(topic, 1);
      await world.until(() => it.of(topic, 1).length >= 2);
    });

    it('shares numbers among two members, all topics of a number together, and back', async () => {
      const logs = [world.open(), world.open()] as const;
      const one = recorder(() => 0, [topic, other]);
      const two = recorder(() => 0, [topic, other]);
      await joined(one, logs[0]);
      await joined(two, logs[1]);
      const complete = () =>
        [...one.numbers(), ...two.numbers()].sort((a, b) => a - b).join() === all(world.partitions).join();
      await world.until(() => complete() && one.numbers().length === world.partitions / 2);
      const kept = one.numbers();
      const out = await publisher(logs[0]);
      await out.send([...some(topic, world.partitions, 8), ...some(other, world.partitions, 8)]);
      await world.until(() => one.records.length + two.records.length >= 16);
      for (const record of one.records) expect(kept).toContain(record.partition);
      for (const record of two.records) expect(kept).not.toContain(record.partition);
      await two.member().leave();
      await world.until(() => one.numbers().length === world.partitions);
      expect(one.joins.map((told) => told.join)).toEqual(one.joins.map((_, i) => i + 1));
      expect(one.rebalances.length).toBeGreaterThan(0);
    });

    it('hands the numbers of a killed member over; nothing is lost', async () => {
      const logs = [world.open(), world.open()] as const;
      const one = recorder(() => 0, [topic]);
      const two = recorder(() => 0, [topic]);
      await joined(one, logs[0]);
      await joined(two, logs[1]);
      await world.until(() => one.numbers().length + two.numbers().length === world.partitions);
      const out = await publisher(logs[0]);
      await out.send(some(topic, world.partitions, 20));
      await world.until(() => one.records.length + two.records.length >= 20);
      await world.kill(logs[1]);
      await out.send(some(topic, world.partitions, 20, 20));
      await world.until(() => one.numbers().length === world.partitions);
      const seen = () => new Set(one.records.map((record) => record.key)).size;
      await world.until(() => seen() === 40);
    });

    it('joins again when asked to', async () => {
      const it = recorder(() => 0, [topic]);
      const log = world.open();
      await joined(it, log);
      const joins = it.joins.length;
      await it.member().rejoin();
      await world.until(() => it.joins.length > joins);
      const out = await publisher(log);
      await out.send(some(topic, world.partitions, world.partitions));
      await world.until(() => it.records.length >= world.partitions);
      it.member().hint([{ topic, partition: 0, offset: 1 }]);
    });

    it('has publishers that are dead after close', async () => {
      const log = world.open();
      const out = await publisher(log);
      expect(await out.send([])).toEqual([]);
      expect(await out.send(some(topic, 1, 2))).toEqual([0, 1]);
      const flying = out.send(some(topic, 1, 1, 2));
      await Promise.all([expect(flying).rejects.toMatchObject({ name: 'Fault' }), out.close()]);
      await expect(out.send(some(topic, 1, 1, 3))).rejects.toMatchObject({ name: 'Fault' });
      const next = await publisher(log);
      const [offset = -1] = await next.send(some(topic, 1, 1, 4));
      expect([2, 3]).toContain(offset);
      expect(await log.highWatermark(topic, 0)).toBe(offset + 1);
    });

    it('has publishers with one send in flight', async () => {
      const out = await publisher(world.open());
      const flying = out.send(some(topic, 1, 1));
      await expect(out.send(some(topic, 1, 1, 1))).rejects.toThrow('one send in flight');
      expect(await flying).toEqual([0]);
      expect(await out.send(some(topic, 1, 1, 1))).toEqual([1]);
    });

    it('tells the first and the next offset', async () => {
      const log = world.open();
      const out = await publisher(log);
      expect(await log.highWatermark(topic, 1)).toBe(0);
      await out.send(some(topic, 2, 10));
      expect([await log.lowWatermark(topic, 1), await log.highWatermark(topic, 1)]).toEqual([0, 5]);
    });

    it('broadcasts everything that is sent after ready, to each reader, and nothing from before', async () => {
      const log = world.open();
      const out = await publisher(log);
      await out.send(some(topic, world.partitions, 10));
      const heard: LogRecord[][] = [[], []];
      for (const list of heard) {
        const reader = await world.open().broadcast({
          name: 'contract',
          topics: [topic, other],
          listener: { record: (record) => void list.push(record), resumed: () => undefined },
        });
        open.push(reader);
        await reader.ready;
      }
      await out.send([...some(topic, world.partitions, 10, 10), ...some(other, world.partitions, 10, 20)]);
      await world.until(() => heard.every((list) => list.length >= 20));
      for (const list of heard) {
        expect(list.map((one) => Number(one.headers['n'])).sort((a, b) => a - b)).toEqual(
          Array.from({ length: 20 }, (_, i) => i + 10),
        );
        for (const partition of all(world.partitions))
          expect(growing(list.filter((one) => one.topic === topic && one.partition === partition))).toBe(true);
      }
    });
  });
}
