// `nearest`: the nearest free rider and its removal from the searched index: the replica in memory (with the shared grid in Redis
// told in batches) against GEOSEARCH in Redis. Every design takes out whom it found; they are put back outside the figures.

import { latLngToCell } from 'h3-js';
import { createRedis, type Redis } from '../../storage/redis/client.ts';
import { createRedisGrid, type GridDrop, type RedisGrid } from '../../storage/redis/grid.ts';
import { deltasOf } from '../../streams/grid/deltas.ts';
import { createReplica, type Replica } from '../../streams/grid/replica.ts';
import type { Report } from '../harness/report.ts';
import { Latencies, type Sample } from '../harness/statistics.ts';
import { reportRounds, type World } from '../harness/world.ts';
import { type City, type CityRider, drawCity, type Kind, kinds, metersBetween, type Place } from './city.ts';
import { Meter } from './meter.ts';
import { fillPeers, type PeerGrid, tunedGrid, tutorialGrid } from './peer-grid.ts';

const sizes = {
  small: { riders: 2_000, ours: 400, tuned: 100, tutorial: 4, checks: 40 },
  full: { riders: 100_000, ours: 20_000, tuned: 10_000, tutorial: 32, checks: 3_000 },
} as const;
/** Claims that are told to Redis together, as the claim runner batches them. */
const batchMax = 100;
/** Searches under way at once against Redis. */
const parallel = 32;
/** Taken riders are put back after so many, so that density stays. */
const segment = 400;

/** Positions count for 60 s. */
const saidEveryMs = 15_000;

/** Runs the bench. */
export async function nearest(world: World, report: Report): Promise<void> {
  const size = sizes[world.size];
  const city = drawCity(size.riders, world.seed);
  const redis = createRedis({ url: world.endpoints.redis, log: world.ground.logger, commandMsMax: 60_000 });
  try {
    await redis.ready(AbortSignal.timeout(10_000));
    const bench = await openBench(world, city, redis);
    checkAnswers(world, report, bench, size.checks);
    for (const kind of kinds) await compare(world, report, bench, kind);
  } finally {
    redis.close();
  }
}

type Bench = {
  readonly city: City;
  readonly replica: Replica;
  readonly grid: RedisGrid;
  readonly redis: Redis;
  readonly byId: ReadonlyMap<string, CityRider>;
  /** When all riders were said last. */
  saidAt: number;
};

async function openBench(world: World, city: City, redis: Redis): Promise<Bench> {
  await fillPeers(redis, city.free, city.busy);
  const replica = createReplica({ clock: world.ground.clock, partitions: 1, periodMs: 3_600_000 });
  const grid = createRedisGrid(redis, 3_600_000);
  const byId = new Map(city.free.map((rider) => [rider.riderId, rider]));
  const bench = { city, replica, grid, redis, byId, saidAt: Number.NEGATIVE_INFINITY };
  keepFresh(bench);
  await put(bench, city.free);
  return bench;
}

async function compare(world: World, report: Report, bench: Bench, kind: Kind): Promise<void> {
  const size = sizes[world.size];
  const ours: Sample[] = [];
  const tuned: Sample[] = [];
  const tutorial: Sample[] = [];
  for (let round = 0; round < world.rounds; round++) {
    world.say(`nearest: ${kind}, round ${round + 1} of ${world.rounds}`);
    ours.push(await oursRound(world, bench, kind, size.ours));
    tuned.push(await peerRound(world, bench, kind, { grid: tunedGrid(bench.redis), count: size.tuned }));
    tutorial.push(await peerRound(world, bench, kind, { grid: tutorialGrid(bench.redis), count: size.tutorial }));
  }
  const prefix = `${kind}_`;
  const against = 'tuned GEOSEARCH';
  reportRounds(report, 'nearest', world, { ours, peers: tuned }, { units, prefix, against, ratios });
  const compared = { dispatches_per_second: 'dispatches/s' };
  const wanted = { units: compared, prefix: `${kind}_tutorial_`, against: 'tutorial GEOSEARCH', ratios };
  reportRounds(report, 'nearest', world, { ours, peers: tutorial }, wanted);
}

const units = {
  dispatches_per_second: 'dispatches/s',
  node_us: 'µs/dispatch',
  redis_us: 'µs/dispatch',
  search_p50: 'ms',
  search_p99: 'ms',
  found: 'share',
} as const;
const ratios = ['dispatches_per_second', 'redis_us'];

let claimNo = 0;

