// The riders of one gateway: where each was last believed to be, its connection, and where its waiting ping lies.
// I1: bounded by `ridersMax`; whoever was not heard for `forgetMs` is forgotten. A rider that finds no room is refused.

import { partitionOf, slotOf } from '../../schemas/slot.ts';
import { isActorId } from '../loop/envelope.ts';
import type { GpsLimits } from './limits.ts';
import { type Pack, packedId } from './pack.ts';

/** One rider; times by the monotonic clock. */
export type KnownRider = {
  /** The id as packs hold it. */
  readonly id: Uint8Array;
  readonly partition: number;
  /** The last believed position, microdegrees, and when, epoch ms; `at` is 0 before the first. */
  lat: number;
  lng: number;
  at: number;
  session: number;
  sequence: number;
  /** Last frame; last ping kept; last time that it was passed on that it lives. */
  heardAt: number;
  keptAt: number;
  aliveAt: number;
  /** Where its latest waiting ping is; true only while that pack still fills. */
  pack: Pack | null;
  place: number;
};

/** Riders by id. */
export type KnownRiders = {
  /** The rider, new or known; null for an id that is none and when there is no room. */
  get(riderId: string, now: number): KnownRider | null;
  /** Looks once in `forgetMs`. */
  forgetSilent(now: number): void;
};

/** Nobody known yet. */
export function createKnownRiders(partitions: number, limits: GpsLimits, start: number): KnownRiders {
  const riders = new Map<string, KnownRider>();
  let sweptAt = start;
  return {
    get(riderId, now) {
      const known = riders.get(riderId);
      if (known !== undefined) return known;
      if (!isActorId(riderId) || riders.size >= limits.ridersMax) return null;
      const rider = newRider(riderId, partitions, now);
      riders.set(riderId, rider);
      return rider;
    },
    forgetSilent(now) {
      if (now - sweptAt < limits.forgetMs) return;
      sweptAt = now;
      for (const [riderId, rider] of riders) if (now - rider.heardAt > limits.forgetMs) riders.delete(riderId);
    },
  };
}

function newRider(riderId: string, partitions: number, now: number): KnownRider {
  const never = Number.NEGATIVE_INFINITY;
  return {
    id: packedId(riderId),
    partition: partitionOf(slotOf(riderId), partitions),
    lat: 0,
    lng: 0,
    at: 0,
    session: never,
    sequence: 0,
    heardAt: now,
    keptAt: never,
    aliveAt: never,
    pack: null,
    place: 0,
  };
}
