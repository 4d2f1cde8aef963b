// Facts for the checker, read from outside the platform: Postgres by SQL, topics by a plain consumer, the provider by its totals.

import { createHash } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { registry } from '../../actors/registry.ts';
import { wallClockMs } from '../../runtime/clock.ts';
import { createCodec } from '../../streams/codec/codec.ts';
import { localIds } from '../../streams/codec/ids.ts';
import { subjectsOf } from '../../streams/codec/subjects.ts';
import type { Facts, LogFact, OrderFact, ProviderFact, TopicFact } from './fact-types.ts';

const kinds = ['', 'event', 'refusal', 'tell'] as const;
const schemas = registry.map((type) => type.schema);
/** Reads bodies only; ids of a registry do not matter for that. */
const codec = createCodec({ types: schemas, ids: localIds(subjectsOf(schemas, [])), registry: null });

type Sources = {
  readonly postgres: string;
  readonly kafka: readonly string[] /** Null: there is no provider. */;
  readonly sandboxUrl: string | null;
};

/** Reads everything but what clients saw. */
export async function readFacts(sources: Sources): Promise<Omit<Facts, 'promises' | 'sights'>> {
  const client = new pg.Client({ connectionString: sources.postgres });
  await client.connect();
  try {
    const rows = async <T extends object>(text: string): Promise<T[]> => (await client.query<T>(text)).rows;
    const log = await readLog(rows);
    const states = await rows<{ type: string; id: string; seq: number; parked: string | null }>(
      'select type, id, seq, parked from core.states',
    );
    const owners = (
      await rows<Record<string, string>>(
        'select type, partition, epoch, next_offset, position, watermark from core.part_owner',
      )
    ).map((row) => ({
      type: String(row['type']),
      partition: Number(row['partition']),
      epoch: Number(row['epoch']),
      nextOffset: Number(row['next_offset']),
      position: Number(row['position']),
      watermark: Number(row['watermark']),
    }));
    const audit = (
      await rows<Record<string, string>>(
        'select type, partition, epoch, from_offset, to_offset from core.audit order by type, partition, from_offset, to_offset',
      )
    ).map((row) => ({
      type: String(row['type']),
      partition: Number(row['partition']),
      epoch: Number(row['epoch']),
      from: Number(row['from_offset']),
      to: Number(row['to_offset']),
    }));
    const ledger = (
      await rows<Record<string, string>>(
        'select j.id, j.ref, l.account, l.amount, l.currency from ledger.journal j join ledger.lines l on l.journal_n = j.n',
      )
    ).map((row) => ({
      orderId: String(row['id']),
      ref: String(row['ref']),
      account: String(row['account']),
      amount: Number(row['amount']),
      currency: String(row['currency']),
    }));
    const riders = (
      await rows<{ id: string; assignment_id: string | null }>('select id, assignment_id from core.riders')
    ).map((row) => ({ id: row.id, assignmentId: row.assignment_id }));
    const orders = await readOrders(rows);
    const [topics, provider] = await Promise.all([readTopics(sources.kafka), readProvider(sources.sandboxUrl)]);
    return { log, topics, states, owners, audit, ledger, provider, orders, riders };
  } finally {
    await client.end();
  }
}

type Rows = <T extends object>(text: string) => Promise<T[]>;
type LogRow = {
  type: string;
  id: string;
  partition: number;
  position: string;
  kind: number;
  seq: number;
  name: string;
  version: number;
  at: string;
  body: Buffer;
};

async function readLog(rows: Rows): Promise<LogFact[]> {
  const all = await rows<LogRow>(
    'select type, id, partition, position, kind, seq, name, version, at, body from core.log order by type, partition, position',
  );
  return all.map((row) => {
    const needsRider = row.type === 'order' && row.kind === 1 && /^(Rider|Order(Delivered|PickedUp))/.test(row.name);
    const decoded = needsRider ? codec.decode(row.type, row.name, row.version, row.body) : null;
    const field = (name: string): string | null => {
      const value: unknown = decoded?.kind === 'ok' ? Reflect.get(decoded.message, name) : null;
      return typeof value === 'string' ? value : null;
    };
    return {
      type: row.type,
      id: row.id,
      partition: row.partition,
      position: Number(row.position),
      kind: kinds[row.kind] === 'refusal' ? 'refusal' : kinds[row.kind] === 'tell' ? 'tell' : 'event',
      seq: row.seq,
      name: row.name,
      at: Number(row.at),
      digest: digestOf(row.body),
      assignmentId: field('assignmentId'),
      riderId: field('riderId'),
    };
  });
}

async function readOrders(rows: Rows): Promise<OrderFact[]> {
  const states = await rows<{ id: string; version: number; body: Buffer }>(
    "select id, version, body from core.states where type = 'order'",
  );
  return states.map(({ id, version, body }) => {
    const decoded = codec.decodeState('order', version, body);
    if (decoded.kind !== 'ok') throw new Error(`state of order ${id} cannot be read: ${decoded.kind}`);
    const field = (name: string): unknown => Reflect.get(decoded.state, name);
    const text = (name: string): string | null => (typeof field(name) === 'string' ? String(field(name)) : null);
    return {
      id,
      status: text('status') ?? 'unknown',
      total: Number(field('total') ?? 0),
      assignmentId: text('assignmentId'),
      endReason: text('endReason'),
    };
  });
}

async function readProvider(url: string | null): Promise<ProviderFact[]> {
  if (url === null) return [];
  const response = await fetch(`${url}/totals`);
  const body = (await response.json()) as {
    orders: { reference: string; charged: number; refunded: number; charges: number; refunds: number }[];
  };
  return body.orders.map(({ reference, ...rest }) => ({ orderId: reference, ...rest }));
}

const digestOf = (body: Buffer): string => createHash('sha1').update(body).digest('base64url').slice(0, 16);

/** Every record of every event topic, from the first to the end as it is now. */
async function readTopics(brokers: readonly string[]): Promise<TopicFact[]> {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'city-checker', logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const topics = registry.map((type) => `${type.type}-events`);
  const ends = new Map<string, number>();
  for (const topic of topics)
    for (const { partition, high, low } of await admin.fetchTopicOffsets(topic))
      if (Number(high) > Number(low)) ends.set(`${topic}/${partition}`, Number(high));
  const facts: TopicFact[] = [];
  const group = `city-checker-${wallClockMs()}`;
  const consumer = kafka.consumer({ groupId: group, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics, fromBeginning: true });
  const left = new Set(ends.keys());
  if (left.size > 0)
    await new Promise<void>((done) => {
      const run = consumer.run({
        autoCommit: false,
        eachBatch: async ({ batch }) => {
          const key = `${batch.topic}/${batch.partition}`;
          for (const message of batch.messages) {
            const headers = message.headers ?? {};
            const header = (name: string): string => headers[name]?.toString() ?? '';
            facts.push({
              type: batch.topic.slice(0, -'-events'.length),
              partition: batch.partition,
              offset: Number(message.offset),
              id: message.key?.toString() ?? '',
              position: Number(header('pos')),
              kind: header('kind'),
              seq: Number(header('seq')),
              digest: message.value === null ? '' : digestOf(message.value.subarray(5)),
            });
          }
          if (Number(batch.lastOffset()) >= (ends.get(key) ?? 0) - 1) left.delete(key);
          if (left.size === 0) done();
        },
      });
      run.catch(() => done());
    });
  await consumer.disconnect();
  await admin.deleteGroups([group]).catch(() => undefined);
  await admin.disconnect();
  return facts.sort((a, b) => a.offset - b.offset);
}
