// Which units' effects this process may run, and how it learns of their rows: read once at acquire and after doubt, and again
// when a row turns out to be somebody else's doing.
// I1: nothing of a unit starts before its rows were read: an older effect of the same lane may stand among them.
// I2: what a commit withdraws while the rows are being read is not taken from that reading.

import type { EffectRow } from '../../storage/store.ts';
import type { LoopPorts } from '../loop/tools.ts';
import { type Unit, unitKey } from '../loop/unit.ts';
import { untilItWorks } from '../patience.ts';
import type { Run } from './courses.ts';

export type Sweeps = {
  /** The unit is ours (again) at its present epoch: read its rows. */
  begin(unit: Unit): void;
  end(unit: Unit): void;
  /** The run's unit is still ours at the run's epoch. */
  owns(run: Run): boolean;
  /** Ours, and its rows have been read. */
  ready(run: Run): boolean;
  /** A commit of this unit withdrew the effect. */
  withdrawn(unit: Unit, type: string, id: string, ref: string): void;
  /** Reads the unit's rows again: one of them is not as we believed. Until then nothing of the unit starts. */
  look(unit: Unit): void;
  stop(): void;
};

type Holding = {
  readonly unit: Unit;
  readonly epoch: number;
  swept: boolean;
  reading: boolean;
  again: boolean;
  readonly withdrawn: Set<string>;
};

type Hear = { readonly take: (row: EffectRow, unit: Unit) => void; readonly done: () => void };

/** `take` gets each row read, `done` is told after each reading. */
export function createSweeps(ports: LoopPorts, partitions: number, hear: Hear): Sweeps {
  const holdings = new Map<string, Holding>();
  let stopped = false;
  const isCurrent = (holding: Holding): boolean =>
    holdings.get(unitKey(holding.unit)) === holding && holding.unit.epoch === holding.epoch;
  const begin = (holding: Holding): void => {
    holding.again = holding.reading;
    if (holding.reading) return;
    holding.reading = true;
    readRows(ports, partitions, holding, hear, () => !stopped && isCurrent(holding))
      .catch((thrown: unknown) => ports.fatal(`effects sweep: ${String(thrown)}`, 70))
      .finally(() => {
        holding.reading = false;
      });
  };
  const of = (run: Run): Holding | null => {
    const holding = holdings.get(unitKey(run.unit));
    return holding?.unit === run.unit && holding.epoch === run.epoch ? holding : null;
  };
  return {
    begin(unit) {
      const holding = {
        unit,
        epoch: unit.epoch,
        swept: false,
        reading: false,
        again: false,
        withdrawn: new Set<string>(),
      };
      holdings.set(unitKey(unit), holding);
      begin(holding);
    },
    end: (unit) => holdings.delete(unitKey(unit)),
    owns: (run) => of(run) !== null,
    ready: (run) => of(run)?.swept === true,
    withdrawn(unit, type, id, ref) {
      const holding = holdings.get(unitKey(unit));
      if (holding?.reading !== true) return;
      holding.withdrawn.add(refName({ type, id, ref }));
      holding.again = true;
    },
    look(unit) {
      const holding = holdings.get(unitKey(unit));
      if (holding === undefined || !isCurrent(holding)) return;
      holding.swept = false;
      begin(holding);
    },
    stop() {
      stopped = true;
    },
  };
}

async function readRows(
  ports: LoopPorts,
  partitions: number,
  holding: Holding,
  hear: Hear,
  wanted: () => boolean,
): Promise<void> {
  const { unit, withdrawn } = holding;
  do {
    holding.again = false;
    withdrawn.clear();
    const rows = await untilItWorks(
      () => ports.store.sweepEffects(unit, partitions),
      ports,
      () => !wanted(),
    );
    if (rows === undefined || !wanted()) return;
    for (const row of rows) if (row.answer !== null || !withdrawn.has(refName(row))) hear.take(row, unit);
  } while (holding.again);
  holding.swept = true;
  hear.done();
}

const refName = (row: { readonly type: string; readonly id: string; readonly ref: string }): string =>
  `${row.type}/${row.id}/${row.ref}`;
