// A heap gives what it was given, smallest rank first.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createHeap } from '../../../streams/heap.ts';

test('a heap gives out what it holds in order of rank, whatever goes in between', () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.integer(), { nil: null })), (steps) => {
      const heap = createHeap<number>((item) => item);
      const model: number[] = [];
      for (const step of steps) {
        if (step === null) expect(heap.pop()).toBe(model.sort((a, b) => a - b).shift());
        else {
          heap.push(step);
          model.push(step);
        }
        expect(heap.size()).toBe(model.length);
        expect(heap.peek()).toBe(model.length === 0 ? undefined : model.reduce((a, b) => Math.min(a, b)));
      }
    }),
  );
});
