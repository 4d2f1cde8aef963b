// C8: not ready only for hard needs or while draining; soft needs are named.
import { describe, expect, test } from 'vitest';
import { createHealth } from '../../../gateway/ops/health.ts';
import type { HealthCheck } from '../../../gateway/ports.ts';
import { manualClock, settled } from './fakes/manual-clock.ts';

const check = (name: string, hard: boolean, run: () => Promise<void>): HealthCheck => ({ name, hard, check: run });
const fine = async (): Promise<void> => undefined;
const away = (): Promise<void> => Promise.reject(new Error('connection refused'));
const read = (reply: { status: number; body: string | Buffer }) => [reply.status, JSON.parse(reply.body.toString())];

describe('readiness', () => {
  test('all well, a soft need away, a hard need away', async () => {
    const clock = manualClock();
    const ready = async (redis: () => Promise<void>, kafka: () => Promise<void>) =>
      read(await createHealth({ checks: [check('redis', false, redis), check('kafka', true, kafka)], clock }).ready());
    expect(await ready(fine, fine)).toMatchObject([200, { status: 'ok', degraded: [], failed: [] }]);
    expect(await ready(away, fine)).toMatchObject([
      200,
      { status: 'degraded', degraded: ['redis'], checks: { redis: 'connection refused' } },
    ]);
    expect(await ready(fine, away)).toMatchObject([503, { status: 'not_ready', failed: ['kafka'] }]);
  });

  test('a check that hangs has failed', async () => {
    const clock = manualClock();
    const asked = createHealth({
      checks: [check('postgres', true, () => new Promise(() => undefined))],
      clock,
    }).ready();
    await settled();
    await clock.advance(1_000);
    expect(read(await asked)).toMatchObject([
      503,
      { failed: ['postgres'], checks: { postgres: 'no answer within 1000 ms' } },
    ]);
  });

  test('draining and restoring are not ready; the process lives', async () => {
    const clock = manualClock();
    const health = createHealth({ checks: [], clock, restoring: () => 'reading schemas' });
    expect(read(await health.ready())).toMatchObject([503, { status: 'reading schemas' }]);
    health.drain();
    expect(read(await health.ready())).toMatchObject([503, { status: 'draining' }]);
    expect(read(health.live())).toEqual([200, { status: 'ok' }]);
  });

  test('many askers are one check', async () => {
    const clock = manualClock();
    let runs = 0;
    const health = createHealth({ checks: [check('kafka', true, async () => void runs++)], clock });
    await Promise.all(Array.from({ length: 50 }, () => health.ready()));
    expect(runs).toBe(1);
    await clock.advance(1_000);
    await health.ready();
    expect(runs).toBe(2);
  });
});
