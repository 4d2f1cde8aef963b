// Making topics on a real broker: once, twice, and where another count is in the way.
import { randomBytes } from 'node:crypto';
import { describe, expect, inject, it } from 'vitest';
import { withAdmin } from '../../../streams/broker/kafka.ts';
import { clusterId, ensureTopics } from '../../../streams/broker/topics.ts';
import type {} from '../../provided.ts';

const options = { brokers: inject('stack').kafka.split(','), clientId: 'test' };
const types = [{ type: `t${randomBytes(4).toString('hex')}`, role: 'actors' }] as const;

describe('ensureTopics', () => {
  it('makes what is missing with its settings, and does nothing the second time', async () => {
    const made = await ensureTopics({ ...options, types, partitions: 4 });
    expect(await ensureTopics({ ...options, types, partitions: 4 })).toEqual(made);
    const [type] = types;
    const found = await withAdmin(options, async (admin) => ({
      topics: (await admin.fetchTopicMetadata({ topics: made.map((topic) => topic.name) })).topics,
      config: await admin.describeConfigs({
        includeSynonyms: false,
        resources: [{ type: 2, name: `${type.type}-commands`, configNames: ['retention.ms', 'cleanup.policy'] }],
      }),
    }));
    for (const topic of made)
      expect(found.topics.find((one) => one.name === topic.name)?.partitions).toHaveLength(topic.partitions);
    const entries = Object.fromEntries(
      (found.config.resources[0]?.configEntries ?? []).map((entry) => [entry.configName, entry.configValue]),
    );
    expect(entries).toMatchObject({ 'retention.ms': String(14 * 86_400_000), 'cleanup.policy': 'delete' });
  });

  it('stops with one sentence when a topic has another partition count', async () => {
    const other = [{ type: `t${randomBytes(4).toString('hex')}`, role: 'actors' }] as const;
    await withAdmin(options, (admin) =>
      admin.createTopics({ waitForLeaders: false, topics: [{ topic: `${other[0].type}-commands`, numPartitions: 3 }] }),
    );
    await expect(ensureTopics({ ...options, types: other, partitions: 4 })).rejects.toThrow(
      `${other[0].type}-commands has 3 instead of 4`,
    );
  });
});

describe('clusterId', () => {
  it('is the same each time', async () => {
    expect(await clusterId(options)).toBe(await clusterId(options));
    expect((await clusterId(options)).length).toBeGreaterThan(10);
  });
});
