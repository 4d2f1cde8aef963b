// One batch of effects: ask the runner, store its answers, and say what became of each row.
// I1: a good answer may be stored by anyone; `gave_up` only under the owner's epoch (effect.1).
// I2: what one row breaks (a request that cannot be read, an answer that is none) stays that row's: it waits and is reported.

import type { Message } from '../../actors/actor.ts';
import type { EffectRow, RowId } from '../../storage/store.ts';
import { rowKey } from '../loop/envelope.ts';
import type { LoopPorts } from '../loop/tools.ts';
import { isPassing } from '../patience.ts';
import type { Run } from './courses.ts';
import type { Answer, EffectJob, EffectRunner } from './runner.ts';

/** An answer as it stands in its row. */
export type StoredFact = {
  readonly kind: 'fact';
  readonly name: string;
  readonly version: number;
  readonly body: Buffer;
};
/** `done`: nothing is left to do. `gone`: the row is not as we believed. `pending`: run it again. */
export type Settled =
  | StoredFact
  | { readonly kind: 'done' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'pending'; readonly at?: 'now' };

type SettlingPorts = Pick<LoopPorts, 'store' | 'codec' | 'report'>;
type Asked = { readonly at: number; readonly run: Run; readonly request: Message };

/** Runs a batch; one verdict a row, in order. Never rejects: what cannot be stored now stays pending. */
export async function settleBatch(
  ports: SettlingPorts,
  runner: EffectRunner,
  batch: readonly Run[],
  now: () => number,
  signal: AbortSignal,
): Promise<readonly Settled[]> {
  const settled: Settled[] = batch.map(() => ({ kind: 'pending' }));
  const asked = batch.flatMap((run, at): Asked[] => {
    const request = requestOf(run.row, ports);
    return request === null ? [] : [{ at, run, request }];
  });
  const answers = await ask(ports, runner, asked, signal);
  try {
    await storeFacts(ports, asked, answers, settled);
    for (const [i, one] of asked.entries()) {
      const answer = answers[i];
      if (answer?.kind === 'stored') settled[one.at] = { kind: 'done' };
      else if (answer?.kind === 'gone') settled[one.at] = { kind: 'gone' };
      else if (settled[one.at]?.kind === 'pending')
        settled[one.at] = await waitOrGiveUp(ports, runner, one, answer, now());
    }
  } catch (thrown) {
    if (!isPassing(thrown)) ports.report('effect_not_stored', { kind: runner.kind, error: String(thrown) });
  }
  return settled;
}

async function ask(
  ports: SettlingPorts,
  runner: EffectRunner,
  asked: readonly Asked[],
  signal: AbortSignal,
): Promise<readonly Answer[]> {
  if (asked.length === 0) return [];
  const jobs: EffectJob[] = asked.map(({ run, request }) => ({ row: run.row, request, attempt: run.tries }));
  try {
    return await runner.run(jobs, signal);
  } catch (thrown) {
    ports.report('effect_failed', { kind: runner.kind, rows: jobs.length, error: String(thrown) });
    return [];
  }
}

/** Stores good answers; a row that does not take its answer has another one, or is gone. */
async function storeFacts(
  ports: SettlingPorts,
  asked: readonly Asked[],
  answers: readonly Answer[],
  settled: Settled[],
): Promise<void> {
  const facts = asked.flatMap(({ at, run }, i) => {
    const answer = answers[i];
    const fact = answer?.kind === 'fact' ? encodeFact(run.row, answer.message, ports) : null;
    return fact === null ? [] : [{ at, row: run.row, fact }];
  });
  if (facts.length === 0) return;
  const taken = new Set(
    (await ports.store.answerEffects(facts.map(({ row, fact }) => ({ ...idOf(row), ...fact })))).map(rowKey),
  );
  for (const { at, row, fact } of facts) settled[at] = taken.has(rowKey(row)) ? fact : { kind: 'gone' };
}

async function waitOrGiveUp(
  ports: SettlingPorts,
  runner: EffectRunner,
  { run, request }: Asked,
  answer: Answer | undefined,
  now: number,
): Promise<Settled> {
  const message = now > run.row.giveUpAt ? runner.gaveUp(request) : null;
  const fact = message === null ? null : encodeFact(run.row, message, ports);
  if (fact === null) return answer?.kind === 'pending' && answer.at === 'now' ? answer : { kind: 'pending' };
  const unit = { type: run.unit.type, partition: run.unit.partition, epoch: run.epoch };
  return (await ports.store.giveUpEffect(unit, { ...idOf(run.row), ...fact })) ? fact : { kind: 'gone' };
}

function requestOf(row: EffectRow, ports: SettlingPorts): Message | null {
  const decoded = ports.codec.decode(row.type, row.name, row.version, row.body);
  if (decoded.kind === 'ok') return decoded.message;
  ports.report('effect_unreadable', { row: rowKey(row), name: row.name, version: row.version, why: decoded.kind });
  return null;
}

function encodeFact(row: EffectRow, message: Message, ports: SettlingPorts): StoredFact | null {
  try {
    return { kind: 'fact', ...ports.codec.encode(row.type, message) };
  } catch (thrown) {
    ports.report('effect_answer_invalid', { row: rowKey(row), name: message.type, error: String(thrown) });
    return null;
  }
}

const idOf = (row: EffectRow): RowId => ({ type: row.type, id: row.id, seq: row.seq, index: row.index });
