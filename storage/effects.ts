// Effects at rest: swept at acquire, answered by whoever ran them, deleted by the commit that passes their record (row.1).

import { rowIdColumns } from './log/commit.ts';
import { slotsOf } from './log/slots.ts';
import { byteaArray, int4Array, textArray } from './postgres/array.ts';
import { type Runner, reading, writing } from './postgres/statement.ts';
import type { ClaimOutcome, EffectRow, RowId, Unit } from './store.ts';

/** An encoded fact for an effect's row. */
export type EffectAnswer = RowId & { readonly name: string; readonly version: number; readonly body: Buffer };

/** Statements of this file, for the test that prepares them all. */
export const effectStatements = {
  sweep: reading(
    'sweep_effects',
    `select type, id, slot, seq, idx as "index", kind, lane, ref, name, version, body, give_up_at as "giveUpAt", traceparent,
        answer_name as "answerName", answer_version as "answerVersion", answer_body as "answerBody",
        claim_outcome as "claimOutcome", claim_rider as "claimRider", claim_no as "claimNo"
      from core.effects where type = $1 and slot = any($2::int[]) order by id, seq, idx`,
  ),
  answer: writing(
    'answer_effects',
    'select type, id, seq, idx as "index" from core.answer_effects($1, $2, $3, $4, $5, $6, $7)',
  ),
  giveUp: writing(
    'give_up_effect',
    'select core.give_up_effect($1, $2, $3, $4, $5, $6, $7::smallint, $8, $9, $10) as "taken"',
  ),
  standing: reading(
    'standing_effects',
    `select e.type, e.id, e.seq, e.idx as "index" from unnest($1::text[], $2::text[], $3::int[], $4::smallint[])
      as p(type, id, seq, idx) join core.effects e on e.type = p.type and e.id = p.id and e.seq = p.seq and e.idx = p.idx`,
  ),
};

type RawEffect = Omit<EffectRow, 'answer' | 'claim'> & {
  readonly answerName: string | null;
  readonly answerVersion: number | null;
  readonly answerBody: Buffer | null;
  readonly claimOutcome: number | null;
  readonly claimRider: string | null;
  readonly claimNo: number | null;
};

/** All effects of a unit's slots, pending and answered; of each actor in seq order. */
export async function sweepUnitEffects(runner: Runner, unit: Unit, partitions: number): Promise<readonly EffectRow[]> {
  const rows = await runner.run<RawEffect>(effectStatements.sweep, [unit.type, slotsOf(unit.partition, partitions)]);
  return rows.map(effectOf);
}

/** Stores good answers in rows that stand unanswered; returns those that took theirs. */
export async function storeAnswers(runner: Runner, answers: readonly EffectAnswer[]): Promise<readonly RowId[]> {
  if (answers.length === 0) return [];
  return runner.run<RowId>(effectStatements.answer, [
    ...rowIdColumns(answers),
    textArray(answers, (answer) => answer.name),
    int4Array(answers, (answer) => answer.version),
    byteaArray(answers, (answer) => answer.body),
  ]);
}

/** Stores a `gave_up` answer if the unit is still at this epoch and the row has neither answer nor outcome. */
export async function storeGivenUp(
  runner: Runner,
  unit: Unit & { readonly epoch: number },
  answer: EffectAnswer,
): Promise<boolean> {
  const { type, id, seq, index, name, version, body } = answer;
  const [row] = await runner.run<{ taken: boolean }>(effectStatements.giveUp, [
    unit.type,
    unit.partition,
    unit.epoch,
    type,
    id,
    seq,
    index,
    name,
    version,
    body,
  ]);
  return row?.taken === true;
}

/** Of these effect rows, those that still stand. */
export async function standingEffects(runner: Runner, rows: readonly RowId[]): Promise<readonly RowId[]> {
  if (rows.length === 0) return [];
  return runner.run<RowId>(effectStatements.standing, rowIdColumns(rows));
}

function effectOf(raw: RawEffect): EffectRow {
  const { answerName, answerVersion, answerBody, claimOutcome, claimRider, claimNo, ...row } = raw;
  const answer =
    answerName === null || answerVersion === null || answerBody === null
      ? null
      : { name: answerName, version: answerVersion, body: answerBody };
  return { ...row, answer, claim: claimOutcomeOf(claimOutcome, claimRider, claimNo) };
}

/** A claim's outcome from its three columns; null while none stands. */
function claimOutcomeOf(outcome: number | null, riderId: string | null, claimNo: number | null): ClaimOutcome | null {
  if (outcome === null) return null;
  return riderId === null || claimNo === null ? { kind: 'none' } : { kind: 'reserved', riderId, claimNo };
}
