// A codec without a registry: ids are counted up locally. For the simulation, unit tests and tools that read only the log.

import type { ActorSchema } from '../../actors/actor.ts';
import { readHistory } from '../../schemas/history.ts';
import { type Codec, createCodec } from './codec.ts';
import { localIds } from './ids.ts';
import { type History, type StreamTopic, subjectsOf } from './subjects.ts';

/** Two local codecs over the same types understand each other's wire values. */
export function localCodec(
  types: readonly ActorSchema[],
  streams: readonly StreamTopic[] = [],
  history: History = readHistory,
): Codec {
  return createCodec({ types, streams, history, ids: localIds(subjectsOf(types, streams, history)), registry: null });
}
