// The simulated database: the one allowed twin of a real part. It knows a statement that is still running: rows locked,
// nothing visible, its client perhaps long gone.
// I1: a statement applies whole or not at all, at one moment; readers see only what was applied.
// I2: a lock is held from the start of a statement to its end; who needs it waits in line.
// I3: what a client is told may be a lie by omission: `STORE_UNKNOWN` says nothing about what happened.

import { Fault, type FaultCode } from '../../runtime/errors.ts';
import type { Host } from './host.ts';
import type { Scheduler } from './scheduler.ts';

/** How often the database lets its clients down; probabilities per statement. */
export type DatabaseFaults = {
  /** The statement never reaches the server. */
  away: number;
  /** It runs, but the answer is lost. */
  replyLost: number;
  /** The client is cut off while the statement still runs on for a long time. */
  ghost: number;
};

type Statement = { readonly locks: readonly string[]; readonly start: () => void; readonly abort: () => void };

export type SimDatabase = {
  readonly faults: DatabaseFaults;
  /** Database clock, epoch ms. */
  now(): number;
  /** Runs `apply` on the server at one moment and answers the host, if fate allows. */
  run<T>(
    host: Host,
    statement: {
      readonly label: string;
      readonly locks: readonly string[];
      readonly writes: boolean;
      readonly apply: () => T;
    },
  ): Promise<T>;
  /** Ends every running statement and refuses new ones for `ms`: a crash and its recovery. */
  crash(ms: number): void;
  readonly counts: { statements: number; lost: number; ghosts: number; crashes: number };
};

const epochMs = 1_700_000_000_000;

export function createDatabase(scheduler: Scheduler): SimDatabase {
  const faults: DatabaseFaults = { away: 0, replyLost: 0, ghost: 0 };
  const counts = { statements: 0, lost: 0, ghosts: 0, crashes: 0 };
  const locked = new Set<string>();
  let line: Statement[] = [];
  let downUntil = -1;
  let life = 0;
  const free = (locks: readonly string[]): boolean => locks.every((lock) => !locked.has(lock));
  const admit = (): void => {
    const waiting = line;
    line = [];
    const ahead = new Set<string>();
    for (const statement of waiting) {
      if (free(statement.locks) && !statement.locks.some((lock) => ahead.has(lock))) statement.start();
      else {
        line.push(statement);
        for (const lock of statement.locks) ahead.add(lock);
      }
    }
  };
  const release = (locks: readonly string[]): void => {
    for (const lock of locks) locked.delete(lock);
    admit();
  };
  return {
    faults,
    counts,
    now: () => Math.floor(epochMs + scheduler.now()),
    run(host, { label, locks, writes, apply }) {
      counts.statements += 1;
      const ghost = writes && scheduler.chance(faults.ghost);
      const lost = ghost || scheduler.chance(faults.replyLost);
      const away = !ghost && scheduler.chance(faults.away);
      return new Promise((resolve, reject) => {
        const fail = (code: FaultCode, ms: number): void => {
          counts.lost += 1;
          host.schedule(ms, `${host.name} ${label} ${code}`, () => reject(new Fault(code, { context: { label } })));
        };
        if (away) return fail('STORE_AWAY', scheduler.between(0.2, 5));
        if (ghost) {
          counts.ghosts += 1;
          fail('STORE_UNKNOWN', scheduler.between(0.5, 20));
        }
        const reach = ghost && scheduler.chance(0.5) ? scheduler.between(1, 400) : scheduler.between(0.1, 1.5);
        const hold = !writes ? 0 : ghost ? scheduler.between(1, 400) : scheduler.between(0.1, 2);
        scheduler.schedule(reach, '', () => {
          if (scheduler.now() < downUntil) {
            if (!ghost) fail('STORE_AWAY', 1);
            return;
          }
          const start = (): void => {
            for (const lock of locks) locked.add(lock);
            const born = life;
            scheduler.schedule(hold, '', () => {
              if (born !== life) {
                if (!ghost) fail('STORE_UNKNOWN', 1);
                return;
              }
              let answer: () => void;
              try {
                const value = apply();
                answer = () => resolve(value);
              } catch (thrown) {
                answer = () => reject(thrown);
              }
              scheduler.note(`db ${host.name} ${label}`);
              release(locks);
              if (!ghost && lost) fail('STORE_UNKNOWN', scheduler.between(1, 20));
              else if (!ghost) host.schedule(scheduler.between(0.1, 1), '', answer);
            });
          };
          const abort = (): void => {
            if (!ghost) fail('STORE_UNKNOWN', 1);
          };
          line.push({ locks, start, abort });
          admit();
        });
      });
    },
    crash(ms) {
      counts.crashes += 1;
      life += 1;
      downUntil = scheduler.now() + ms;
      locked.clear();
      for (const { abort } of line) abort();
      line = [];
      scheduler.note('db crash');
    },
  };
}
