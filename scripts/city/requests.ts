// HTTP as a careful client does it: one Idempotency-Key for one wish, repeated with the same key until there is an answer.
// I1: 503, 429, refused connections and lost answers are repeated; 202 is followed to its Location; everything else is an answer.
// I2: every answer that promised something is noted, for the checker outside.

import { pause } from './chance.ts';

export type Answer = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

export type Wish = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly token: string;
  readonly key?: string;
  readonly body?: unknown;
};

export type Requests = {
  /** Asks until there is an answer; rejects only when the run is over. */
  ask(wish: Wish): Promise<Answer>;
  readonly counts: { sent: number; repeated: number; pending: number };
};

const timeoutMs = 10_000;
/** Thousands who ask again each second would keep a slow door from ever answering. */
const retryMsMax = 5_000;

/** A client of one of several doors; `bases` may change while it runs; `heard` is told every status, the passing ones too. */
export function createRequests(
  bases: () => readonly string[],
  over: AbortSignal,
  heard: (status: number) => void = () => undefined,
): Requests {
  const counts = { sent: 0, repeated: 0, pending: 0 };
  let turn = 0;
  const once = async (
    wish: Wish,
    path: string,
    method: string,
  ): Promise<Answer & { readonly location: string | null }> => {
    const all = bases();
    const base = all[turn++ % Math.max(1, all.length)] ?? '';
    const headers: Record<string, string> = { authorization: `Bearer ${wish.token}` };
    if (wish.key !== undefined) headers['idempotency-key'] = wish.key;
    if (wish.body !== undefined) headers['content-type'] = 'application/json';
    const signal = AbortSignal.any([AbortSignal.timeout(timeoutMs), over]);
    counts.sent += 1;
    const payload = wish.body === undefined || method === 'GET' ? {} : { body: JSON.stringify(wish.body) };
    const response = await fetch(`${base}${path}`, { method, headers, signal, ...payload });
    const text = await response.text();
    heard(response.status);
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return {
      status: response.status,
      body: isRecord(body) ? body : { value: body },
      location: response.headers.get('location'),
    };
  };
  return {
    counts,
    async ask(wish) {
      let path = wish.path;
      let method: string = wish.method;
      for (let tries = 0; ; tries++) {
        over.throwIfAborted();
        try {
          const answer = await once(wish, path, method);
          const parked = answer.body['status'] === 'parked';
          if (answer.status === 202 && answer.location !== null && !parked) {
            counts.pending += 1;
            path = answer.location;
            method = 'GET';
          } else if (answer.status !== 503 && answer.status !== 429 && answer.body['status'] !== 'pending')
            return answer;
        } catch {
          over.throwIfAborted();
        }
        counts.repeated += 1;
        await pause(Math.min(retryMsMax, 50 * 2 ** Math.min(tries, 8)) * (0.5 + Math.random() / 2));
      }
    },
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
