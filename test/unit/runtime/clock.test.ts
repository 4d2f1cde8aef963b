// The machine's clock: waits end when they should, and at once when aborted.
import { expect, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';

const clock = systemClock();

test('a sleep lasts at least as long as asked, on the monotonic clock', async () => {
  const start = clock.monotonic();
  await clock.sleep(5);
  // Timers round down to whole milliseconds, the monotonic clock does not.
  expect(clock.monotonic() - start).toBeGreaterThanOrEqual(4);
});

test('an abort ends a sleep with its reason, before or during it', async () => {
  const reason = new Error('stop');
  await expect(clock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const sleeping = clock.sleep(60_000, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});

test('a cancelled call never comes', async () => {
  let calls = 0;
  const cancel = clock.after(1, () => {
    calls += 1;
  });
  cancel();
  await new Promise<void>((resolve) => clock.after(5, resolve));
  expect(calls).toBe(0);
});

test('the time of day is in epoch milliseconds', () => {
  expect(clock.now()).toBeGreaterThan(1_600_000_000_000);
});
