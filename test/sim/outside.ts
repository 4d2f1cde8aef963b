// The outside world of effects: slow, failing, forgetful. It counts what it was asked under which ref.

import type { Message } from '../../actors/actor.ts';
import type { EffectRow } from '../../storage/store.ts';
import type { Answer, EffectRunner } from '../../streams/effects/runner.ts';
import type { Host } from './host.ts';
import { counted } from './probe.ts';
import type { Scheduler } from './scheduler.ts';

export type Outside = {
  /** Chance that a call fails, or that its answer is lost. */
  failing: number;
  /** Virtual time of the first call under `type/id/ref`, and how many there were. */
  readonly calls: Map<string, { readonly first: number; count: number }>;
  runners(host: Host): readonly EffectRunner[];
};

/** Kinds `slow` (probes) and `print_label` (parcels). */
export function createOutside(scheduler: Scheduler, batchMax: number): Outside {
  const outside: Outside = {
    failing: 0,
    calls: new Map(),
    runners: (host) => [
      runner('slow', host, () => counted(2), counted(1)),
      runner('print_label', host, (row) => label(`L-${row.id}`), label(null)),
    ],
  };
  const label = (labelId: string | null): Message & { labelId: string | null } => ({ type: 'LabelPrinted', labelId });
  const call = async (host: Host, row: EffectRow, answer: (row: EffectRow) => Message): Promise<Answer> => {
    const key = `${row.type}/${row.id}/${row.ref}`;
    const known = outside.calls.get(key);
    if (known === undefined) outside.calls.set(key, { first: scheduler.now(), count: 1 });
    else known.count += 1;
    scheduler.note(`call ${host.name} ${key}`);
    const fails = scheduler.chance(outside.failing);
    await host.clock.sleep(scheduler.chance(0.2) ? scheduler.between(20, 300) : scheduler.between(0.5, 20));
    return fails ? { kind: 'pending', why: 'failed, or the answer was lost' } : { kind: 'fact', message: answer(row) };
  };
  const runner = (kind: string, host: Host, answer: (row: EffectRow) => Message, gaveUp: Message): EffectRunner => ({
    kind,
    batchMax,
    run: (jobs) => Promise.all(jobs.map(({ row }) => call(host, row, answer))),
    gaveUp: () => gaveUp,
  });
  return outside;
}
