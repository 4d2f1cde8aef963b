// The publisher against real faults: lost answers and a broker that dies. Idempotent producers of kafkajs lose acknowledged
// records in both cases unless one batch at a time is repeated until it is acknowledged.
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { upStack } from '../../../scripts/stack/stack-library.ts';
import { type BrokerLog, createLog } from '../../../streams/broker/broker.ts';
import type { OutRecord } from '../../../streams/broker/log.ts';
import { makeTopics, until } from '../../contract/kafka-harness.ts';
import type {} from '../../provided.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';
import { readAll } from './read-all.ts';

const brokers = inject('stack').kafka.split(',');
const partitions = 2;
let topic: string;
let proxy: FaultProxy;
let log: BrokerLog;

beforeEach(async () => {
  [topic = ''] = await makeTopics(brokers, 1, partitions);
  proxy = await faultProxy();
  log = createLog({ brokers, clientId: 'test', partitions, sessionTimeoutMs: 1_500, connect: proxy.connect });
});
afterEach(async () => {
  await log.close();
  await proxy.close();
});

const one = (n: number): OutRecord => ({
  topic,
  partition: n % partitions,
  key: String(n),
  value: Buffer.from(`v${n}`),
  headers: {},
});
const perPartition = (count: number, partition: number) =>
  Array.from({ length: count }, (_, n) => String(n)).filter((n) => Number(n) % partitions === partition);

describe('a publisher', () => {
  it('neither loses, doubles nor reorders when acknowledgements are lost', async () => {
    const out = await log.publisher('faults');
    const trials = 60;
    const offsets: number[] = [];
    for (let n = 0; n < trials; n++) {
      const lost = n % 3 === 0 ? proxy.loseNextAnswer() : null;
      offsets.push(...(await out.send([one(n)])));
      await lost;
    }
    await out.close();
    const records = await readAll(brokers, topic, partitions);
    for (let partition = 0; partition < partitions; partition++) {
      const own = records.filter((record) => record.partition === partition);
      expect(own.map((record) => record.key)).toEqual(perPartition(trials, partition));
    }
    for (const record of records) expect(record.offset).toBe(offsets[Number(record.key)]);
  });

  it('refuses a record for a partition that its topic does not have: kafkajs would acknowledge it unsent', async () => {
    const out = await log.publisher('faults');
    await expect(out.send([{ ...one(0), partition: partitions }])).rejects.toThrow(`there is no partition ${topic}/2`);
    await out.close();
  });

  it('repeats through kill -9 of the broker until it is back; nothing is lost, order is kept', async () => {
    const stack = await upStack({ data: inject('stack').data });
    const out = await log.publisher('faults');
    let next = 0;
    let acknowledged = 0;
    let stop = false;
    const sending = (async () => {
      while (!stop) {
        const batch = Array.from({ length: 20 }, () => one(next++));
        await out.send(batch);
        acknowledged = next;
      }
    })();
    await until(() => acknowledged > 200);
    await stack.kill('kafka');
    const before = acknowledged;
    await stack.ready('kafka');
    await until(() => acknowledged > before + 200);
    stop = true;
    await sending;
    const records = await readAll(brokers, topic, partitions);
    for (let partition = 0; partition < partitions; partition++) {
      const keys = records.filter((record) => record.partition === partition).map((record) => record.key);
      expect(keys).toEqual(perPartition(acknowledged, partition));
    }
  });

  it('rejects a send in flight on close while the broker is silent, and sends nothing afterwards', async () => {
    const out = await log.publisher('faults');
    await out.send([one(0)]);
    const lost = proxy.loseNextAnswer();
    const flying = out.send([one(1)]);
    await lost;
    await Promise.all([expect(flying).rejects.toMatchObject({ code: 'BROKER_SEND_UNKNOWN' }), out.close()]);
    const heir = await log.publisher('heir');
    await heir.send([one(2), one(3)]);
    await heir.close();
    const keys = (await readAll(brokers, topic, partitions)).map((record) => record.key);
    expect(keys.filter((key) => key === '1').length).toBeLessThanOrEqual(1);
    expect(keys).toEqual(expect.arrayContaining(['0', '2', '3']));
  });

  it('splits what is too large for one request, and refuses one record that is, without dying', async () => {
    const out = await log.publisher('large');
    const large = (n: number): OutRecord => ({ ...one(n * partitions), value: Buffer.alloc(400_000, n) });
    expect(await out.send([large(0), large(1), large(2), large(3), large(4)])).toEqual([0, 1, 2, 3, 4]);
    await expect(out.send([{ ...one(0), value: Buffer.alloc(950_000) }])).rejects.toMatchObject({
      code: 'BROKER_REJECTED',
    });
    expect(await out.send([one(0)])).toEqual([5]);
    await out.close();
  });
});
