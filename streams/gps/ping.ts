// A ping as a phone says it, in JSON or in the documented binary form, and whether it can be believed.
// I1: h3-js gives a valid cell for nonsense (reliability finding 11), so nothing passes here that is not on the globe.
// I2: `binaryPings` never throws: a frame that is not exactly as documented is null.

import type { GpsLimits } from './limits.ts';

/** A position: degrees; `ageMs` since it was taken; metres a second; degrees clockwise from north. */
export type Ping = {
  readonly lat: number;
  readonly lng: number;
  readonly ageMs: number;
  readonly speed?: number | undefined;
  readonly heading?: number | undefined;
};

/** Why a ping was dropped. `order`: not newer than the last one or of an older connection; `full`: too many riders. */
export type DropReason = 'range' | 'age' | 'future' | 'speed' | 'order' | 'overload' | 'full' | 'frame';

/** Where and when a rider was last believed to be; microdegrees, ms. */
export type Fix = { lat: number; lng: number; at: number };

const headerBytes = 2;
const pingBytes = 16;
const metersOfMicrodegree = 0.111194927;

/** Why the ping's own numbers cannot be, or null. Numbers of the wrong type and NaN are out of range. */
export function unbelievable(ping: Ping, limits: GpsLimits, speedMax: number): DropReason | null {
  // Written so that NaN and undefined fail.
  if (!(ping.lat >= -90 && ping.lat <= 90 && ping.lng >= -180 && ping.lng <= 180)) return 'range';
  if (ping.speed !== undefined && !(ping.speed >= 0 && ping.speed <= speedMax)) return 'range';
  if (ping.heading !== undefined && !(ping.heading >= 0 && ping.heading <= 360)) return 'range';
  if (!Number.isFinite(ping.ageMs)) return 'range';
  if (ping.ageMs < 0) return 'future';
  return ping.ageMs > limits.pingAgeMsMax ? 'age' : null;
}

/** True when nobody gets from one fix to the other in that time; `speedMax` already scaled. */
export function isTooFar(from: Fix, to: Fix, limits: GpsLimits, speedMax: number): boolean {
  const seconds = (to.at - from.at) / 1000;
  const north = (to.lat - from.lat) * metersOfMicrodegree;
  const turn = Math.abs(to.lng - from.lng);
  const east = Math.min(turn, 360_000_000 - turn) * metersOfMicrodegree * Math.cos((from.lat / 1e6) * (Math.PI / 180));
  const allowed = limits.jumpMeters + speedMax * seconds;
  return north * north + east * east > allowed * allowed;
}

/**
 * Reads the binary form: u8 version 1, u8 count, then per ping i32 lat and i32 lng in microdegrees, u32 age in ms,
 * u16 speed in cm/s, u16 heading in hundredths of a degree (65535: unknown); big-endian.
 */
export function binaryPings(frame: Uint8Array): Ping[] | null {
  const count = frame[1];
  if (frame[0] !== 1 || count === undefined || frame.byteLength !== headerBytes + count * pingBytes) return null;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  const pings: Ping[] = [];
  for (let at = headerBytes; at < frame.byteLength; at += pingBytes) {
    const speed = view.getUint16(at + 12);
    const heading = view.getUint16(at + 14);
    pings.push({
      lat: view.getInt32(at) / 1e6,
      lng: view.getInt32(at + 4) / 1e6,
      ageMs: view.getUint32(at + 8),
      speed: speed === 0xffff ? undefined : speed / 100,
      heading: heading === 0xffff ? undefined : heading / 100,
    });
  }
  return pings;
}
