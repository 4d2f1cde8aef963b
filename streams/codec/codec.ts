// The codec: messages and states to bytes and back, for every version that was ever shipped. The hot path is synchronous and
// knows only ids that were loaded at start; what it does not know is asked of the registry off the hot path (schema.1).
// I1: nothing here throws for what arrived from outside: it answers ok, behind, unknown or poison.
// I2: poison is never said because code is old or the registry is away.
// I3: what is encoded has passed its validator: a message that readers would refuse never leaves.

import type { ActorSchema, Message } from '../../actors/actor.ts';
import { readHistory } from '../../schemas/history.ts';
import { createBodies } from './bodies.ts';
import type { SchemaIds } from './ids.ts';
import { createResolve, type Registry, type Verdict } from './resolve.ts';
import { type History, type StreamTopic, subjectsOf } from './subjects.ts';
import { createWires } from './wires.ts';

/** A body that was encoded with a type's own present version. */
export type Encoded = { readonly name: string; readonly version: number; readonly body: Buffer };
export type Decoded =
  | { readonly kind: 'ok'; readonly message: Message }
  | { readonly kind: 'behind' }
  | { readonly kind: 'poison'; readonly reason: string };
export type DecodedState =
  | { readonly kind: 'ok'; readonly state: object }
  | { readonly kind: 'behind' }
  | { readonly kind: 'poison'; readonly reason: string };
export type FromWire =
  | { readonly kind: 'ok'; readonly name: string; readonly message: Message }
  | { readonly kind: 'poison'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly schemaId: number };

export type Codec = {
  /** Encodes with the type's present version; events take their stamp. Throws an Error on a message that is not valid. */
  encode(type: string, message: Message, stamp?: { readonly seq: number; readonly at: number }): Encoded;
  /** Throws an Error on a state that its schema cannot hold. */
  encodeState(type: string, state: object): { readonly version: number; readonly body: Buffer };
  /** A body of the log; `behind` when newer code wrote it. Events carry `seq` and `at` beside their fields. */
  decode(type: string, name: string, version: number, body: Buffer): Decoded;
  decodeState(type: string, version: number, body: Buffer): DecodedState;
  /** Body → wire value. Throws when the registry's id of (topic, name, version) was never loaded. */
  wire(topic: string, type: string, name: string, version: number, body: Buffer): Buffer;
  /** Wire value → message, validated. An id that this topic's records do not have is `unknown`: pause and `resolve`. */
  fromWire(topic: string, value: Buffer | null): FromWire;
  /** schema.1. Never rejects; one request per id at a time. */
  resolve(topic: string, schemaId: number): Promise<Verdict>;
};

/** What a codec is made of; `registry` null: there is none to ask, unknown ids are poison. */
export type CodecOptions = {
  readonly types: readonly ActorSchema[];
  readonly streams?: readonly StreamTopic[];
  readonly ids: SchemaIds;
  readonly registry: Registry | null;
  readonly history?: History;
};

/** A codec over ids that `preload` or `registerSchemas` gave. Compiles nothing until it is used. */
export function createCodec(options: CodecOptions): Codec {
  const history = options.history ?? readHistory;
  const streams = options.streams ?? [];
  const schemas = new Map([...options.types, ...streams.map((one) => one.schema)].map((one) => [one.type, one]));
  const bodies = createBodies(schemas, history);
  const subjects = subjectsOf(options.types, streams, history);
  const wires = createWires(subjects, options.ids, bodies);
  const resolve = createResolve({
    registry: options.registry,
    topicOf: (topic) => wires.names(topic),
    learn: (topic, schemaId, json) => wires.learn(topic, schemaId, json),
    stuck: (topic, schemaId) => wires.stuck(topic, schemaId),
    knows: (topic, schemaId) => wires.knows(topic, schemaId),
  });
  return {
    ...bodies.port,
    wire: wires.wire,
    fromWire: (topic, value) => wires.fromWire(topic, value, resolve.isPoison),
    resolve: resolve.resolve,
  };
}
