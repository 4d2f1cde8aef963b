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

test('a stranger neither sees nor speaks in a conversation; its customer reads what was typed', async () => {
  const { ask, token } = installation;
  const [ana, bela] = [await token('customer', 'ana'), await token('customer', 'bela')];
  const post = (path: string, by: string, key: string, body: object) =>
    ask({ method: 'POST', path, token: by, key, body });
  const { body } = await post('/v1/conversations', ana, 'stranger-1', {});
  const id = String(body['conversationId']);
  const [actor, chat] = [`/v1/actors/conversation/${id}`, `/v1/conversations/${id}`];
  const refused = [
    await ask({ method: 'GET', path: actor, token: bela }),
    await ask({ method: 'GET', path: `${actor}/events`, token: bela }),
    await ask({ method: 'GET', path: `${chat}/texts`, token: bela }),
    await post(`${actor}/OpenRestaurant`, bela, 'stranger-2', { restaurantId: 'pizza-loft' }),
    await post(`${chat}/messages`, bela, 'stranger-3', { text: 'hi' }),
  ];
  expect(refused.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
  expect((await post(`${chat}/messages`, ana, 'stranger-4', { text: 'Hello there' })).status).toBe(200);
  const { body: own } = await ask({ method: 'GET', path: `${chat}/texts`, token: ana });
  expect(own['texts']).toMatchObject([{ text: 'Hello there' }]);
});
