// The proofs on real processes: one platform, and what can happen to it, suite by suite. Each ends with the same verdict, read
// from Postgres, the topics and what clients were told: once, in sequence, relayed, no gap and no stale epoch in the audit.

import { afterAll, beforeAll, describe } from 'vitest';
import { loopsSuite } from './loops.suite.ts';
import { networkSuite } from './network.suite.ts';
import { operatorsSuite } from './operators.suite.ts';
import { poisonSuite } from './poison.suite.ts';
import { serversSuite } from './servers.suite.ts';
import { openWorld, type World } from './support/world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld(8);
});
afterAll(() => world?.close());

// Each suite has hooks of its own, and so a describe of its own.
describe('poison', () => poisonSuite(() => world));
describe('operators', () => operatorsSuite(() => world));
describe('answers that get lost', () => networkSuite(() => world));
describe('loops under load', () => loopsSuite(() => world));
describe('servers that die', () => serversSuite(() => world));
