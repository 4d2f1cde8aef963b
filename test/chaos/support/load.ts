// Load on probes through the real door, as careful clients make it: one key for one wish, repeated until there is an answer; some
// are impatient and go away without one. Every wish is written down here, outside the system.
// I1: an amount is never 0, so that an Add that counted is always seen. I2: an actor gets fewer commands than its memory of
//     outcomes holds, so that no Add is refused.

import { randomBytes } from 'node:crypto';
import { signToken } from '../../../gateway/auth/token.ts';
import { wallClockMs } from '../../../runtime/clock.ts';
import { config } from '../../../runtime/config.ts';
import { type Answer, createRequests, type Wish } from '../../../scripts/city/requests.ts';
import { namesOf } from '../../../streams/ingress/identity.ts';

const sub = 'load';
/** Fewer than `outcomesBoundedMax`. */
const commandsPerActor = 40;
const actorsAtOnce = 24;

/** An Add that was asked for. */
export type Asked = {
  readonly id: string;
  readonly key: string;
  readonly messageId: string;
  readonly amount: number;
  /** Null: nobody waited for it; it may have counted or not. */
  answer: Answer | null;
  /** What a repeat with the same key was told. */
  repeated: Answer | null;
};

export type Load = {
  readonly asked: readonly Asked[];
  /** How many were answered so far. */
  answered(): number;
  /** Resolves when so many more have been answered; rejects when that takes a minute. */
  progress(more: number): Promise<void>;
  /** Every status that the door gave, the passing ones too, and how often. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Ends the wishing; resolves when the last wish has its answer. */
  end(): Promise<void>;
};

export type LoadOptions = {
  readonly bases: () => readonly string[];
  /** Wishes at once. */
  readonly clients: number;
  /** Wishes a second, over all clients. */
  readonly perSecond: number;
};

/** A token of the load's caller. */
export const loadToken = (role: 'customer' | 'ops' = 'customer', of = sub): Promise<string> =>
  signToken(config().jwtSecret, { role, sub: of }, 86_400, wallClockMs());

/** The message id that the door makes of a key of the load's caller. */
export const messageIdOf = (key: string): string =>
  namesOf(config().jwtSecret, config().cell, { role: 'customer', sub }, key).messageId;

/** Starts wishing. */
export async function startLoad({ bases, clients, perSecond }: LoadOptions): Promise<Load> {
  const token = await loadToken();
  const over = new AbortController();
  const statuses = new Map<number, number>();
  const note = (status: number): void => void statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const patient = createRequests(bases, over.signal, note);
  const run = randomBytes(4).toString('hex');
  const asked: Asked[] = [];
  const began = performance.now();
  let answered = 0;
  let ending = false;

  const wish = (n: number): Asked => {
    const block = Math.floor(n / (actorsAtOnce * commandsPerActor));
    const id = `load-${run}-${block}-${n % actorsAtOnce}`;
    const key = `${run}-${n}`;
    return { id, key, messageId: messageIdOf(key), amount: 1 + (n % 9), answer: null, repeated: null };
  };
  const one = async (entry: Asked, n: number): Promise<void> => {
    const add = addWish(entry, token);
    if (n % 50 === 49) {
      const hasty = createRequests(bases, AbortSignal.timeout(1 + (n % 13)), note);
      entry.answer = await hasty.ask(add).catch(() => null);
    } else entry.answer = await patient.ask(add);
    if (entry.answer !== null) answered++;
    if (n % 10 === 3) entry.repeated = await patient.ask(add);
  };
  const client = async (): Promise<void> => {
    while (!ending) {
      const n = asked.length;
      const entry = wish(n);
      asked.push(entry);
      await one(entry, n);
      const early = (asked.length / perSecond) * 1000 - (performance.now() - began);
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    }
  };
  const running = Promise.all(Array.from({ length: clients }, client));
  running.catch(() => undefined);
  return {
    asked,
    statuses,
    answered: () => answered,
    async progress(more) {
      const goal = answered + more;
      const until = performance.now() + 60_000;
      while (answered < goal) {
        if (performance.now() > until) throw new Error(`${answered} of ${goal} answers; ${text(statuses)}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async end() {
      ending = true;
      const late = setTimeout(() => over.abort(new Error('the last answers took a minute')), 60_000);
      await running.finally(() => clearTimeout(late));
    },
  };
}

/** The request of an Add. */
export const addWish = ({ id, key, amount }: Pick<Asked, 'id' | 'key' | 'amount'>, token: string): Wish => ({
  method: 'POST',
  path: `/v1/actors/probe/${id}/Add`,
  token,
  key,
  body: { amount },
});

const text = (statuses: ReadonlyMap<number, number>): string =>
  [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ');
