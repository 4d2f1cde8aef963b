// The table of topics and its checks that need no broker.
import { describe, expect, it } from 'vitest';
import { isOld } from '../../../../streams/broker/broadcast.ts';
import { checkCounts, topicsOf } from '../../../../streams/broker/topics.ts';

const types = [
  { type: 'order', role: 'actors' },
  { type: 'rider', role: 'riders' },
] as const;

describe('topicsOf', () => {
  it('names each topic once, with the installation’s partitions where a group reads it', () => {
    const topics = topicsOf(types, 24);
    const names = topics.map((topic) => topic.name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(
      expect.arrayContaining([
        'order-commands',
        'order-events',
        'order-commands.dabba-actors.dlq',
        'rider-commands.dabba-riders.dlq',
        'gps-pings',
        'order-tracking',
        'catalog-events',
      ]),
    );
    for (const topic of topics) expect(topic.partitions).toBe(topic.name.endsWith('.dlq') ? 1 : 24);
  });

  it('never lets lossless or compacted topics be cut by the hour', () => {
    for (const { keeping, retentionMs } of topicsOf(types, 4)) {
      if (keeping === 'lossless') expect(retentionMs).toBeGreaterThanOrEqual(14 * 86_400_000);
      if (keeping === 'compacted') expect(retentionMs).toBe(-1);
    }
  });
});

describe('checkCounts', () => {
  it('says in one sentence which topics have another count', () => {
    const wanted = topicsOf(types, 24);
    expect(() =>
      checkCounts(
        wanted,
        new Map([
          ['order-commands', 24],
          ['new-topic', 3],
        ]),
      ),
    ).not.toThrow();
    expect(() =>
      checkCounts(
        wanted,
        new Map([
          ['order-commands', 12],
          ['gps-pings', 6],
        ]),
      ),
    ).toThrow('order-commands has 12 instead of 24, gps-pings has 6 instead of 24');
  });
});

describe('isOld', () => {
  const now = 1_700_000_000_000;
  it.each([
    [`dabba-broadcast-push-${(now - 700_000).toString(36)}-ab12`, true],
    [`dabba-broadcast-grid-deltas-${(now - 700_000).toString(36)}-ab12`, true],
    [`dabba-broadcast-push-${(now - 60_000).toString(36)}-ab12`, false],
    ['dabba-actors', false],
    [`someone-${(now - 700_000).toString(36)}-ab12`, false],
  ])('%s: %s', (group, old) => {
    expect(isOld(group, now)).toBe(old);
  });
});
