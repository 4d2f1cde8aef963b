// Health: is the process alive, is it ready, and what it counts. Also for roles without a gateway, on their own port.
// I1: not ready only for hard needs, or while draining; soft needs are named as degraded.
// I2: a check that does not answer in time has failed; checks run at most once per deadline, whoever asks.

import type { Clock } from '../../runtime/clock.ts';
import { messageOf } from '../../runtime/errors.ts';
import { gatewayLimits } from '../limits.ts';
import type { HealthCheck } from '../ports.ts';
import { json, type Reply } from '../reply.ts';

/** State of one dependency. */
export type CheckResult = {
  readonly name: string;
  readonly hard: boolean;
  readonly ok: boolean;
  readonly detail: string;
};

export type Health = {
  /** 200 as long as the process answers. */
  live(): Reply;
  /** 200 with `degraded`, or 503. */
  ready(): Promise<Reply>;
  /** From now on not ready. */
  drain(): void;
};

/** Health over these checks; `restoring` says why the process is not ready yet, or null. */
export function createHealth(parts: {
  readonly checks: readonly HealthCheck[];
  readonly clock: Clock;
  readonly restoring?: () => string | null;
}): Health {
  const { checks, clock, restoring = () => null } = parts;
  let draining = false;
  let last: { readonly at: number; readonly results: Promise<readonly CheckResult[]> } | null = null;

  function results(): Promise<readonly CheckResult[]> {
    const now = clock.monotonic();
    if (last === null || now - last.at >= gatewayLimits.healthDeadlineMs)
      last = { at: now, results: Promise.all(checks.map((check) => run(check, clock))) };
    return last.results;
  }

  return {
    live: () => json(200, { status: 'ok' }),
    async ready() {
      const found = await results();
      const failed = found.filter(({ hard, ok }) => hard && !ok).map(({ name }) => name);
      const degraded = found.filter(({ hard, ok }) => !hard && !ok).map(({ name }) => name);
      const why = draining ? 'draining' : restoring();
      const ready = why === null && failed.length === 0;
      const status = ready ? (degraded.length > 0 ? 'degraded' : 'ok') : (why ?? 'not_ready');
      const shown = Object.fromEntries(found.map(({ name, ok, detail }) => [name, ok ? 'ok' : detail]));
      return json(ready ? 200 : 503, { status, degraded, failed, checks: shown }, { 'cache-control': 'no-store' });
    },
    drain() {
      draining = true;
    },
  };
}

async function run({ name, hard, check }: HealthCheck, clock: Clock): Promise<CheckResult> {
  const deadline = new AbortController();
  const late = new Promise<never>((_, reject) => {
    clock.after(gatewayLimits.healthDeadlineMs, () => {
      deadline.abort();
      reject(new Error(`no answer within ${gatewayLimits.healthDeadlineMs} ms`));
    });
  });
  try {
    await Promise.race([check(deadline.signal), late]);
    return { name, hard, ok: true, detail: '' };
  } catch (thrown) {
    return { name, hard, ok: false, detail: messageOf(thrown).slice(0, 120) };
  }
}
