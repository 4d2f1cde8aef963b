// Look-ups of open waiters' state rows: the net under memory and reader, and the only way for repeats and ignored messages.
// I1: a waiter stands in one stage at a time; the last stage is its end, whatever the store does.
// I2: no timer runs while nobody waits.

import type { Clock } from '../../runtime/clock.ts';
import type { StateRow, Store } from '../../storage/store.ts';
import type { IngressLimits } from './limits.ts';

/** A waiter as the look-up sees it. Times are of the monotonic clock. */
export type Looked = { readonly type: string; readonly id: string; readonly startedAt: number; readonly done: boolean };

export type LookUpParts<W extends Looked> = {
  readonly store: Pick<Store, 'read'>;
  readonly clock: Clock;
  readonly limits: IngressLimits;
  /** The row of a waiter's actor was read. */
  readonly found: (waiter: W, row: StateRow) => void;
  /** The time of a waiter is over and its last look-up found nothing. */
  readonly expired: (waiter: W) => void;
};

/** The look-ups of one ingress. */
export class LookUps<W extends Looked> {
  private readonly parts: LookUpParts<W>;
  private readonly delays: readonly number[];
  private readonly stages: W[][];
  private armed = false;

  constructor(parts: LookUpParts<W>) {
    const { lookUpMs, waitMs } = parts.limits;
    this.parts = parts;
    this.delays = [...lookUpMs.filter((ms) => ms < waitMs), waitMs];
    this.stages = this.delays.map(() => []);
  }

  /** Looks after a new waiter until it is done. Waiters come in the order of their start. */
  add(waiter: W): void {
    this.stages[0]?.push(waiter);
    this.arm();
  }

  /** Reads the rows of these now; those that stay open are `expired` when `last`. */
  now(waiters: readonly W[], last: boolean): void {
    const { lookUpKeysMax } = this.parts.limits;
    for (let from = 0; from < waiters.length; from += lookUpKeysMax)
      void this.read(waiters.slice(from, from + lookUpKeysMax), last);
  }

  private arm(): void {
    if (this.armed) return;
    let dueAt = Number.POSITIVE_INFINITY;
    this.stages.forEach((stage, i) => {
      const first = stage[0];
      if (first !== undefined) dueAt = Math.min(dueAt, first.startedAt + (this.delays[i] ?? 0));
    });
    if (dueAt === Number.POSITIVE_INFINITY) return;
    this.armed = true;
    const { clock, limits } = this.parts;
    clock.after(Math.max(limits.lookUpTickMs, dueAt - clock.monotonic()), () => this.tick());
  }

  private tick(): void {
    this.armed = false;
    const now = this.parts.clock.monotonic();
    const due: W[] = [];
    // From the last stage down, so that a waiter moves one stage a tick.
    for (let i = this.stages.length - 1; i >= 0; i--) {
      const taken = takeDue(this.stages[i] ?? [], now - (this.delays[i] ?? 0));
      const next = this.stages[i + 1];
      if (next === undefined) {
        this.now(taken, true);
        continue;
      }
      for (const waiter of taken) next.push(waiter);
      for (const waiter of taken) due.push(waiter);
    }
    this.now(due, false);
    this.arm();
  }

  private async read(waiters: readonly W[], last: boolean): Promise<void> {
    const { store, clock, limits, found, expired } = this.parts;
    const expire = (): void => {
      for (const waiter of waiters) if (!waiter.done) expired(waiter);
    };
    // A store that does not answer must not keep a caller beyond its time.
    const cancel = last ? clock.after(limits.lookUpDeadlineMs, expire) : () => undefined;
    try {
      for (const [waiter, row] of pair(waiters, await store.read(keysOf(waiters))))
        if (!waiter.done) found(waiter, row);
    } catch {
      // The store is away: the next stage asks again, and the last one answers for itself.
    }
    cancel();
    if (last) expire();
  }
}

function takeDue<W extends Looked>(stage: W[], startedUntil: number): W[] {
  let count = 0;
  while (count < stage.length && (stage[count]?.startedAt ?? 0) <= startedUntil) count++;
  return stage.splice(0, count).filter((waiter) => !waiter.done);
}

function keysOf(waiters: readonly Looked[]): { type: string; id: string }[] {
  const keys = new Map(waiters.map(({ type, id }) => [`${type}/${id}`, { type, id }]));
  return [...keys.values()];
}

function pair<W extends Looked>(waiters: readonly W[], rows: readonly StateRow[]): [W, StateRow][] {
  const byKey = new Map(rows.map((row) => [`${row.type}/${row.id}`, row]));
  return waiters.flatMap((waiter) => {
    const row = byKey.get(`${waiter.type}/${waiter.id}`);
    return row === undefined ? [] : [[waiter, row]];
  });
}
