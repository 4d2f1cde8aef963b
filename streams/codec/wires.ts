// Wire values: 0x00, the registry's id as a big-endian int32, the body. Readers are looked up by (topic, id): an id is believed
// only on the topics of its record.
// I1: fromWire never throws and asks nobody.

import type { Message } from '../../actors/actor.ts';
import { knownSymbol } from '../../schemas/validate.ts';
import { compile, type Read, readerOf } from './avro.ts';
import type { Bodies } from './bodies.ts';
import type { FromWire } from './codec.ts';
import type { SchemaIds } from './ids.ts';
import type { Subject } from './subjects.ts';

type WireReader = {
  readonly name: string;
  readonly read: (body: Buffer) => Read;
  readonly validate: (value: unknown) => { readonly field: string; readonly allowed: string } | null;
  /** Not of our own history: newer code may have written it. */
  readonly foreign: boolean;
};

type TopicWires = {
  /** By full name: its subject. */
  readonly subjects: Map<string, Subject>;
  readonly readers: Map<number, WireReader>;
  /** By record name; index = version − 1. */
  readonly idsOf: Map<string, readonly (number | null)[]>;
};

/** Readers by topic and id, and ids by topic, record and version. */
export function createWires(subjects: readonly Subject[], ids: SchemaIds, bodies: Bodies) {
  const topics = new Map<string, TopicWires>();
  for (const subject of subjects) {
    const of = topics.get(subject.topic) ?? { subjects: new Map(), readers: new Map(), idsOf: new Map() };
    topics.set(subject.topic, of);
    of.subjects.set(subject.fullName, subject);
    const idsOf = ids[subject.subject] ?? [];
    of.idsOf.set(subject.name, idsOf);
    for (const [i, json] of subject.versions.entries()) {
      const id = idsOf[i];
      if (json !== null && typeof id === 'number' && !of.readers.has(id))
        of.readers.set(id, wireReader(subject, json, bodies, false));
    }
  }
  const unclear = new Set<string>();
  return {
    names: (topic: string) => topics.get(topic)?.subjects ?? null,
    knows: (topic: string, schemaId: number) => topics.get(topic)?.readers.has(schemaId) === true,
    stuck: (topic: string, schemaId: number) => unclear.has(`${topic} ${schemaId}`),
    /** Takes a schema of the registry in; false when it does not resolve with ours. */
    learn(topic: string, schemaId: number, json: unknown): boolean {
      const of = topics.get(topic);
      try {
        const subject = of?.subjects.get(compile(json).fullName);
        if (of === undefined || subject === undefined) return false;
        of.readers.set(schemaId, wireReader(subject, json, bodies, true));
        return true;
      } catch {
        return false;
      }
    },
    wire(topic: string, _type: string, name: string, version: number, body: Buffer): Buffer {
      const id = topics.get(topic)?.idsOf.get(name)?.[version - 1];
      if (typeof id !== 'number') throw new Error(`no registry id of ${name} version ${version} on ${topic}`);
      const value = Buffer.allocUnsafe(5 + body.length);
      value[0] = 0;
      value.writeInt32BE(id, 1);
      value.set(body, 5);
      return value;
    },
    fromWire(topic: string, value: Buffer | null, isPoison: (topic: string, schemaId: number) => boolean): FromWire {
      if (value === null) return { kind: 'poison', reason: 'null_value' };
      if (value.length < 5) return { kind: 'poison', reason: 'too_short' };
      if (value[0] !== 0) return { kind: 'poison', reason: 'bad_magic_byte' };
      const schemaId = value.readInt32BE(1);
      const reader = topics.get(topic)?.readers.get(schemaId);
      if (reader === undefined)
        return isPoison(topic, schemaId) ? { kind: 'poison', reason: 'no_such_schema' } : { kind: 'unknown', schemaId };
      const got = reader.read(value.subarray(5));
      if (got.kind === 'poison') return got;
      const message: Message = { type: reader.name, ...got.value };
      const problem = reader.validate(message);
      if (problem === null) return { kind: 'ok', name: reader.name, message };
      if (reader.foreign && problem.allowed === knownSymbol) {
        unclear.add(`${topic} ${schemaId}`);
        return { kind: 'unknown', schemaId };
      }
      return { kind: 'poison', reason: `${reader.name}.${problem.field}: not ${problem.allowed}`.slice(0, 120) };
    },
  };
}

function wireReader(subject: Subject, json: unknown, bodies: Bodies, foreign: boolean): WireReader {
  const validate = bodies.schema(subject.type).records[subject.name]?.validate;
  if (validate === undefined) throw new Error(`type ${subject.type} has no record ${subject.name}`);
  return {
    name: subject.name,
    read: readerOf(bodies.present(subject.type, subject.name), compile(json)),
    validate,
    foreign,
  };
}
