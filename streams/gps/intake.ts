// Believes or drops each ping at once and packs what it believes, by rider partition.
// I1: nothing here waits, and a believed ping costs its numbers in a pack and nothing else.
// I2: when packs are full a newer ping takes the place of the rider's waiting one; a rider without a waiting ping is shed,
//     unless its last kept one is `protectedMs` old (ingress.3). So at most `pendingPingsMax` and one a rider wait.
// I3: order is the gateway's own: sessions grow with each connection of a rider, sequences count within one.

import type { Clock } from '../../runtime/clock.ts';
import { type Bell, createBell } from '../bell.ts';
import { isActorId } from '../loop/envelope.ts';
import { createKnownRiders, type KnownRider, type KnownRiders } from './known-riders.ts';
import type { GpsLimits } from './limits.ts';
import { addPlace, createPack, type Pack, pushHeard, type SealedPack, sealed, setPing, stampPing } from './pack.ts';
import { type DropReason, isTooFar, type Ping, unbelievable } from './ping.ts';

/** What became of the pings of one frame. */
export type Accepted = { readonly accepted: number; readonly dropped: Readonly<Dropped> };

/** Pings by why they were dropped; reasons that did not occur are absent. */
export type Dropped = Partial<Record<DropReason, number>>;

/** Totals since the start. `overload` counts shed and replaced pings; lost ones were accepted and died on the way. */
export type GpsCounts = {
  accepted: number;
  published: number;
  records: number;
  readonly lost: { worker: number; broker: number };
  readonly dropped: Record<DropReason, number>;
};

export type Intake = {
  accept(riderId: string, session: number, pings: readonly Ping[]): Accepted;
  heard(riderId: string): void;
  readonly counts: GpsCounts;
  /** Rings when there is something to take. */
  readonly bell: Bell;
  hasWork(): boolean;
  waiting(): number;
  /** Hands over all packs that hold something. */
  take(): { readonly pack: SealedPack; readonly transfer: ArrayBuffer[] }[];
  /** Forgets riders that were not heard for `forgetMs`; looks once in that time. */
  forgetSilent(now: number): void;
};

/** What intake is made of. */
export type IntakeOptions = {
  readonly clock: Pick<Clock, 'now' | 'monotonic'>;
  readonly partitions: number;
  readonly speedScale: number;
  readonly limits: GpsLimits;
};

type State = {
  readonly options: IntakeOptions;
  readonly speedMax: number;
  /** Added to the monotonic clock it gives epoch ms that never run back. */
  readonly epoch: number;
  readonly riders: KnownRiders;
  readonly packs: (Pack | null)[];
  /** Pings that the next pack of each partition will probably hold. */
  readonly expected: number[];
  readonly counts: GpsCounts;
  readonly bell: Bell;
  pending: number;
  alive: number;
};

/** An intake that knows no rider yet. */
export function createIntake(options: IntakeOptions): Intake {
  const now = options.clock.monotonic();
  const state: State = {
    options,
    speedMax: options.limits.speedMax * options.speedScale,
    epoch: options.clock.now() - now,
    riders: createKnownRiders(options.partitions, options.limits, now),
    packs: Array.from({ length: options.partitions }, () => null),
    expected: Array.from({ length: options.partitions }, () => 0),
    counts: emptyCounts(),
    bell: createBell(),
    pending: 0,
    alive: 0,
  };
  return {
    accept: (riderId, session, pings) => accept(state, { riderId, session, pings }),
    heard: (riderId) => heard(state, riderId),
    counts: state.counts,
    bell: state.bell,
    hasWork: () => state.pending + state.alive > 0,
    waiting: () => state.pending,
    take: () => take(state),
    forgetSilent: state.riders.forgetSilent,
  };
}

type PingsOf = { readonly riderId: string; readonly session: number; readonly pings: readonly Ping[] };

