// effect.1 from commit to answer: order of lanes, what is withdrawn, what a predecessor left.

import { expect, test } from 'vitest';
import type { EffectRunner } from '../../../../streams/effects/runner.ts';
import { createHost } from '../../../sim/host.ts';
import { createOutside, type Outside } from '../../../sim/outside.ts';
import { amounts, simProbe } from '../../../sim/probe.ts';
import { createScheduler } from '../../../sim/scheduler.ts';
import { message, startQuiet } from '../loop/quiet.ts';

const type = simProbe({ healed: false }, 'bounded', 1_000);
const add = (amount: number) => message('Add', { amount });

/** A runner that waits until it is let go, and says what it was asked. */
function gate(): { runner: EffectRunner; asked: string[]; open: () => void } {
  const asked: string[] = [];
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const runner: EffectRunner = {
    kind: 'slow',
    batchMax: 1,
    async run(jobs) {
      asked.push(...jobs.map(({ row }) => row.ref));
      await opened;
      return jobs.map(() => ({ kind: 'fact', message: message('Counted', { amount: 2 }) }));
    },
    gaveUp: () => null,
  };
  return { runner, asked, open };
}

test('effect.1 a lane waits while its head is pending; lanes do not wait for each other', async () => {
  const { runner, asked, open } = gate();
  const quiet = await startQuiet(type, [runner]);
  await quiet.send('a', 1, add(amounts.twoLanes));
  await quiet.send('a', 2, add(amounts.effect));
  expect(asked).toEqual(['e1', 'f1']);
  open();
  await quiet.pass(100);
  expect(asked).toEqual(['e1', 'f1', 'e2']);
  await quiet.pass(100);
  expect(quiet.field('a', 'total')).toBe(amounts.twoLanes + amounts.effect + 3 * 2);
  expect(quiet.cluster.tables.effects.size).toBe(0);
});

test('effect.1 what is withdrawn before it starts is never asked for, in the very batch that armed it too', async () => {
  const { runner, asked, open } = gate();
  const quiet = await startQuiet(type, [runner]);
  quiet.cluster.database.crash(20);
  const together = [
    quiet.send('a', 1, add(amounts.twoLanes)),
    quiet.send('a', 2, add(amounts.effect)),
    quiet.send('a', 3, add(amounts.withdraw)),
  ];
  await Promise.all(together);
  await quiet.pass(200);
  open();
  await quiet.pass(200);
  expect(asked).not.toContain('e2');
  expect(quiet.cluster.tables.effects.size).toBe(0);
});

test('claim.4 a claim that was won before it was answered is not withdrawn: it is run to its answer', async () => {
  const asked: string[] = [];
  const runner: EffectRunner = {
    kind: 'slow',
    batchMax: 1,
    async run(jobs) {
      asked.push(...jobs.map(({ row }) => row.ref));
      return jobs.map(() =>
        asked.length < 3 ? { kind: 'pending' } : { kind: 'fact', message: message('Counted', { amount: 2 }) },
      );
    },
    gaveUp: () => null,
  };
  const quiet = await startQuiet(type, [runner]);
  await quiet.send('a', 1, add(amounts.effect));
  const [name, row] = [...quiet.cluster.tables.effects][0] ?? ['', undefined];
  if (row !== undefined) quiet.cluster.tables.effects.set(name, { ...row, claim: { kind: 'none' } });
  await quiet.send('a', 2, add(amounts.withdraw));
  await quiet.pass(3_000);
  expect(asked.slice(0, 2)).toEqual(['e1', 'e1']);
  expect(quiet.cluster.tables.effects.size).toBe(0);
  expect(quiet.field('a', 'total')).toBe(amounts.effect + amounts.withdraw + 2 + 2);
});

test('effect.1 an answer that a predecessor stored is sent by the owner that finds its row taken', async () => {
  const { runner, asked, open } = gate();
  const quiet = await startQuiet(type, [runner]);
  await quiet.send('a', 1, add(amounts.effect));
  expect(asked).toEqual(['e1']);
  const [name, row] = [...quiet.cluster.tables.effects][0] ?? ['', undefined];
  const { name: fact, version, body } = quiet.cluster.codec.encode('probe', message('Counted', { amount: 50 }));
  if (row !== undefined) quiet.cluster.tables.effects.set(name, { ...row, answer: { name: fact, version, body } });
  open();
  await quiet.pass(200);
  expect(quiet.field('a', 'total')).toBe(amounts.effect + 50);
  expect(quiet.cluster.tables.effects.size).toBe(0);
});

test('the outside of the simulation counts its calls', async () => {
  const scheduler = createScheduler(3);
  const outside: Outside = createOutside(scheduler, 1);
  expect(outside.runners(createHost(scheduler, 'one')).map(({ kind }) => kind)).toEqual(['slow', 'print_label']);
});
