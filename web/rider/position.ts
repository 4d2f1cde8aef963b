// Where the rider is: from the device, or, in development, from a ride that this page makes up. Sent once a second while online.
// I1: a made-up ride never leaves the machine it was asked for on: it is offered on localhost alone.

import { type Signal, signal } from '@preact/signals';
import { quietly } from '../client/keys.ts';
import type { Client } from '../client/page.tsx';
import { metersBetween, type Place } from '../map/projection.ts';
import type { Shift } from './shift.ts';

export type Position = {
  readonly place: Signal<Place | null>;
  readonly source: Signal<'asking' | 'live' | 'refused' | 'ride'>;
  /** True where a made-up ride may be asked for. */
  readonly canRide: boolean;
  ride(on: boolean): void;
};

const pingMs = 1_000;
/** A made-up ride is faster than life, metres a second. */
const rideSpeed = 40;
const storeName = 'dabba.place';
/** A position older than this is asked for again, ms. */
const askAgainMs = 5_000;

/** Follows and sends the position while `shift` says online. */
export function createPosition(client: Client, shift: Signal<Shift>): Position {
  const place = signal<Place | null>(storedPlace());
  const source = signal<'asking' | 'live' | 'refused' | 'ride'>('asking');
  const canRide = ['localhost', '127.0.0.1', '[::1]'].includes(location.hostname);
  let seenAt = 0;
  const device = watchDevice(
    (found) => {
      if (source.value === 'ride') return;
      source.value = 'live';
      seenAt = Date.now();
      place.value = found;
    },
    () => {
      if (source.value === 'asking') source.value = 'refused';
    },
  );
  setInterval(() => {
    if (source.value === 'ride') void step(place, shift.value);
    const moving = source.value === 'ride' || source.value === 'live';
    if (!shift.value.onShift) return;
    if (source.value === 'live' && Date.now() - seenAt > askAgainMs) device();
    if (!moving || place.value === null) client.socket.now({ op: 'heartbeat' });
    else {
      const ageMs = source.value === 'live' ? Math.max(0, Date.now() - seenAt) : 0;
      client.socket.now({ op: 'pings', pings: [{ ...place.value, ageMs: Math.min(ageMs, 60_000) }] });
    }
  }, pingMs);
  const begin = async (): Promise<void> => {
    place.value ??= (await firstKitchen(client)) ?? { lat: 12.9716, lng: 77.5946 };
  };
  return {
    place,
    source,
    canRide,
    ride(on) {
      source.value = on ? 'ride' : 'refused';
      quietly(() => localStorage.setItem(`${storeName}.ride`, on ? '1' : ''));
      if (on) void begin();
    },
  };
}

/** True when the last visit ended with a made-up ride. */
export const wasRiding = (): boolean => quietly(() => localStorage.getItem(`${storeName}.ride`)) === '1';

/** Follows the device; the answer asks it once more, for who stands still is not heard of by following. */
function watchDevice(found: (place: Place) => void, refused: () => void): () => void {
  const seen = ({ coords }: GeolocationPosition): void => found({ lat: coords.latitude, lng: coords.longitude });
  navigator.geolocation.watchPosition(seen, refused, { enableHighAccuracy: true, maximumAge: 2_000 });
  return () =>
    navigator.geolocation.getCurrentPosition(seen, () => undefined, { maximumAge: 2_000, timeout: askAgainMs });
}

/** One step of a made-up ride towards what the phase asks for. */
async function step(place: Signal<Place | null>, shift: Shift): Promise<void> {
  const from = place.value;
  const to = await targetOf(shift);
  if (from === null || to === null) return;
  const left = metersBetween(from, to);
  const part = left < rideSpeed ? 1 : rideSpeed / left;
  place.value = { lat: from.lat + (to.lat - from.lat) * part, lng: from.lng + (to.lng - from.lng) * part };
  quietly(() => localStorage.setItem(storeName, JSON.stringify(place.value)));
}

async function targetOf({ phase, pickup, dropoffCell }: Shift): Promise<Place | null> {
  if (phase === 'confirmed' || phase === 'accepted') return pickup;
  if (phase !== 'picked_up' || dropoffCell === '') return null;
  const { middleOf } = await import('../map/hexes.ts');
  return middleOf(dropoffCell);
}

function storedPlace(): Place | null {
  const value = quietly((): unknown => JSON.parse(localStorage.getItem(storeName) ?? 'null'));
  return typeof value === 'object' && value !== null && 'lat' in value && 'lng' in value
    ? { lat: Number(value.lat), lng: Number(value.lng) }
    : null;
}

/** Some 600 m from a kitchen: near enough for its first offer. */
async function firstKitchen({ api }: Client): Promise<Place | null> {
  const { body } = await api.get('/v1/restaurants?limit=5');
  const hits = Array.isArray(body['restaurants']) ? body['restaurants'] : [];
  for (const hit of hits) {
    const place: unknown = hit?.place;
    if (typeof place === 'object' && place !== null && 'lat' in place && 'lng' in place)
      return { lat: Number(place.lat) / 1e6 + 0.004, lng: Number(place.lng) / 1e6 - 0.004 };
  }
  return null;
}
