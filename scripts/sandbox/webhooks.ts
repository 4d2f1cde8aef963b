// Sends webhooks until somebody answers 2xx, for ever, with back-off; at start all that were not delivered before.
// I1: a webhook counts as delivered only with a 2xx; until then it stands in the journal.
// I2: at most `underWayMax` are under way; the others wait in order.

import { wallClockMs } from '../../runtime/clock.ts';
import { signWebhook } from '../../streams/effects/payment/webhook.ts';
import type { Notice } from './book.ts';
import type { Faults } from './faults.ts';

/** Where webhooks go and what to do with a delivered one. */
export type Delivery = {
  readonly url: string;
  readonly secret: string;
  readonly faults: Faults;
  readonly delivered: (id: string) => void;
};

/** A sender of webhooks. */
export type Webhooks = { send(notice: Notice): void; stop(): void };

const underWayMax = 64;
const attemptMsMax = 10_000;
const retryMsMin = 100;
const retryMsMax = 5_000;
/** One that is to be overtaken goes after the next, or after this. */
const heldMsMax = 1_000;

type Parcel = { readonly notice: Notice; tries: number; copies: number };

/** Starts with nothing to send. */
export function createWebhooks(delivery: Delivery): Webhooks {
  const { faults } = delivery;
  const clock = createTimers();
  const sender = createSender(delivery, clock);
  let held: Parcel | null = null;
  const letGo = (): void => {
    const parcel = held;
    held = null;
    if (parcel !== null) sender.push(parcel);
  };
  const leave = (parcel: Parcel): void => {
    if (held !== null || !faults.hitsWebhook('reorderWebhook')) {
      sender.push(parcel);
      letGo();
      return;
    }
    held = parcel;
    clock.later(heldMsMax, () => {
      if (held === parcel) letGo();
    });
  };
  return {
    send: (notice) => {
      const parcel = { notice, tries: 0, copies: faults.hitsWebhook('duplicateWebhook') ? 2 : 1 };
      const delayMs = faults.settings().delayWebhookMs ?? 0;
      if (delayMs === 0) leave(parcel);
      else clock.later(delayMs, () => leave(parcel));
    },
    stop: () => {
      sender.stop();
      clock.stop();
    },
  };
}

type Timers = { later(ms: number, run: () => void): void; stop(): void };

function createTimers(): Timers {
  const timers = new Set<NodeJS.Timeout>();
  return {
    later: (ms, run) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, ms);
      timers.add(timer);
    },
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Sends each parcel as often as it has copies, and each copy until it is taken. */
function createSender(delivery: Delivery, timers: Timers): { push(parcel: Parcel): void; stop(): void } {
  const queue: Parcel[] = [];
  const stop = new AbortController();
  let underWay = 0;
  const push = (parcel: Parcel): void => {
    queue.push(parcel);
    pump();
  };
  const pump = (): void => {
    while (underWay < underWayMax && !stop.signal.aborted) {
      const parcel = queue.shift();
      if (parcel === undefined) return;
      underWay += 1;
      attempt(delivery, parcel.notice, stop.signal).then((taken) => {
        underWay -= 1;
        if (!stop.signal.aborted) settle(parcel, taken);
        pump();
      });
    }
  };
  const settle = (parcel: Parcel, taken: boolean): void => {
    if (!taken) {
      const pauseMs = Math.min(retryMsMax, retryMsMin * 2 ** Math.min(parcel.tries, 10));
      parcel.tries += 1;
      timers.later(pauseMs, () => push(parcel));
      return;
    }
    parcel.copies -= 1;
    if (parcel.copies > 0) push(parcel);
    else delivery.delivered(parcel.notice.id);
  };
  return { push, stop: () => stop.abort() };
}

async function attempt(delivery: Delivery, notice: Notice, stop: AbortSignal): Promise<boolean> {
  const raw = Buffer.from(JSON.stringify(notice));
  const signature = signWebhook(raw, delivery.secret, Math.floor(wallClockMs() / 1000));
  try {
    const response = await fetch(delivery.url, {
      method: 'POST',
      body: raw,
      headers: { 'content-type': 'application/json', 'dabba-signature': signature },
      signal: AbortSignal.any([stop, AbortSignal.timeout(attemptMsMax)]),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    // Nobody there, or too slow: tried again.
    return false;
  }
}
