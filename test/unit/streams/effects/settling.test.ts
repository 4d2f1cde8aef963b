// effect.1: what a batch of effects comes to, and who may store what.

import { expect, test } from 'vitest';
import type { Message } from '../../../../actors/actor.ts';
import { probe } from '../../../../actors/probe/probe.ts';
import type { EffectRow, Store } from '../../../../storage/store.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import type { Run } from '../../../../streams/effects/courses.ts';
import type { Answer, EffectRunner } from '../../../../streams/effects/runner.ts';
import { settleBatch } from '../../../../streams/effects/settling.ts';
import { unitOf } from '../../../../streams/loop/unit.ts';

const codec = localCodec([probe.schema]);
const counted = (amount: number): Message & { amount: number } => ({ type: 'Counted', amount });
const giveUpAt = 1_000;

function runOf(seq: number): Run {
  const owned = { type: 'probe', partition: 0, epoch: 7, nextOffset: 0, position: 0, watermark: 0, at: 0 };
  const add: Message & { amount: number } = { type: 'Add', amount: 1 };
  const request = codec.encode('probe', add);
  const row: EffectRow = {
    ...{ type: 'probe', id: 'a', slot: 0, seq, index: 0, kind: 'slow', lane: 'x', ref: `r${seq}`, traceparent: '' },
    ...request,
    giveUpAt,
    answer: null,
  };
  return { row, unit: unitOf(probe, 'probe-commands', owned), epoch: 7, status: 'running', tries: 0, notBefore: 0 };
}

/** Settles runs whose runner answers these; the table takes answers of the rows in `takes`. */
async function settle(answers: readonly Answer[], now: number, takes: readonly number[], epochNow = 7) {
  const runs = answers.map((_answer, i) => runOf(i + 1));
  for (const run of runs) run.unit.epoch = epochNow;
  const gaveUp: number[] = [];
  const reports: string[] = [];
  const store: Pick<Store, 'answerEffects' | 'giveUpEffect'> = {
    answerEffects: async (rows) => rows.filter(({ seq }) => takes.includes(seq)),
    giveUpEffect: async (unit, { seq }) => {
      gaveUp.push(unit.epoch);
      return unit.epoch === epochNow && takes.includes(seq);
    },
  };
  const runner: EffectRunner = { kind: 'slow', batchMax: 9, run: async () => answers, gaveUp: () => counted(1) };
  const ports = { store: store as Store, codec, report: (event: string) => reports.push(event) };
  const settled = await settleBatch(ports, runner, runs, () => now, new AbortController().signal);
  return { kinds: settled.map(({ kind }) => kind), gaveUp, reports };
}

test('effect.1 good answers are stored by anyone; a row that took none of ours is looked at again', async () => {
  const answers: Answer[] = [
    { kind: 'fact', message: counted(2) },
    { kind: 'fact', message: counted(2) },
    { kind: 'stored' },
    { kind: 'gone' },
    { kind: 'pending' },
  ];
  expect((await settle(answers, 0, [1])).kinds).toEqual(['fact', 'gone', 'done', 'gone', 'pending']);
});

test('effect.1 nothing is given up before its time, and then under the epoch of the run, not of the unit now', async () => {
  expect(await settle([{ kind: 'pending' }], giveUpAt, [1])).toMatchObject({ kinds: ['pending'], gaveUp: [] });
  expect(await settle([{ kind: 'pending' }], giveUpAt + 1, [1])).toMatchObject({ kinds: ['fact'], gaveUp: [7] });
  expect(await settle([{ kind: 'pending' }], giveUpAt + 1, [1], 8)).toMatchObject({ kinds: ['gone'], gaveUp: [7] });
});

test('effect.1 an answer that is no message of the type leaves its row pending, and its neighbours settled', async () => {
  const answers: Answer[] = [
    { kind: 'fact', message: { type: 'NoSuchFact' } },
    { kind: 'fact', message: counted(2) },
  ];
  expect(await settle(answers, 0, [1, 2])).toMatchObject({
    kinds: ['pending', 'fact'],
    reports: ['effect_answer_invalid'],
  });
});
