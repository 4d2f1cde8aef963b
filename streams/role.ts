// One role at work: its loop, and everything that hears of the loop's commits: relay, timers, effects, waiters of outcomes.
// I1: on a stop: lanes end their batch → effects end their runs → relay and sender flush → watermarks are written by the next
//     owner's repeats at worst → the group is left. What is not done by then stands in the tables.

import type { ActorType } from '../actors/actor.ts';
import { limits } from '../runtime/limits.ts';
import type { DatabaseClock } from './database-clock.ts';
import { createEffects } from './effects/effects.ts';
import type { EffectRunner } from './effects/runner.ts';
import type { NewOutcome } from './loop/draft.ts';
import { type Alongside, type Loop, startLoop } from './loop/loop.ts';
import type { AfterCommit, LoopPorts } from './loop/tools.ts';
import type { Unit } from './loop/unit.ts';
import { createRelay } from './relay/relay.ts';
import { createSender } from './sender.ts';
import { createTimers } from './timers.ts';

export type RoleOptions = {
  readonly role: string;
  readonly types: readonly ActorType[];
  readonly registry: readonly ActorType[];
  readonly partitions: number;
  readonly lanes: number;
  readonly owner: string;
  readonly database: DatabaseClock;
  readonly runners: readonly EffectRunner[];
  /** Streams read along with the command topics, by partition number. */
  readonly alongside?: readonly Alongside[];
  /** Outcomes right after their commit: the first of the three ways (ingress.2). */
  readonly outcomes?: (outcomes: readonly NewOutcome[]) => void;
  /** Units that came or went. */
  readonly owning?: { restarted(units: readonly Unit[]): void; lost(units: readonly Unit[]): void };
  /** Every commit, after all else heard of it. */
  readonly committed?: AfterCommit['committed'];
};

/** Lengths of the role's queues, for metrics and readiness. */
export type RoleQueues = {
  readonly mailbox: number;
  readonly relay: number;
  readonly timers: number;
  readonly effects: number;
};

export type RunningRole = {
  readonly loop: Loop;
  queues(): RoleQueues;
  /** Graceful stop; see I1. */
  stop(): Promise<void>;
};

/** Starts a role. Rejects when the broker refuses the join. */
export async function startRole(ports: LoopPorts, options: RoleOptions): Promise<RunningRole> {
  const { partitions, database } = options;
  const sender = createSender(ports, `${options.role}-facts`);
  const relay = createRelay(ports, partitions);
  const timers = createTimers(ports, database, sender, partitions);
  const effects = createEffects(ports, { database, sender, partitions, runners: options.runners });
  const after: AfterCommit = {
    committed(commit, answer, units) {
      relay.committed(commit.log);
      timers.committed(commit, answer, units);
      effects.committed(commit, answer, units);
      options.committed?.(commit, answer, units);
    },
    outcomes: (outcomes) => options.outcomes?.(outcomes),
    restarted(units) {
      relay.restarted(units);
      timers.restarted(units);
      effects.restarted(units);
      options.owning?.restarted(units);
    },
    lost(units) {
      relay.lost(units);
      timers.lost(units);
      effects.lost(units);
      options.owning?.lost(units);
    },
  };
  const loop = await startLoop(ports, { ...options, alongside: options.alongside ?? [], after });
  return {
    loop,
    queues: () => ({
      mailbox: loop.units().reduce((sum, unit) => sum + unit.mailbox.length, 0),
      relay: relay.backlog(),
      timers: timers.waiting(),
      effects: effects.waiting(),
    }),
    async stop() {
      await loop.stop();
      timers.stop();
      await effects.drain(limits.drainMsMax);
      await relay.drain(limits.drainMsMax);
      await loop.flushWatermarks();
      await loop.leave();
      await Promise.all([relay.close(), sender.close()]);
    },
  };
}
