// The golden conversations against the real gateway: HTTP with tokens and keys, topics, loops, effects, Postgres, payment sandbox.

import { afterAll, beforeAll, expect, test } from 'vitest';
import { goldenCases, play } from './golden.ts';
import { type Installation, startInstallation } from './installation.ts';
import { stackWorld } from './stack-world.ts';

let installation: Installation;
beforeAll(async () => {
  installation = await startInstallation();
});
afterAll(async () => {
  await installation?.close();
});

const cases = goldenCases()
  .filter(([, { only }]) => only !== 'unit')
  .map(([group, one]) => ({ title: `${group}: ${one.name}`, one }));

test.each(cases)('$title', async ({ one }) => {
  await play(await stackWorld(installation), one);
  if (one.steps.some(({ change }) => change !== undefined)) await installation.restore();
});

test('a stranger neither sees nor speaks in a conversation', async () => {
  const { ask, token } = installation;
  const [ana, bela] = [await token('customer', 'ana'), await token('customer', 'bela')];
  const { body } = await ask({ method: 'POST', path: '/v1/conversations', token: ana, key: 'stranger-1', body: {} });
  const path = `/v1/actors/conversation/${String(body['conversationId'])}`;
  const statuses = [
    await ask({ method: 'GET', path, token: bela }),
    await ask({ method: 'GET', path: `${path}/events`, token: bela }),
    await ask({
      method: 'POST',
      path: `${path}/OpenRestaurant`,
      token: bela,
      key: 'stranger-2',
      body: { restaurantId: 'pizza-loft' },
    }),
    await ask({
      method: 'POST',
      path: `/v1/conversations/${String(body['conversationId'])}/messages`,
      token: bela,
      key: 'stranger-3',
      body: { text: 'hi' },
    }),
  ].map(({ status }) => status);
  expect(statuses).toEqual([404, 404, 404, 404]);
});