async function oursRound(world: World, bench: Bench, kind: Kind, count: number): Promise<Sample> {
  const meter = new Meter(world);
  const latencies = new Latencies();
  const places = bench.city.places[kind];
  let found = 0;
  for (let done = 0; done < count; done += segment) {
    const taken: CityRider[] = [];
    let drops: GridDrop[] = [];
    keepFresh(bench);
    meter.begin();
    for (let i = 0; i < segment; i++) {
      const place = places[(done + i) % places.length] as Place;
      const begun = performance.now();
      const [one] = bench.replica.nearest({ ...place, k: 1 });
      const cell = one === undefined ? null : bench.replica.take(one.riderId, `bench:${++claimNo}`, claimNo);
      latencies.note(performance.now() - begun);
      const rider = bench.byId.get(one?.riderId ?? '');
      if (rider === undefined || cell === null) continue;
      taken.push(rider);
      drops.push({ riderId: rider.riderId, cell });
      if (drops.length < batchMax) continue;
      await bench.grid.write([], drops);
      drops = [];
    }
    await bench.grid.write([], drops);
    meter.end();
    found += taken.length;
    for (let i = claimNo - taken.length + 1; i <= claimNo; i++) bench.replica.free(`bench:${i}`);
    await put(bench, taken);
  }
  return meter.sample(Math.ceil(count / segment) * segment, found, latencies);
}

async function peerRound(
  world: World,
  bench: Bench,
  kind: Kind,
  { grid, count }: { grid: PeerGrid; count: number },
): Promise<Sample> {
  const meter = new Meter(world);
  const latencies = new Latencies();
  const places = bench.city.places[kind];
  let found = 0;
  for (let done = 0; done < count; done += segment) {
    const taken: CityRider[] = [];
    let next = done;
    const until = Math.min(count, done + segment);
    const work = async (): Promise<void> => {
      while (next < until) {
        const { lat, lng } = places[next++ % places.length] as Place;
        const begun = performance.now();
        const riderId = await grid.take(lat, lng);
        latencies.note(performance.now() - begun);
        const rider = bench.byId.get(riderId ?? '');
        if (rider !== undefined) taken.push(rider);
      }
    };
    meter.begin();
    await Promise.all(Array.from({ length: parallel }, work));
    meter.end();
    found += taken.length;
    await grid.restore(taken);
  }
  return meter.sample(count, found, latencies);
}

/** The replica against brute force: every answer of five riders, by a formula of its own. */
function checkAnswers(world: World, report: Report, bench: Bench, checks: number): void {
  const { city, replica } = bench;
  world.say(`nearest: ${checks} answers against brute force`);
  let wrong = 0;
  for (let i = 0; i < checks; i++) {
    keepFresh(bench);
    const kind = kinds[i % kinds.length] ?? 'mixed';
    const at = city.places[kind][i % 400] as Place;
    // The places repeat: a little aside, every query is another one.
    const place = { lat: at.lat + (i % 97) * 1e-5, lng: at.lng + (i % 89) * 1e-5 };
    const found = replica.nearest({ ...place, k: 5 });
    const distances = bestOf(city.free, place, 5);
    const same =
      found.length === distances.length && found.every((one, n) => Math.abs(one.meters - (distances[n] ?? 0)) < 0.01);
    if (!same) wrong += 1;
  }
  const base = { bench: 'nearest', n: checks, seconds: world.seconds, seed: world.seed };
  report.add({ ...base, metric: 'unlike_brute_force', value: wrong, unit: `of ${checks} answers` });
}

function bestOf(riders: readonly CityRider[], place: Place, k: number): number[] {
  const best: number[] = [];
  for (const rider of riders) {
    // A cheap bound first: a degree of latitude is 111 km.
    const worst = best.length < k ? 25_000 : (best[k - 1] ?? 25_000);
    if (Math.abs(rider.lat - place.lat) * 111_000 > worst) continue;
    const meters = metersBetween(rider, place);
    if (meters > worst) continue;
    best.push(meters);
    best.sort((a, b) => a - b);
    if (best.length > k) best.pop();
  }
  return best;
}

/** Says all riders again when it is time, as their owners do each period: an old position finds nobody. */
function keepFresh(bench: Bench): void {
  if (performance.now() - bench.saidAt < saidEveryMs) return;
  bench.saidAt = performance.now();
  say(bench, bench.city.free);
}

/** Owners say riders, in records of a thousand as they come on their topic. */
function say({ replica }: Bench, riders: readonly CityRider[]): void {
  for (let from = 0; from < riders.length; from += 1_000) {
    const some = riders.slice(from, from + 1_000);
    replica.apply(
      deltasOf({
        partition: 0,
        riders: some.map(({ riderId }) => riderId),
        cells: some.map(cellOf),
        lats: some.map(({ lat }) => Math.round(lat * 1e6)),
        lngs: some.map(({ lng }) => Math.round(lng * 1e6)),
        ages: some.map(() => 0),
      }),
    );
  }
}

async function put({ grid }: Bench, riders: readonly CityRider[]): Promise<void> {
  for (let from = 0; from < riders.length; from += 1_000) {
    const puts = riders.slice(from, from + 1_000).map((rider) => ({
      riderId: rider.riderId,
      cell: cellOf(rider),
      lat: Math.round(rider.lat * 1e6),
      lng: Math.round(rider.lng * 1e6),
      ageMs: 0,
      from: null,
    }));
    await grid.write(puts, []);
  }
}

const cellOf = ({ lat, lng }: Place): string => latLngToCell(lat, lng, 9);
