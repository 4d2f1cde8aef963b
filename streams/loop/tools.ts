// What every part of a loop works with: ports and tables, as one argument (port.1).

import type { ActorType } from '../../actors/actor.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Commit, Committed, Store } from '../../storage/store.ts';
import type { Log } from '../broker/log.ts';
import type { Codec } from '../codec/codec.ts';
import type { DatabaseClock } from '../database-clock.ts';
import type { NewOutcome } from './draft.ts';
import type { Unit } from './unit.ts';
import type { NeedsCache } from './warmth.ts';

/** Numbers in [0, 1); seeded in the simulation. */
export type Random = () => number;

/** What a loop reports to an operator; one line each, never in hot paths. */
export type Report = (event: string, fields: Readonly<Record<string, string | number | null>>) => void;

/** The world as the loop knows it. */
export type LoopPorts = {
  readonly log: Log;
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly codec: Codec;
  readonly report: Report;
  /** Ends the process: the runtime itself is broken (STORE_BROKEN, fencing storm, consumer gone). */
  readonly fatal: (reason: string, exitCode: number) => void;
};

/** Who hears of a commit, right after it. */
export type AfterCommit = {
  committed(commit: Commit, answer: Committed, units: readonly Unit[]): void;
  outcomes(outcomes: readonly NewOutcome[]): void;
  /** These units are newly ours, or all memory of them is in doubt: go on from the tables. */
  restarted(units: readonly Unit[]): void;
  /** These units are no longer ours. */
  lost(units: readonly Unit[]): void;
};

export type LoopTools = LoopPorts & {
  readonly types: ReadonlyMap<string, ActorType>;
  readonly partitions: number;
  readonly owner: string;
  readonly database: DatabaseClock;
  readonly needsCaches: readonly NeedsCache[];
  readonly after: AfterCommit;
  /** A record carries a schema id that is not known here (schema.1). */
  unknownSchema(unit: Unit, schemaId: number): void;
};
