// Records that stand for a row (a timer's fact, an effect's answer), from their send until the commit that passes them (row.1).
// I1: a row is sent again only when its send failed, or when next_offset has passed its acknowledged offset and the row still
//     stands: never by age. (Acquire and doubt begin anew from the tables.)
// I2: a unit that is lost takes its flights with it; its next owner sweeps the rows.

import type { Commit, RowId } from '../storage/store.ts';
import type { OutRecord } from './broker/log.ts';
import { rowKey } from './loop/envelope.ts';
import type { LoopPorts } from './loop/tools.ts';
import { type Unit, unitKey } from './loop/unit.ts';
import { isPassing } from './patience.ts';
import type { Sender } from './sender.ts';

type Flight = {
  readonly row: RowId;
  readonly unit: Unit;
  readonly epoch: number;
  readonly record: OutRecord;
  offset: number;
};

export type Flights = {
  /** Sends the record of a row once; a row in flight is not sent again. */
  fly(row: RowId, unit: Unit, record: OutRecord): void;
  has(row: RowId): boolean;
  /** A commit was answered: what it passed has landed; what it should have passed is looked up. */
  committed(commit: Commit, units: readonly Unit[]): void;
  /** Forgets the flights of units. */
  drop(units: readonly Unit[]): void;
  size(): number;
};

export function createFlights(ports: Pick<LoopPorts, 'store'>, sender: Sender, table: 'effects' | 'timers'): Flights {
  const flights = new Map<string, Flight>();
  const send = (key: string, flight: Flight): void => {
    flight.offset = -1;
    sender.send(flight.record).then(
      (offset) => {
        flight.offset = offset;
      },
      () => {
        if (flights.get(key) === flight) flights.delete(key);
      },
    );
  };
  const check = async (late: readonly Flight[]): Promise<void> => {
    const standing = new Set(
      (
        await ports.store.standing(
          late.map(({ row }) => row),
          table,
        )
      ).map(rowKey),
    );
    for (const flight of late) {
      const key = rowKey(flight.row);
      if (flights.get(key) !== flight) continue;
      if (standing.has(key)) send(key, flight);
      else flights.delete(key);
    }
  };
  return {
    fly(row, unit, record) {
      const key = rowKey(row);
      const known = flights.get(key);
      if (known !== undefined && known.unit === unit && known.epoch === unit.epoch) return;
      const flight = { row, unit, epoch: unit.epoch, record, offset: -1 };
      flights.set(key, flight);
      send(key, flight);
    },
    has: (row) => flights.has(rowKey(row)),
    committed(commit, units) {
      for (const row of table === 'effects' ? commit.passedEffects : commit.passedTimers) flights.delete(rowKey(row));
      const touched = new Set(units);
      const late = [...flights.values()].filter(
        (flight) => touched.has(flight.unit) && flight.offset >= 0 && flight.offset < flight.unit.nextOffset,
      );
      if (late.length === 0) return;
      check(late).catch((thrown: unknown) => {
        // Postgres is away: the next commit of the unit asks again.
        if (!isPassing(thrown)) throw thrown;
      });
    },
    drop(units) {
      const names = new Set(units.map(unitKey));
      for (const [key, flight] of flights) if (names.has(unitKey(flight.unit))) flights.delete(key);
    },
    size: () => flights.size,
  };
}
