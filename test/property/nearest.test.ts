// The in-memory grid finds exactly whom brute force finds: 2,000 cities all over the globe, four searches each.

import { latLngToCell } from 'h3-js';
import { expect, it } from 'vitest';
import { completeQuery } from '../../streams/grid/nearest.ts';
import { createReplica, type Replica } from '../../streams/grid/replica.ts';
import { type CityRider, difference, drawCity } from './cities.ts';
import { randomOf, seedOr } from './random.ts';

const citiesCount = 2_000;

function replicaOf(riders: readonly CityRider[]): Replica {
  const replica = createReplica({ clock: { monotonic: () => 1_000_000 }, partitions: 1 });
  replica.apply({
    partition: 0,
    sweep: true,
    riders: riders.map((rider) => rider.riderId),
    cells: riders.map((rider) => latLngToCell(rider.lat, rider.lng, 9)),
    lats: riders.map((rider) => Math.round(rider.lat * 1e6)),
    lngs: riders.map((rider) => Math.round(rider.lng * 1e6)),
    ages: riders.map((rider) => rider.ageMs),
    gone: [],
    taken: [],
    takenFor: [],
    takenNos: [],
    freed: [],
  });
  return replica;
}

it('claim.3 finds the nearest free and fresh riders in every city, as brute force does', () => {
  const seed = seedOr(20_261);
  const random = randomOf(seed);
  let found = 0;
  for (let i = 0; i < citiesCount; i += 1) {
    const city = drawCity(random, i % 20 === 0);
    const replica = replicaOf(city.riders);
    for (const query of city.queries) {
      const answer = replica.nearest(query);
      found += answer.length;
      expect(difference(answer, city.riders, completeQuery(query)), `SEED=${seed} city ${i}`).toBeNull();
    }
  }
  expect(found).toBeGreaterThan(citiesCount);
});

it('stays equal to brute force while riders move, leave and are won', () => {
  const seed = seedOr(77);
  const random = randomOf(seed);
  for (let i = 0; i < 200; i += 1) {
    const city = drawCity(random, false);
    const replica = replicaOf(city.riders);
    let riders = [...city.riders];
    for (const query of city.queries) {
      const gone = new Set(riders.filter(() => random() < 0.2).map((rider) => rider.riderId));
      const won = new Set(riders.filter(() => random() < 0.1).map((rider) => rider.riderId));
      for (const riderId of gone) replica.busy(riderId);
      for (const riderId of won) replica.take(riderId, `${riderId}:1`, 1);
      riders = riders.filter((rider) => !gone.has(rider.riderId) && !won.has(rider.riderId));
      expect(replica.size).toBe(riders.length);
      const asked = completeQuery(query);
      expect(difference(replica.nearest(query), riders, asked), `SEED=${seed} city ${i}`).toBeNull();
    }
  }
});
