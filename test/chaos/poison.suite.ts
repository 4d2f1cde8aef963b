// Records that would break a decoder, an envelope or the SQL, and what operators do with them: the key alone is parked or the record
// becomes a dead letter, its partition goes on (promise 6).

import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { until } from '../contract/kafka-harness.ts';
import { type Foreign, type ForeignRecord, goodHeaders, idIn, openForeign, wireOf } from './support/foreign.ts';
import { readDeadLetters } from './support/letters.ts';
import type { Load } from './support/load.ts';
import { judge } from './support/verdict.ts';
import type { World } from './support/world.ts';

const topic = 'probe-commands';

export function poisonSuite(of: () => World): void {
  let world: World;
  let load: Load;
  let foreign: Foreign;
  let run: string;
  beforeEach(async () => {
    world = of();
    run = `poison-${randomBytes(4).toString('hex')}`;
    foreign = await openForeign(world);
    load = await world.ready({ perSecond: 100 });
  });
  afterEach(async () => {
    await load.end().catch(() => undefined);
    await foreign.close();
  });
  const goesOn = async () => {
    await load.end();
    expect(await judge(world, load.asked)).toEqual([]);
  };
  const parked = () =>
    world.query<{ type: string; id: string; parked: string }>(
      'select type, id, parked from core.states where parked is not null and id like $1 order by id',
      [`${run}%`],
    );

  it('park.1: bytes that break the decoder park their key, and nothing else', async () => {
    const good = await foreign.add(7);
    const event = await foreign.schemaId('probe-events', 'dabba.probe.Added');
    const bodies: Readonly<Record<string, Buffer | null>> = {
      absent: null,
      empty: Buffer.alloc(0),
      magic: Buffer.concat([Buffer.from([7]), good.subarray(1)]),
      truncated: good.subarray(0, good.length - 1),
      longer: Buffer.concat([good, Buffer.from([1, 2, 3])]),
      garbage: randomBytes(64),
      otherTopic: wireOf(event, good.subarray(5)),
      range: await foreign
        .add(1)
        .then((wire) => Buffer.concat([wire.subarray(0, 5), Buffer.from('028092f401', 'hex')])),
    };
    const records = Object.entries(bodies).map(
      ([name, value], i): ForeignRecord => ({
        topic,
        key: idIn(i % world.partitions, world.partitions, `${run}-${name}`),
        value: name === 'garbage' ? wireOf(2_000_000_000, value ?? Buffer.alloc(0)) : value,
        headers: goodHeaders(),
      }),
    );
    // Seven bytes that ask for an array of 400,000,000 items.
    const bomb = Buffer.concat([Buffer.alloc(5), Buffer.from('8090bcfd02', 'hex')]);
    const placeOrder = await foreign.schemaId('order-commands', 'dabba.order.PlaceOrder');
    records.push({
      topic: 'order-commands',
      key: `${run}-bomb`,
      value: wireOf(placeOrder, bomb),
      headers: goodHeaders('PlaceOrder'),
    });
    await foreign.send(...records);
    await until(async () => (await parked()).length === records.length);
    expect(new Set((await parked()).map((key) => key.parked))).toEqual(new Set(['poison']));
    await load.progress(60);
    await goesOn();
  });

  it('park.1: what is no envelope becomes a dead letter, and reaches its topic as it came', async () => {
    const value = await foreign.add(7);
    const at = 5;
    const id = idIn(at, world.partitions, run);
    const letter = (what: string, record: Partial<ForeignRecord>): ForeignRecord => ({
      topic,
      key: id,
      value,
      partition: at,
      ...record,
      headers: { ...(record.headers ?? goodHeaders()), what: `${run} ${what}` },
    });
    const records = [
      letter('no_key', { key: null }),
      letter('no_key', { key: 'a\0b' }),
      letter('misplaced_key', { partition: at - 1 }),
      letter('no_message_id', { headers: { ...goodHeaders(), id: 'x\0y' } }),
      letter('no_message_id', { headers: { kind: 'command' } }),
      letter('unknown_kind', { headers: { ...goodHeaders(), kind: 'wish' } }),
      letter('unknown_kind', { headers: {}, value: null }),
    ];
    await foreign.send(...records);
    const letters = await readDeadLetters(world, `${topic}.dabba-actors.dlq`, (headers) =>
      (headers['what'] ?? '').startsWith(run),
    )(records.length);
    const found = letters.map(({ headers }) => `${headers['dlq-error-class']} ${headers['what']}`).sort();
    const wanted = records.map(({ headers }) => `${headers['what']?.slice(run.length + 1)} ${headers['what']}`).sort();
    expect(found).toEqual(wanted);
    expect(letters.filter((one) => one.value !== null).every((one) => one.value?.equals(value))).toBe(true);
    expect(letters.filter((one) => one.value === null)).toHaveLength(1);
    await load.progress(60);
    await goesOn();
  });

  it('schema.1: an unknown id waits for a registry that is away, and is poison when it is back and says so', async () => {
    const id = idIn(2, world.partitions, `${run}-unknown`);
    world.registry.shut();
    await foreign.send({ topic, key: id, value: wireOf(1_999_999_999, Buffer.from([0])), headers: goodHeaders() });
    const halted = () => ['a', 'b'].some((name) => world.said(name, 'registry_away').length > 0);
    await until(halted);
    expect(await parked()).toEqual([]);
    world.registry.open();
    await until(async () => (await parked()).length === 1);
    await goesOn();
  });
}
