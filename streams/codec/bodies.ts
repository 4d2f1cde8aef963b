// Bodies: messages and states as Avro bytes with our own schema version beside them, as the log and the state rows keep them.
// I1: encode validates first; decode resolves any shipped version into the present one and never throws.

import type { ActorSchema, Message } from '../../actors/actor.ts';
import { knownSymbol } from '../../schemas/validate.ts';
import { type Compiled, compile, type Read, readerOf } from './avro.ts';
import type { Codec, Decoded, DecodedState, Encoded } from './codec.ts';
import { type History, versionsOf } from './subjects.ts';

/** Bodies of every type the codec was given, compiled at a type's first use. */
export type Bodies = {
  readonly port: Pick<Codec, 'encode' | 'encodeState' | 'decode' | 'decodeState'>;
  schema(type: string): ActorSchema;
  present(type: string, name: string): Compiled;
};

type TypeBodies = {
  readonly schema: ActorSchema;
  readonly state: string | null;
  readonly present: Map<string, Compiled>;
  /** Index = version − 1. */
  readonly readers: Map<string, (body: Buffer) => Read>[];
};

/** Encoders and decoders without the wire's header: what the log and the states hold. */
export function createBodies(schemas: ReadonlyMap<string, ActorSchema>, history: History): Bodies {
  const types = new Map<string, TypeBodies>();
  const of = (type: string): TypeBodies => {
    let bodies = types.get(type);
    if (bodies === undefined) {
      const schema = schemas.get(type);
      if (schema === undefined) throw new Error(`the codec knows no type ${type}`);
      bodies = typeBodies(schema, history);
      types.set(type, bodies);
    }
    return bodies;
  };
  return {
    port: {
      encode: (type, message, stamp) => encode(of(type), message, stamp),
      encodeState: (type, state) => encodeState(of(type), state),
      decode: (type, name, version, body) => decode(of(type), name, version, body),
      decodeState: (type, version, body) => decodeState(of(type), version, body),
    },
    schema: (type) => of(type).schema,
    present: (type, name) => present(of(type), name),
  };
}

function typeBodies(schema: ActorSchema, history: History): TypeBodies {
  const compiled = new Map(Object.entries(schema.records).map(([name, record]) => [name, compile(record.avro)]));
  const past = versionsOf(schema, history);
  const state = Object.keys(schema.records).find((name) => schema.records[name]?.role === 'state') ?? null;
  const readers = past.map((records, i) => {
    const ofVersion = new Map<string, (body: Buffer) => Read>();
    for (const [name, json] of records) {
      const reader = compiled.get(name);
      if (reader !== undefined)
        ofVersion.set(name, readerOf(reader, i + 1 === schema.version ? reader : compile(json)));
    }
    return ofVersion;
  });
  return { schema, state, present: compiled, readers };
}

function present(of: TypeBodies, name: string): Compiled {
  const compiled = of.present.get(name);
  if (compiled === undefined) throw new Error(`type ${of.schema.type} has no record ${name}`);
  return compiled;
}

function encode(of: TypeBodies, message: Message, stamp?: { readonly seq: number; readonly at: number }): Encoded {
  const compiled = present(of, message.type);
  const problem = of.schema.records[message.type]?.validate(message) ?? null;
  if (problem !== null)
    throw new Error(`${message.type}.${problem.field}: got ${problem.got}, allowed is ${problem.allowed}`);
  // Object.assign onto a literal: a spread of the message with two more keys costs seven times as much.
  const value = stamp === undefined ? message : Object.assign({ seq: stamp.seq, at: stamp.at }, message);
  return { name: message.type, version: of.schema.version, body: compiled.type.toBuffer(value) };
}

function encodeState(of: TypeBodies, state: object): { version: number; body: Buffer } {
  if (of.state === null) throw new Error(`type ${of.schema.type} has no state record`);
  return { version: of.schema.version, body: present(of, of.state).type.toBuffer(state) };
}

function decode(of: TypeBodies, name: string, version: number, body: Buffer): Decoded {
  if (version > of.schema.version) return { kind: 'behind' };
  const read = of.readers[version - 1]?.get(name);
  if (read === undefined) return { kind: 'poison', reason: `no record ${name} in version ${version}`.slice(0, 80) };
  const got = read(body);
  if (got.kind === 'poison') return got;
  const message: Message = { type: name, ...got.value };
  if (version !== of.schema.version && hasUnknown(of.schema, name, message)) return { kind: 'behind' };
  return { kind: 'ok', message };
}

function decodeState(of: TypeBodies, version: number, body: Buffer): DecodedState {
  if (version > of.schema.version) return { kind: 'behind' };
  const read = of.state === null ? undefined : of.readers[version - 1]?.get(of.state);
  if (read === undefined || of.state === null) return { kind: 'poison', reason: `no state in version ${version}` };
  const got = read(body);
  if (got.kind === 'poison') return got;
  const state = { ...got.value };
  if (version !== of.schema.version && hasUnknown(of.schema, of.state, state)) return { kind: 'behind' };
  return { kind: 'ok', state };
}

/** True when a symbol that this version lacks stands where one decides (schema.2). */
const hasUnknown = (schema: ActorSchema, name: string, value: object): boolean =>
  schema.records[name]?.validate(value)?.allowed === knownSymbol;
