// Waits until the platform is at rest: every command consumed, every row relayed, no effect or due timer left to run.

import { Kafka, logLevel } from 'kafkajs';
import pg from 'pg';
import { registry } from '../../actors/registry.ts';
import { pause } from './chance.ts';

/** Resolves with what was still not at rest after `msMax`, as sentences; empty when all is. */
export async function untilDrained(postgres: string, kafka: readonly string[], msMax: number): Promise<string[]> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  const admin = new Kafka({ brokers: [...kafka], clientId: 'city-drain', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  const end = performance.now() + msMax;
  let left: string[] = [];
  try {
    for (let quiet = 0; performance.now() < end && quiet < 3; ) {
      left = await unrest(client, admin);
      quiet = left.length === 0 ? quiet + 1 : 0;
      await pause(300);
    }
    return left.map((sentence) => `not at rest: ${sentence}`);
  } finally {
    await client.end();
    await admin.disconnect();
  }
}

async function unrest(client: pg.Client, admin: ReturnType<Kafka['admin']>): Promise<string[]> {
  const left: string[] = [];
  const owners = await client.query<{
    type: string;
    partition: number;
    next_offset: string;
    position: string;
    watermark: string;
  }>('select type, partition, next_offset, position, watermark from core.part_owner');
  const ends = new Map<string, number>();
  for (const { type } of registry)
    for (const { partition, high } of await admin.fetchTopicOffsets(`${type}-commands`))
      ends.set(`${type}/${partition}`, Number(high));
  for (const { type, partition, next_offset, position, watermark } of owners.rows) {
    const high = ends.get(`${type}/${partition}`) ?? 0;
    if (Number(next_offset) < high) left.push(`${type}/${partition} at ${next_offset} of ${high}`);
    if (watermark !== position) left.push(`${type}/${partition} relayed ${watermark} of ${position}`);
  }
  const effects = await client.query<{ type: string; id: string; kind: string }>(
    'select type, id, kind from core.effects limit 5',
  );
  for (const { type, id, kind } of effects.rows) left.push(`effect ${kind} of ${type}/${id}`);
  return left;
}
