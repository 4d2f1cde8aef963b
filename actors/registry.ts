// The table of actor types: loop, store, codec and gateway know the types that stand here, and only through the contract.
// A new type is one import and one line.

import type { ActorType } from './actor.ts';
import { probe } from './probe/probe.ts';

/** Every registered actor type. */
export const registry: readonly ActorType[] = [probe];
