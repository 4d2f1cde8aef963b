// Which candidate is the better answer: text first, then rating and distance.
// I1: pure; the same candidates in any order give the same ranking (ties end at the id).
// I2: a rating or a kilometre never outweighs a mistake in a name; they decide between equal texts.

import type { Candidate } from './candidates.ts';
import { metersBetween } from './distance.ts';
import type { Place } from './engine.ts';
import { readingCosts } from './text/edits.ts';

/** How a candidate was found: the cost of its text, and the words of its name that were read (empty where no name was asked). */
export type Found = {
  readonly candidate: Candidate;
  readonly text: number;
  readonly read: string;
  readonly matched: 'name' | 'place' | 'dish' | 'all';
};

/** What decides between equal texts. */
export type Taste = {
  readonly place: Place | null;
  /** Distance is what was asked for ("near me"). */
  readonly near: boolean;
  readonly cheap: boolean;
  /** The text as it was typed, in lower case. */
  readonly typed: string;
};

/** A candidate with its final cost. */
export type Ranked = Found & { readonly cost: number; readonly distanceMeters: number | null };

/** Weights of rating (0 … 1) and of a kilometre, where a name was asked and where it was not. */
const weights = {
  name: { quality: 0.12, kilometer: 0.02, kilometersMax: 15 },
  other: { quality: 0.5, kilometer: 0.06, kilometersMax: 20 },
  near: { quality: 0.15, kilometer: 0.5, kilometersMax: 100 },
} as const;
/** Price against the limit of cheap, where cheap was asked for. */
const priceWeight = 0.2;
/** A second branch of a name costs this much more than its first. */
const branchStep = 0.4;

/** Each doubling of a name's branches among the candidates counts this much: people look for what is everywhere. */
const branchesWeight = 0.05;
const branchesDoublingsMax = 3;

/** Best first, each restaurant once (its best reading), at most `limit`. */
export function rank(found: readonly Found[], taste: Taste, limit: number): readonly Ranked[] {
  const best = new Map<string, Ranked>();
  const branches = branchesOf(found);
  const labelled = found.reduce((least, { text }) => Math.min(least, text), Number.POSITIVE_INFINITY) + labelReach;
  for (const one of found) {
    const ranked = priced(one, taste, {
      branches: branches.get(one.candidate.name) ?? 1,
      labelled: one.text <= labelled,
    });
    const known = best.get(one.candidate.id);
    if (known === undefined || ranked.cost < known.cost) best.set(one.candidate.id, ranked);
  }
  const sorted = [...best.values()].sort(cheaper);
  return withOthers(branchesLast(sorted), taste.typed).slice(0, limit);
}

/** Names of the same words differ in signs ("Co" and "Co."): what was typed decides, at this share of its cost. */
const labelWeight = 0.15;
const labelCostMax = 0.4;
/** Names whose words cost this much more than the best are not compared letter by letter: they cannot win by it. */
const labelReach = 0.9;
/** A name begun costs as much more as in names.ts; only the proportion counts here. */
const labelBegun = 0.2;
const labelUntyped = 0.01;

function labelCost(typed: string, label: string): number {
  const { full, begun } = readingCosts(typed, label, labelCostMax / labelWeight);
  const untyped = labelBegun + labelUntyped * Math.max(0, label.length - typed.length);
  return Math.min(labelCostMax, labelWeight * Math.min(full, begun + untyped));
}

const cheaper = (a: Ranked, b: Ranked): number => a.cost - b.cost || (a.candidate.id < b.candidate.id ? -1 : 1);

/** Candidates of each name. */
function branchesOf(found: readonly Found[]): ReadonlyMap<string, number> {
  const ids = new Map<string, Set<string>>();
  for (const { candidate } of found) ids.set(candidate.name, (ids.get(candidate.name) ?? new Set()).add(candidate.id));
  return new Map([...ids].map(([name, set]) => [name, set.size]));
}

function priced(found: Found, taste: Taste, known: { readonly branches: number; readonly labelled: boolean }): Ranked {
  const { candidate } = found;
  const distanceMeters =
    taste.place === null || candidate.lat === null || candidate.lng === null
      ? null
      : metersBetween(taste.place, { lat: candidate.lat, lng: candidate.lng });
  const weight = found.matched === 'name' ? weights.name : taste.near ? weights.near : weights.other;
  const kilometers =
    distanceMeters === null ? (taste.place === null ? 0 : weight.kilometersMax) : distanceMeters / 1_000;
  const price =
    taste.cheap && candidate.price !== null && candidate.cheapMax !== null ? candidate.price / candidate.cheapMax : 0;
  const fame = branchesWeight * Math.min(branchesDoublingsMax, Math.log2(known.branches));
  const cost =
    found.text +
    weight.quality * (1 - candidate.quality) +
    weight.kilometer * Math.min(kilometers, weight.kilometersMax) +
    priceWeight * price +
    (found.matched !== 'name' ? 0 : known.labelled ? labelCost(taste.typed, candidate.label) : labelCostMax) -
    fame;
  return { ...found, cost, distanceMeters };
}

/** Further branches of a name step back behind other names that answer nearly as well. */
function branchesLast(sorted: readonly Ranked[]): readonly Ranked[] {
  const seen = new Set<string>();
  const stepped = sorted.map((one) => {
    if (one.matched !== 'name') return one;
    const further = seen.has(one.candidate.name);
    seen.add(one.candidate.name);
    return further ? { ...one, cost: one.cost + branchStep } : one;
  });
  return stepped.sort(cheaper);
}

/** The first page shows this many. */
const page = 5;
/** Readings whose text costs this much more than the best are still as likely; where the page has only one reading, this much. */
const asLikely = 0.3;
const another = 1.2;

/**
 * The typed words may be several words of names ("spice" with a mistake is "spicy"): each likely reading as whole words gets a
 * place on the first page, at the cost of further answers of a reading that is there already.
 */
function withOthers(sorted: readonly Ranked[], typed: string): readonly Ranked[] {
  const first = sorted[0];
  const shown = sorted.slice(0, page);
  if (first === undefined || !shown.every((one) => one.matched === 'name')) return sorted;
  const reads = new Set(shown.map((one) => one.read));
  const rest = sorted.slice(page);
  for (const one of rest) {
    const reach = first.text + (reads.size === 1 ? another : asLikely);
    if (one.matched !== 'name' || one.text > reach || reads.has(one.read)) continue;
    if (Math.abs(one.read.length - typed.length) > 1) continue;
    const at = shown.findLastIndex(({ read }, n) => shown.findIndex((other) => other.read === read) < n);
    if (at < 0) break;
    reads.add(one.read);
    shown.splice(at, 1);
    shown.push(one);
  }
  const moved = new Set(shown);
  return [...shown, ...sorted.filter((one) => !moved.has(one))];
}
