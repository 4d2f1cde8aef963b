// Gathered reads: few reads for many questions, and no answer older than its question.

import { expect, it } from 'vitest';
import { createGather } from '../../../runtime/gather.ts';

/** Reads that end when the test says so. */
function world(readsMax: number, keysMax = 100) {
  const reads: { keys: readonly string[]; end(): void; fail(): void }[] = [];
  const load = (keys: readonly string[]) =>
    new Promise<ReadonlyMap<string, string>>((resolve, reject) => {
      reads.push({
        keys,
        end: () => resolve(new Map(keys.filter((key) => key !== 'none').map((key) => [key, `${key}!`]))),
        fail: () => reject(new Error('away')),
      });
    });
  return { reads, get: createGather({ name: (key: string) => key, load, readsMax, keysMax }) };
}
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

it('asks once for what is asked together, and says what is not there', async () => {
  const { reads, get } = world(1);
  const all = [get('a'), get('b'), get('a'), get('none')];
  await turn();
  expect(reads.map(({ keys }) => keys)).toEqual([['a', 'b', 'none']]);
  reads[0]?.end();
  expect(await Promise.all(all)).toEqual(['a!', 'b!', 'a!', null]);
});

it('never answers with a read that began before the question', async () => {
  const { reads, get } = world(1);
  const first = get('a');
  await turn();
  const later = [get('a'), get('c')];
  await turn();
  expect(reads).toHaveLength(1);
  reads[0]?.end();
  expect(await first).toBe('a!');
  await turn();
  expect(reads[1]?.keys).toEqual(['a', 'c']);
  reads[1]?.end();
  expect(await Promise.all(later)).toEqual(['a!', 'c!']);
});

it('keeps its bounds: reads at once, keys of a read', async () => {
  const { reads, get } = world(2, 2);
  const all = ['a', 'b', 'c', 'd', 'e'].map(get);
  await turn();
  expect(reads.map(({ keys }) => keys)).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ]);
  for (const one of reads) one.end();
  await turn();
  reads[2]?.end();
  expect(await Promise.all(all)).toEqual(['a!', 'b!', 'c!', 'd!', 'e!']);
});

it('fails only for those who were in the read', async () => {
  const { reads, get } = world(1);
  const first = get('a');
  await turn();
  const second = get('b');
  reads[0]?.fail();
  await expect(first).rejects.toThrow('away');
  await turn();
  reads[1]?.end();
  expect(await second).toBe('b!');
});