function accept(state: State, { riderId, session, pings }: PingsOf): Accepted {
  const now = state.options.clock.monotonic();
  const rider = state.riders.get(riderId, now);
  const dropped: Dropped = {};
  if (rider === null) {
    drop(state, dropped, isActorId(riderId) ? 'full' : 'range', pings.length);
    return { accepted: 0, dropped };
  }
  rider.heardAt = now;
  if (session > rider.session) {
    rider.session = session;
    rider.sequence = 0;
  }
  const taken = Math.min(pings.length, state.options.limits.framePingsMax);
  if (pings.length > taken) drop(state, dropped, 'frame', pings.length - taken);
  let accepted = 0;
  for (let i = 0; i < taken; i += 1) {
    const ping = pings[i];
    if (ping === undefined) continue;
    const reason = session < rider.session ? 'order' : believe(state, rider, ping);
    if (reason === null) accepted += 1;
    else drop(state, dropped, reason, 1);
  }
  state.counts.accepted += accepted;
  // Every ping dropped: the rider lives all the same.
  if (accepted === 0) passOnLife(state, rider);
  return { accepted, dropped };
}

function drop(state: State, dropped: Dropped, reason: DropReason, count: number): void {
  dropped[reason] = (dropped[reason] ?? 0) + count;
  state.counts.dropped[reason] += count;
}

/** Believes and packs one ping of a rider heard just now, or says why not. Allocates nothing: it runs 100,000 times a second. */
function believe(state: State, rider: KnownRider, ping: Ping): DropReason | null {
  const { limits } = state.options;
  const now = rider.heardAt;
  const reason = unbelievable(ping, limits, state.speedMax);
  if (reason !== null) return reason;
  const at = Math.round(state.epoch + now - ping.ageMs);
  if (at <= rider.at) return 'order';
  const metersMax = limits.jumpMeters + (state.speedMax * (at - rider.at)) / 1000;
  if (rider.at > 0 && isTooFar(rider, ping, metersMax)) return 'speed';
  const isFull = state.pending >= limits.pendingPingsMax;
  const waitsIn = rider.pack !== null && state.packs[rider.partition] === rider.pack ? rider.pack : null;
  if (isFull && waitsIn === null && now - rider.keptAt < limits.protectedMs) return 'overload';
  rider.lat = ping.lat;
  rider.lng = ping.lng;
  rider.at = at;
  rider.sequence += 1;
  rider.keptAt = now;
  rider.aliveAt = now;
  if (isFull && waitsIn !== null) {
    // The ping that waited was accepted once; now it is the one that was shed.
    state.counts.dropped.overload += 1;
    state.counts.accepted -= 1;
    write(waitsIn, rider, ping);
    return null;
  }
  rider.pack = packOf(state, rider.partition);
  rider.place = addPlace(rider.pack, rider.id);
  write(rider.pack, rider, ping);
  state.pending += 1;
  if (state.pending === 1) state.bell.ring();
  return null;
}

function write(pack: Pack, rider: KnownRider, ping: Ping): void {
  setPing(pack, rider.place, ping);
  stampPing(pack, rider.place, rider);
}

function heard(state: State, riderId: string): void {
  const now = state.options.clock.monotonic();
  const rider = state.riders.get(riderId, now);
  if (rider === null) return;
  rider.heardAt = now;
  passOnLife(state, rider);
}

function passOnLife(state: State, rider: KnownRider): void {
  if (rider.heardAt - rider.aliveAt < state.options.limits.heardEveryMs) return;
  rider.aliveAt = rider.heardAt;
  pushHeard(packOf(state, rider.partition), rider.id);
  state.alive += 1;
  state.bell.ring();
}

function packOf(state: State, partition: number): Pack {
  const filling = state.packs[partition];
  if (filling !== null && filling !== undefined) return filling;
  const made = createPack(state.expected[partition] ?? 0);
  state.packs[partition] = made;
  return made;
}

function take(state: State): ReturnType<Intake['take']> {
  const taken = state.packs.flatMap((pack, partition) => {
    // The next pack will be about as large: room made at once is not made by copying.
    state.expected[partition] = Math.round((pack?.count ?? 0) * 1.25);
    return pack === null ? [] : [sealed(pack, partition)];
  });
  state.packs.fill(null);
  state.pending = 0;
  state.alive = 0;
  return taken;
}

function emptyCounts(): GpsCounts {
  const dropped = { range: 0, age: 0, future: 0, speed: 0, order: 0, overload: 0, full: 0, frame: 0 };
  return { accepted: 0, published: 0, records: 0, lost: { worker: 0, broker: 0 }, dropped };
}
