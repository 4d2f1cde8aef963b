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
import { createPack, type Pack, type Packed, pushHeard, pushPing, type SealedPack, sealed, setPing } from './pack.ts';
import { type DropReason, isTooFar, type Ping, unbelievable } from './ping.ts';

/** What became of the pings of one frame. */
export type Accepted = { readonly accepted: number; readonly dropped: Readonly<Partial<Record<DropReason, number>>> };

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
  const { limits, clock } = state.options;
  const now = clock.monotonic();
  const rider = state.riders.get(riderId, now);
  const dropped: Partial<Record<DropReason, number>> = {};
  let accepted = 0;
  const drop = (reason: DropReason, count: number): void => {
    dropped[reason] = (dropped[reason] ?? 0) + count;
    state.counts.dropped[reason] += count;
  };
  if (rider === null) {
    drop(isActorId(riderId) ? 'full' : 'range', pings.length);
    return { accepted, dropped };
  }
  rider.heardAt = now;
  if (session > rider.session) {
    rider.session = session;
    rider.sequence = 0;
  }
  const taken = Math.min(pings.length, limits.framePingsMax);
  if (pings.length > taken) drop('frame', pings.length - taken);
  for (let i = 0; i < taken; i += 1) {
    const ping = pings[i];
    if (ping === undefined) continue;
    const reason = session < rider.session ? 'order' : believe(state, rider, { ping, now });
    if (reason === null) accepted += 1;
    else drop(reason, 1);
  }
  state.counts.accepted += accepted;
  // Every ping dropped: the rider lives all the same.
  if (accepted === 0) passOnLife(state, rider, now);
  return { accepted, dropped };
}

/** Believes and packs one ping, or says why not. */
function believe(state: State, rider: KnownRider, { ping, now }: { ping: Ping; now: number }): DropReason | null {
  const { limits } = state.options;
  const reason = unbelievable(ping, limits, state.speedMax);
  if (reason !== null) return reason;
  const { fix } = rider;
  const at = Math.round(state.epoch + now - ping.ageMs);
  const next = { lat: ping.lat, lng: ping.lng, at };
  if (at <= fix.at) return 'order';
  if (fix.at > 0 && isTooFar(fix, next, limits, state.speedMax)) return 'speed';
  const isFull = state.pending >= limits.pendingPingsMax;
  const waits = rider.pack !== null && state.packs[rider.partition] === rider.pack;
  if (isFull && !waits && now - rider.keptAt < limits.protectedMs) return 'overload';
  fix.lat = next.lat;
  fix.lng = next.lng;
  fix.at = at;
  rider.sequence += 1;
  rider.keptAt = now;
  rider.aliveAt = now;
  const packed: Packed = {
    ...next,
    session: rider.session,
    sequence: rider.sequence,
    speed: Math.round(ping.speed),
    heading: Math.round(ping.heading),
  };
  if (isFull && waits && rider.pack !== null) {
    // The ping that waited was accepted once; now it is the one that was shed.
    setPing(rider.pack, rider.place, packed);
    state.counts.dropped.overload += 1;
    state.counts.accepted -= 1;
    return null;
  }
  rider.pack = packOf(state, rider.partition);
  rider.place = pushPing(rider.pack, rider.id, packed);
  state.pending += 1;
  if (state.pending === 1) state.bell.ring();
  return null;
}

function heard(state: State, riderId: string): void {
  const now = state.options.clock.monotonic();
  const rider = state.riders.get(riderId, now);
  if (rider === null) return;
  rider.heardAt = now;
  passOnLife(state, rider, now);
}

function passOnLife(state: State, rider: KnownRider, now: number): void {
  if (now - rider.aliveAt < state.options.limits.heardEveryMs) return;
  rider.aliveAt = now;
  pushHeard(packOf(state, rider.partition), rider.id);
  state.alive += 1;
  state.bell.ring();
}

function packOf(state: State, partition: number): Pack {
  const filling = state.packs[partition];
  if (filling !== null && filling !== undefined) return filling;
  const made = createPack(64);
  state.packs[partition] = made;
  return made;
}

function take(state: State): ReturnType<Intake['take']> {
  const taken = state.packs.flatMap((pack, partition) => (pack === null ? [] : [sealed(pack, partition)]));
  state.packs.fill(null);
  state.pending = 0;
  state.alive = 0;
  return taken;
}

function emptyCounts(): GpsCounts {
  const dropped = { range: 0, age: 0, future: 0, speed: 0, order: 0, overload: 0, full: 0, frame: 0 };
  return { accepted: 0, published: 0, records: 0, lost: { worker: 0, broker: 0 }, dropped };
}
