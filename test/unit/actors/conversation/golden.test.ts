// The golden conversations, purely: the actor folded with rows in memory, look-ups answered from fixtures, orders as pure actors.

import { expect, test } from 'vitest';
import { goldenCases, play } from '../../../integration/chat/golden.ts';
import { memoryWorld } from './memory-world.ts';

const cases = goldenCases();

test('there are at least sixty golden conversations', () => {
  expect(cases.length).toBeGreaterThanOrEqual(60);
});

test.each(cases.map(([group, one]) => ({ title: `${group}: ${one.name}`, one })))('$title', async ({ one }) => {
  await play(await memoryWorld(), one);
});
