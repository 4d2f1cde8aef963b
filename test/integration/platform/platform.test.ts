// The program on a stack of its own: what it refuses to start on, and an actor of every kind of work followed from a socket.

import { afterAll, beforeAll } from 'vitest';
import { openPlatform, type Platform } from '../../chaos/support/platform.ts';
import { parcelSuite } from './parcel.suite.ts';
import { startSuite } from './start.suite.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await openPlatform('platform', 4);
});
afterAll(() => platform?.close());

startSuite(() => platform);
parcelSuite(() => platform);
