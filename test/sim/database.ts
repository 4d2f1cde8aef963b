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

type Waiting = { readonly locks: readonly string[]; readonly start: () => void; readonly abort: () => void };

/** What a client asks: `apply` changes the tables at one moment. */
export type Statement<T> = {
  readonly label: string;
  readonly locks: readonly string[];
  readonly writes: boolean;
  readonly apply: () => T;
};

export type SimDatabase = {
  readonly faults: DatabaseFaults;
  /** Database clock, epoch ms. */
  now(): number;
  /** The database's clock is set forward. */
  jump(ms: number): void;
  /** Runs a statement on the server and answers the host, if fate allows. */
  run<T>(host: Host, statement: Statement<T>): Promise<T>;
  /** Ends every running statement and refuses new ones for `ms`: a crash and its recovery. */
  crash(ms: number): void;
  readonly counts: { statements: number; lost: number; ghosts: number; crashes: number };
};

const epochMs = 1_700_000_000_000;

type Server = {
  readonly scheduler: Scheduler;
  readonly counts: SimDatabase['counts'];
  readonly line: ReturnType<typeof createLine>;
  downUntil: number;
  /** Grows with each crash: what began in an earlier life ends without effect. */
  life: number;
};

/** What fate has in store for one statement. */
type Fate = { readonly ghost: boolean; readonly lost: boolean; readonly reach: number; readonly hold: number };

export function createDatabase(scheduler: Scheduler): SimDatabase {
  const faults: DatabaseFaults = { away: 0, replyLost: 0, ghost: 0 };
  const counts = { statements: 0, lost: 0, ghosts: 0, crashes: 0 };
  const server: Server = { scheduler, counts, line: createLine(), downUntil: -1, life: 0 };
  let ahead = 0;
  return {
    faults,
    counts,
    now: () => Math.floor(epochMs + ahead + scheduler.now()),
    jump(ms) {
      ahead += ms;
      scheduler.note(`db clock ${ms}`);
    },
    run(host, statement) {
      counts.statements += 1;
      const ghost = statement.writes && scheduler.chance(faults.ghost);
      const lost = ghost || scheduler.chance(faults.replyLost);
      const away = !ghost && scheduler.chance(faults.away);
      return new Promise((resolve, reject) => {
        const fail = (code: FaultCode, ms: number): void => {
          counts.lost += 1;
          const { label } = statement;
          host.schedule(ms, `${host.name} ${label} ${code}`, () => reject(new Fault(code, { context: { label } })));
        };
        if (away) return fail('STORE_AWAY', scheduler.between(0.2, 5));
        if (ghost) {
          counts.ghosts += 1;
          fail('STORE_UNKNOWN', scheduler.between(0.5, 20));
        }
        const fate = { ghost, lost, ...spans(scheduler, ghost, statement.writes) };
        serve(server, host, statement, fate, { resolve, reject, fail });
      });
    },
    crash(ms) {
      counts.crashes += 1;
      server.life += 1;
      server.downUntil = scheduler.now() + ms;
      server.line.clear();
      scheduler.note('db crash');
    },
  };
}

function spans(scheduler: Scheduler, ghost: boolean, writes: boolean): { reach: number; hold: number } {
  const reach = ghost && scheduler.chance(0.5) ? scheduler.between(1, 400) : scheduler.between(0.1, 1.5);
  const hold = !writes ? 0 : ghost ? scheduler.between(1, 400) : scheduler.between(0.1, 2);
  return { reach, hold };
}

type Client<T> = {
  readonly resolve: (value: T) => void;
  readonly reject: (thrown: unknown) => void;
  readonly fail: (code: FaultCode, ms: number) => void;
};

function serve<T>(server: Server, host: Host, statement: Statement<T>, fate: Fate, client: Client<T>): void {
  const { scheduler, line } = server;
  const { locks, label, apply } = statement;
  const failUnlessGhost = (code: FaultCode, ms: number): void => {
    if (!fate.ghost) client.fail(code, ms);
  };
  const finish = (): void => {
    let answer: () => void;
    try {
      const value = apply();
      answer = () => client.resolve(value);
    } catch (thrown) {
      answer = () => client.reject(thrown);
    }
    scheduler.note(`db ${host.name} ${label}`);
    line.release(locks);
    if (fate.ghost) return;
    if (fate.lost) client.fail(statement.writes ? 'STORE_UNKNOWN' : 'STORE_AWAY', scheduler.between(1, 20));
    else host.schedule(scheduler.between(0.1, 1), '', answer);
  };
  scheduler.schedule(fate.reach, '', () => {
    if (scheduler.now() < server.downUntil) return failUnlessGhost('STORE_AWAY', 1);
    const start = (): void => {
      const born = server.life;
      const end = (): void => (born === server.life ? finish() : failUnlessGhost('STORE_UNKNOWN', 1));
      if (fate.hold === 0) end();
      else scheduler.schedule(fate.hold, '', end);
    };
    line.enter({ locks, start, abort: () => failUnlessGhost('STORE_UNKNOWN', 1) });
  });
}

/** Who waits for which rows: first come, first served, and nobody overtakes on a row that somebody ahead waits for. */
function createLine() {
  const locked = new Set<string>();
  let line: Waiting[] = [];
  const admit = (): void => {
    const waiting = line;
    line = [];
    const ahead = new Set<string>();
    for (const one of waiting) {
      if (one.locks.every((lock) => !locked.has(lock) && !ahead.has(lock))) {
        for (const lock of one.locks) locked.add(lock);
        one.start();
      } else {
        line.push(one);
        for (const lock of one.locks) ahead.add(lock);
      }
    }
  };
  return {
    enter(waiting: Waiting): void {
      if (waiting.locks.length === 0) {
        waiting.start();
        return;
      }
      line.push(waiting);
      admit();
    },
    release(locks: readonly string[]): void {
      if (locks.length === 0) return;
      for (const lock of locks) locked.delete(lock);
      admit();
    },
    clear(): void {
      locked.clear();
      for (const { abort } of line) abort();
      line = [];
    },
    /** True while a running statement holds it. */
    holds: (lock: string): boolean => locked.has(lock),
  };
}
