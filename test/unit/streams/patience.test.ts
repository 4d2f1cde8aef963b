// What passes by itself is waited out, and nothing else: a full pool once ended a whole process.

import { expect, test } from 'vitest';
import { Fault, type FaultCode } from '../../../runtime/errors.ts';
import { isPassing, untilItWorks } from '../../../streams/patience.ts';

const passing: readonly FaultCode[] = [
  'STORE_AWAY',
  'STORE_UNKNOWN',
  'STORE_CONFLICT',
  'BROKER_UNAVAILABLE',
  'QUEUE_FULL',
];
const final: readonly FaultCode[] = ['STORE_REJECTED', 'STORE_BROKEN', 'STORE_FOREIGN', 'CONFIG_INVALID'];

test.each(passing)('%s passes', (code) => {
  expect(isPassing(new Fault(code))).toBe(true);
});

test.each(final)('%s does not pass', (code) => {
  expect(isPassing(new Fault(code))).toBe(false);
});

test('a bug is thrown on, a full queue is tried again', async () => {
  const ports = {
    clock: { now: () => 0, monotonic: () => 0, sleep: async () => undefined, after: () => () => undefined },
    random: () => 0.5,
  };
  let tries = 0;
  const work = async (): Promise<string> => {
    tries += 1;
    if (tries < 3) throw new Fault('QUEUE_FULL');
    return 'done';
  };
  await expect(untilItWorks(work, ports)).resolves.toBe('done');
  expect(tries).toBe(3);
  await expect(untilItWorks(() => Promise.reject(new TypeError('a bug')), ports)).rejects.toThrow('a bug');
});
