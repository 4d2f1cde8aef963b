// The sender: order of calls is order of sends, and a rejection repeats but never reorders or loses.

import { expect, test } from 'vitest';
import { Fault } from '../../../runtime/errors.ts';
import type { Log, OutRecord } from '../../../streams/broker/log.ts';
import { createSender } from '../../../streams/sender.ts';

const recordOf = (n: number): OutRecord => ({ topic: 't', partition: 0, key: `${n}`, value: null, headers: {} });

/** A broker whose sends fail as `fates` say; after a failure its publisher is dead. */
function brokerOf(fates: readonly ('ok' | 'lost' | 'never')[]) {
  const landed: string[] = [];
  let at = 0;
  let opened = 0;
  let most = 0;
  let under = 0;
  const publisher: Log['publisher'] = async () => {
    opened += 1;
    let dead = false;
    return {
      async send(records) {
        if (dead) throw new Error('a dead publisher was used');
        const fate = fates[at++] ?? 'ok';
        under += 1;
        most = Math.max(most, under);
        await Promise.resolve();
        under -= 1;
        if (fate !== 'never') landed.push(...records.map(({ key }) => key));
        dead = fate !== 'ok';
        if (dead) throw new Fault('BROKER_SEND_UNKNOWN');
        return records.map((_record, i) => i);
      },
      close: async () => undefined,
    };
  };
  return { log: { publisher } as Log, landed, opened: () => opened, most: () => most };
}

const clock = { now: () => 0, monotonic: () => 0, sleep: async () => undefined, after: () => () => undefined };

test('after a rejection the same records go again first, through a new publisher, one send at a time', async () => {
  const { log, landed, opened, most } = brokerOf(['lost', 'never', 'ok', 'ok']);
  const sender = createSender({ log, clock, random: () => 0 }, 'test');
  await Promise.all([1, 2, 3].map((n) => sender.send(recordOf(n))));
  await sender.send(recordOf(4));
  const firsts = [...new Set(landed)];
  expect(firsts).toEqual(['1', '2', '3', '4']);
  expect(landed.slice(-4)).toEqual(['1', '2', '3', '4'].slice(-landed.slice(-4).length));
  expect([opened(), most()]).toEqual([3, 1]);
  expect(sender.waiting()).toBe(0);
  await sender.flushed();
  await sender.close();
  await expect(sender.send(recordOf(5))).rejects.toThrow('closed');
});
