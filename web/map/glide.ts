// A dot between its pings: shown a moment late, so that it has somewhere to go, and never backwards: the time that is shown only grows.
// Pure but for the object that holds it.

import type { Place } from './projection.ts';

type Sample = Place & { readonly at: number };

/** A moving thing. Mutable; owned by whoever draws it. */
export type Glide = { samples: readonly Sample[]; shownAt: number };

/** How late a dot is shown, ms: a ping and a half. */
export const glideDelayMs = 1_500;
/** A hole in the pings longer than this is jumped over in one ride of this length. */
const holeMsMax = 6_000;
const samplesMax = 32;

/** A dot that was not seen yet. */
export const newGlide = (): Glide => ({ samples: [], shownAt: 0 });

/** A ping at `at` (server time, epoch ms). What is not newer than the last one is dropped. */
export function addSample(glide: Glide, place: Place, at: number): void {
  const last = glide.samples.at(-1);
  if (last !== undefined && at <= last.at) return;
  // After a hole the dot sets out from where it stands, shortly before the ping.
  const bridged = last !== undefined && at - last.at > holeMsMax ? [{ ...last, at: at - glideDelayMs }] : [];
  glide.samples = [...glide.samples, ...bridged, { lat: place.lat, lng: place.lng, at }].slice(-samplesMax);
}

/** Where the dot is at server time `now`; null before its first ping. */
export function positionAt(glide: Glide, now: number): Place | null {
  const { samples } = glide;
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined) return null;
  glide.shownAt = Math.max(glide.shownAt, Math.min(now - glideDelayMs, last.at));
  const t = glide.shownAt;
  if (t <= first.at) return first;
  const next = samples.findIndex(({ at }) => at > t);
  const to = samples[next];
  const from = samples[next - 1];
  if (to === undefined || from === undefined) return last;
  const part = (t - from.at) / (to.at - from.at);
  return { lat: from.lat + (to.lat - from.lat) * part, lng: from.lng + (to.lng - from.lng) * part };
}

/** True while the dot has somewhere to go. */
export function isMoving(glide: Glide): boolean {
  const last = glide.samples.at(-1);
  return last !== undefined && glide.shownAt < last.at;
}
