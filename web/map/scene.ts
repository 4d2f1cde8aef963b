// What a map shows, as data. Whoever follows actors makes a scene; the canvas draws it.

import type { Glide } from './glide.ts';
import type { Place } from './projection.ts';

/** Warm: the kitchen's side and riders with food. Cool: riders, homes. */
export type Tone = 'warm' | 'cool' | 'ink';

/** A place that stays. `label` stands beside it when there is room. */
export type Pin = Place & {
  readonly id: string;
  readonly shape: 'kitchen' | 'home' | 'dot';
  readonly tone: Tone;
  readonly label?: string;
};
/** A dot that moves. */
export type Mover = {
  readonly id: string;
  readonly glide: Glide;
  readonly tone: Tone;
  readonly large: boolean;
  readonly label?: string;
};
/** An H3 cell that is filled; `strength` 0 to 1. */
export type Hex = {
  readonly cell: string;
  readonly tone: Tone;
  readonly strength: number;
  /** Somebody's door: a house in its middle, with this label. */
  readonly door?: string;
};

export type Scene = {
  readonly pins: readonly Pin[];
  readonly movers: readonly Mover[];
  readonly hexes: readonly Hex[];
  /** Movers that the view is fitted to; absent: all of them. */
  readonly fitted?: readonly Mover[];
  /** Ways that are shown dashed, each from a place to a place or a cell. */
  readonly ways: readonly (readonly [Place, Place | string])[];
};

/** Nothing. */
export const emptyScene: Scene = { pins: [], movers: [], hexes: [], ways: [] };
