// HTTP of the pages: JSON, the token, an Idempotency-Key where something changes, and patience: 503, 429 and a lost network are
// tried again with the same key, a 202 is followed to its outcome.
// I1: a call ends with an answer of the server or with its signal; it never throws for what a network does.

import { type Fields, isFields, numberOf, textOf } from './frames.ts';
import type { Keys } from './keys.ts';
import { waitMsOf } from './resume.ts';

/** What the server said. `code` is the problem's code, '' for none. */
export type Answer = { readonly status: number; readonly body: Fields; readonly etag: string; readonly code: string };

/** A call that changes something. */
export type Change = {
  readonly method?: 'POST' | 'PUT';
  readonly path: string;
  readonly body: object;
  /** What is meant, e.g. `accept:<order>`: repeats of it use one key. Absent: the route takes none. */
  readonly intention?: string;
  /** A key that the caller keeps itself; instead of an intention. */
  readonly key?: string;
  readonly ifMatch?: string;
  readonly signal?: AbortSignal;
};

export type Api = {
  /** Reads once; status 0 when the network failed. */
  get(path: string): Promise<Answer>;
  /** Changes, however often that must be said. */
  send(change: Change): Promise<Answer>;
};

export type ApiParts = {
  readonly token: string;
  readonly keys: Keys;
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  /** Resolves after so many ms. */
  readonly wait: (ms: number) => Promise<void>;
};

/** Most times that one `send` is tried; some two minutes. */
export const triesMax = 24;

/** The API for one token. */
export function createApi({ token, keys, fetch, wait }: ApiParts): Api {
  const ask = async (path: string, init: RequestInit): Promise<Answer> => {
    try {
      const reply = await fetch(path, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
      return answerOf(reply.status, await reply.text(), reply.headers.get('etag') ?? '');
    } catch {
      return answerOf(0, '', '');
    }
  };
  const outcome = async (first: Answer): Promise<Answer> => {
    let answer = first;
    for (let n = 0; answer.status === 202 && n < triesMax; n++) {
      const location = textOf(answer.body, 'location');
      if (!location.startsWith('/v1/pending/')) return answer;
      await wait(waitMsOf(n, 0.5));
      const next = await ask(location, {});
      if (next.status !== 0 && next.status !== 503) answer = next;
    }
    return answer;
  };
  return {
    get: (path) => ask(path, {}),
    async send({ method = 'POST', path, body, intention, key, ifMatch, signal }) {
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      const held = intention === undefined ? key : keys.hold(intention);
      if (held !== undefined) headers['idempotency-key'] = held;
      if (ifMatch !== undefined) headers['if-match'] = ifMatch;
      let answer = answerOf(0, '', '');
      for (let n = 0; n < triesMax && signal?.aborted !== true; n++) {
        answer = await outcome(await ask(path, { method, headers, body: JSON.stringify(body) }));
        if (!isPassing(answer.status)) {
          if (intention !== undefined && answer.status !== 202) keys.settle(intention);
          return answer;
        }
        await wait(waitMsOf(n, Math.random()));
      }
      return answer;
    },
  };
}

/** True for answers that another try may change. */
export const isPassing = (status: number): boolean => status === 0 || status === 429 || status === 503;

/** True for an answer that it was done. */
export const isDone = ({ status }: Pick<Answer, 'status'>): boolean => status >= 200 && status < 300;

function answerOf(status: number, text: string, etag: string): Answer {
  const body = bodyOf(text);
  const code = status >= 400 ? textOf(body, 'type').replace('/problems/', '') : '';
  return { status: status === 0 ? 0 : numberOf({ status }, 'status'), body, etag, code };
}

function bodyOf(text: string): Fields {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : {};
  } catch {
    return {};
  }
}
