// The replica as its owners fill it: periods, completeness, claims and releases; the search itself is test/property/nearest.test.ts.

import { latLngToCell } from 'h3-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { deltasOf } from '../../../../streams/grid/deltas.ts';
import { createReplica, type Replica } from '../../../../streams/grid/replica.ts';

let now = 0;
let replica: Replica;
const here = { lat: 52.52, lng: 13.4, k: 8 };

beforeEach(() => {
  now = 1_000;
  replica = createReplica({ clock: { monotonic: () => now }, partitions: 2 });
});

function say(riderId: string, lat = 52.52, ageMs = 0): void {
  replica.apply(
    deltasOf({
      partition: 0,
      riders: [riderId],
      cells: [latLngToCell(lat, 13.4, 9)],
      lats: [Math.round(lat * 1e6)],
      lngs: [13_400_000],
      ages: [ageMs],
    }),
  );
}
const sweep = (partition: number): void => replica.apply(deltasOf({ partition, sweep: true }));
const found = (query: object = {}): string[] => replica.nearest({ ...here, ...query }).map((one) => one.riderId);

describe('freshness', () => {
  it('what two periods did not confirm finds nobody, and is let go', () => {
    say('a');
    now += 60_000;
    expect(found()).toEqual(['a']);
    now += 1;
    expect(found()).toEqual([]);
    expect(replica.size).toBe(1);
    replica.expire();
    expect(replica.size).toBe(0);
  });

  it('an old position finds nobody, however often it is said', () => {
    say('a', 52.52, 61_000);
    expect(found()).toEqual([]);
    expect(found({ freshMs: 61_000 })).toEqual(['a']);
    expect(replica.nearest({ ...here, freshMs: 61_000 })[0]).toMatchObject({ ageMs: 61_000, meters: 0 });
  });
});

describe('completeness: when nobody means nobody', () => {
  it('after one full period in which every partition said all its riders', () => {
    sweep(0);
    sweep(1);
    expect(replica.complete()).toBe(false);
    now += 30_000;
    expect(replica.complete()).toBe(true);
  });

  it('not while a partition has no owner that speaks', () => {
    sweep(0);
    now += 30_000;
    expect(replica.complete()).toBe(false);
    sweep(1);
    expect(replica.complete()).toBe(true);
    now += 31_000;
    expect(replica.complete()).toBe(false);
  });

  it('not until another period has passed after the reader missed something', () => {
    now += 30_000;
    sweep(0);
    sweep(1);
    expect(replica.complete()).toBe(true);
    replica.interrupted();
    sweep(0);
    sweep(1);
    expect(replica.complete()).toBe(false);
    now += 30_000;
    expect(replica.complete()).toBe(true);
  });
});

describe('claims and releases', () => {
  it('a won rider is out at once, and back at its place when the release comes', () => {
    say('a');
    expect(replica.take('a', 'o:1', 1)).toBe(latLngToCell(52.52, 13.4, 9));
    expect(found()).toEqual([]);
    expect(replica.free('o:1')).toBe('a');
    expect(found()).toEqual(['a']);
  });

  it('does not come back when its position is no longer fresh; its owner will say', () => {
    say('a');
    replica.take('a', 'o:1', 1);
    now += 60_001;
    expect(replica.free('o:1')).toBe('a');
    expect(replica.size).toBe(0);
  });

  it('is not taken in again by a delta that was on its way when it was won', () => {
    say('a');
    replica.take('a', 'o:1', 1);
    now += 100;
    say('a');
    expect(found()).toEqual([]);
    now += 2_000;
    say('a');
    expect(found()).toEqual(['a']);
  });

  it('a release of an earlier assignment frees nobody from a later one', () => {
    say('a');
    replica.take('a', 'o:1', 1);
    replica.take('a', 'p:1', 2);
    expect(replica.free('o:1')).toBeNull();
    expect(found()).toEqual([]);
    expect(replica.free('p:1')).toBe('a');
  });

  it('a claim that is heard of twice, late, changes nothing', () => {
    say('a');
    replica.take('a', 'o:1', 5);
    now += 3_000;
    say('a');
    expect(replica.take('a', 'o:1', 5)).toBeNull();
    expect(replica.take('a', 'x:1', 4)).toBeNull();
    expect(found()).toEqual(['a']);
  });

  it('hears of claims and releases of other processes by deltas', () => {
    say('a');
    replica.apply(deltasOf({ taken: ['a'], takenFor: ['o:1'], takenNos: [1] }));
    expect(found()).toEqual([]);
    replica.apply(deltasOf({ freed: ['o:1'] }));
    expect(found()).toEqual(['a']);
    replica.apply(deltasOf({ partition: 0, gone: ['a'] }));
    expect(found()).toEqual([]);
  });
});

describe('queries', () => {
  it('S35: k and radius are capped, and a position off the globe is refused', () => {
    for (let i = 0; i < 20; i += 1) say(`r${i}`, 52.52 + i / 1e5);
    say('far', 52.8);
    expect(found({ k: 500 })).toHaveLength(10);
    expect(
      replica.nearest({
        ...here,
        k: 10,
        maxMeters: 1e9,
        exclude: new Set(Array.from({ length: 20 }, (_, i) => `r${i}`)),
      }),
    ).toEqual([]);
    expect(() => replica.nearest({ ...here, lat: Number.NaN })).toThrow(RangeError);
  });
});
