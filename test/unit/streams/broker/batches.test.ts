// Cutting a send into requests: order kept, limits kept, nothing lost.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partitionBytesMax, splitBatches } from '../../../../streams/broker/batches.ts';
import type { OutRecord } from '../../../../streams/broker/log.ts';

const record = (topic: string, partition: number, bytes: number): OutRecord => ({
  topic,
  partition,
  key: 'k',
  value: Buffer.alloc(bytes),
  headers: { id: 'x', raw: Buffer.alloc(3) },
});

describe('splitBatches', () => {
  it('makes no request of nothing and one of little', () => {
    expect(splitBatches([])).toEqual([]);
    const [batch, ...more] = splitBatches([record('a', 0, 10), record('b', 1, 10), record('a', 0, 10)]);
    expect(more).toEqual([]);
    expect(batch?.topicMessages.map((one) => [one.topic, one.messages.length])).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect([...(batch?.indexes ?? [])]).toEqual([
      ['a/0', [0, 2]],
      ['b/1', [1]],
    ]);
  });

  it('keeps every record once, in order within its partition, and under the limit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.nat(2), fc.integer({ min: 0, max: 600_000 })), {
          maxLength: 30,
        }),
        (rows) => {
          const batches = splitBatches(rows.map(([topic, partition, bytes]) => record(topic, partition, bytes)));
          const byPartition = new Map<string, number[]>();
          for (const { indexes } of batches)
            for (const [key, list] of indexes) byPartition.set(key, [...(byPartition.get(key) ?? []), ...list]);
          expect([...byPartition.values()].flat().sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
          for (const list of byPartition.values()) expect(list).toEqual([...list].sort((a, b) => a - b));
          for (const { indexes } of batches)
            for (const list of indexes.values())
              expect(list.reduce((sum, i) => sum + (rows[i]?.[2] ?? 0), 0)).toBeLessThanOrEqual(partitionBytesMax);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses one record that no broker would take', () => {
    expect(() => splitBatches([record('a', 0, 10), record('a', 0, partitionBytesMax)])).toThrow('BROKER_REJECTED');
  });
});
