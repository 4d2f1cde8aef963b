// What GPS ingress believes and keeps: lies are dropped and counted (S34), order is the gateway's, overload sheds the old and
// never a rider's ping of 15 s (ingress.3).

import { describe, expect, it } from 'vitest';
import { type Accepted, createIntake, type Intake } from '../../../../streams/gps/intake.ts';
import { type GpsLimits, limitsOf } from '../../../../streams/gps/limits.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';

const place = { lat: 52_520_000, lng: 13_400_000, ageMs: 0, speed: -1, heading: -1 };

type Started = {
  intake: Intake;
  clock: ManualClock;
  accept: (rider: string, ping: object, session?: number) => Accepted;
};

function start(change: Partial<GpsLimits> = {}, speedScale = 1): Started {
  const clock = createManualClock();
  const intake = createIntake({ clock, partitions: 4, speedScale, limits: limitsOf(change) });
  const accept = (rider: string, ping: object, session = 1) => intake.accept(rider, session, [{ ...place, ...ping }]);
  return { intake, clock, accept };
}

const accepted = { accepted: 1, dropped: {} };
const pingsOf = (intake: Intake): number => intake.take().reduce((sum, { pack }) => sum + pack.count, 0);
const heardOf = (intake: Intake): number => intake.take().reduce((sum, { pack }) => sum + pack.heardCount, 0);

describe('S34: GPS lies are dropped and counted', () => {
  const lies: readonly [string, object, keyof Intake['counts']['dropped']][] = [
    ['lat 91', { lat: 91_000_000 }, 'range'],
    ['lat 10^9', { lat: 1e15 }, 'range'],
    ['lng -181', { lng: -181_000_000 }, 'range'],
    ['NaN', { lat: Number.NaN }, 'range'],
    ['half a microdegree', { lat: 0.5 }, 'range'],
    ['no longitude', { lng: undefined }, 'range'],
    ['a speed of 10,000 m/s', { speed: 1_000_000 }, 'range'],
    ['a heading of 400', { heading: 40_000 }, 'range'],
    ['an age that is no number', { ageMs: Number.POSITIVE_INFINITY }, 'range'],
    ['a position of the future', { ageMs: -1 }, 'future'],
    ['an old fix said again', { ageMs: 61_000 }, 'age'],
    ['500 km away a second later', { lat: 57_000_000 }, 'speed'],
    ['a fix older than the last one', { ageMs: 5_000 }, 'order'],
  ];
  it.each(lies)('%s', async (_name, lie, reason) => {
    const { intake, clock, accept } = start();
    expect(accept('liar', {})).toEqual(accepted);
    await clock.pass(1_000);
    expect(accept('liar', lie)).toEqual({ accepted: 0, dropped: { [reason]: 1 } });
    expect(intake.counts.dropped[reason]).toBe(1);
    expect(pingsOf(intake)).toBe(1);
  });

  it('believes what a fast rider can do, scaled for simulated ones', async () => {
    const tooFast = { lat: 52_530_000 };
    const real = start();
    const simulated = start({}, 100);
    for (const { accept, clock } of [real, simulated]) {
      accept('r', {});
      await clock.pass(1_000);
    }
    expect(real.accept('r', tooFast).dropped).toEqual({ speed: 1 });
    expect(simulated.accept('r', tooFast)).toEqual(accepted);
    await real.clock.pass(30_000);
    expect(real.accept('r', tooFast)).toEqual(accepted);
  });

  it('believes a ride over the antimeridian', async () => {
    const { accept, clock } = start();
    accept('r', { lat: -17_000_000, lng: 179_999_900 });
    await clock.pass(1_000);
    expect(accept('r', { lat: -17_000_000, lng: -179_999_900 })).toEqual(accepted);
  });

  it('takes nothing from an older connection, from no rider, or beyond the size of a frame', () => {
    const { intake, accept } = start({ framePingsMax: 2 });
    accept('r', { ageMs: 1_000 }, 2_000);
    expect(accept('r', {}, 1_000).dropped).toEqual({ order: 1 });
    expect(accept('no id', {}).dropped).toEqual({ range: 1 });
    const three = [2_000, 1_000, 0].map((ageMs) => ({ ...place, ageMs }));
    expect(intake.accept('other', 1, three)).toEqual({ accepted: 2, dropped: { frame: 1 } });
  });
});

describe('ingress.3: overload', () => {
  it('puts a newer ping in the place of the waiting one, and sheds riders that were kept a moment ago', async () => {
    const { intake, clock, accept } = start({ pendingPingsMax: 2 });
    accept('a', {});
    pingsOf(intake);
    accept('b', {});
    accept('c', {});
    await clock.pass(1_000);
    expect(accept('a', { lat: 52_520_100 }).dropped).toEqual({ overload: 1 });
    expect(accept('b', { lat: 52_520_100 })).toEqual(accepted);
    expect(intake.waiting()).toBe(2);
    expect(intake.counts).toMatchObject({ accepted: 3, dropped: { overload: 2 } });
    const lats = intake.take().flatMap(({ pack }) => Array.from({ length: pack.count }, (_, i) => pack.numbers[i * 7]));
    expect(lats.sort()).toEqual([52_520_000, 52_520_100]);
  });

  it('keeps one ping of every rider in any 15 s, however much is waiting', async () => {
    const { intake, clock, accept } = start({ pendingPingsMax: 10 });
    const riders = Array.from({ length: 50 }, (_, i) => `r${i}`);
    const keptAt = new Map<string, number[]>(riders.map((rider) => [rider, [0]]));
    for (const rider of riders) accept(rider, {});
    for (let second = 0; second < 120; second += 5) {
      // Every send goes out before the next round and the packs are full again at once.
      pingsOf(intake);
      for (let i = 0; i < 10; i += 1) accept(`flood-${second}-${i}`, {});
      await clock.pass(5_000);
      for (const rider of riders) if (accept(rider, {}).accepted === 1) keptAt.get(rider)?.push(clock.monotonic());
    }
    expect(intake.counts.dropped.overload).toBeGreaterThan(500);
    for (const times of keptAt.values())
      for (const [i, at] of times.slice(1).entries()) expect(at - (times[i] ?? 0)).toBeLessThanOrEqual(15_000);
  });

  it('holds no more than its bound and one ping a rider while nothing leaves', () => {
    const { intake, clock } = start({ pendingPingsMax: 100 });
    for (let round = 0; round < 20; round += 1) {
      void clock.pass(3_000);
      for (let i = 0; i < 200; i += 1) intake.accept(`r${i}`, 1, [place]);
    }
    expect(intake.waiting()).toBeLessThanOrEqual(100 + 200);
  });
});

describe('claim.7: signs of life', () => {
  it('go with pings, and alone every 10 s when no ping is believed', async () => {
    const { intake, clock, accept } = start();
    accept('r', {});
    intake.heard('r');
    expect(heardOf(intake)).toBe(0);
    await clock.pass(9_999);
    intake.heard('r');
    expect(intake.hasWork()).toBe(false);
    await clock.pass(1);
    expect(accept('r', { lat: 91_000_000 }).accepted).toBe(0);
    expect(heardOf(intake)).toBe(1);
    intake.heard('r');
    expect(intake.hasWork()).toBe(false);
  });
});

describe('riders known', () => {
  it('are bounded, and forgotten after long silence', async () => {
    const { intake, clock, accept } = start({ ridersMax: 2 });
    accept('a', {});
    accept('b', {});
    expect(accept('c', {}).dropped).toEqual({ full: 1 });
    await clock.pass(600_001);
    intake.forgetSilent(clock.monotonic());
    expect(accept('c', {})).toEqual(accepted);
  });
});

describe('limits', () => {
  it('claim.7: a heartbeat lives longer than a reconnect and two pings', () => {
    expect(() => limitsOf({ heartbeatTtlMs: 40_000 })).toThrow('heartbeatTtlMs > riderReconnectMsMax + 2 * pingMs');
    expect(() => limitsOf({ protectedMs: 10_001 })).toThrow('protectedMs + pingMs <= 15 s');
  });
});
