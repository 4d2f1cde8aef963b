// Which records go on which topic, and what their subjects are: `<topic>-<full name>` (TopicRecordNameStrategy).
// I1: an id of the registry is only believed on the topics listed for its record.

import type { ActorSchema, RecordRole } from '../../actors/actor.ts';
import { type PastVersion, readHistory } from '../../schemas/history.ts';
import type { TopRecord } from '../../schemas/schema.ts';

/** A topic that does not follow the `<type>-commands`, `<type>-events` rule, and the records it carries. */
export type StreamTopic = { readonly topic: string; readonly schema: ActorSchema; readonly names: readonly string[] };

/** A record on a topic with the Avro JSON of each version of its type; index = version − 1, null before it was there. */
export type Subject = {
  readonly subject: string;
  readonly topic: string;
  readonly type: string;
  readonly name: string;
  readonly fullName: string;
  readonly versions: readonly (TopRecord | null)[];
};

/** Versions of a type, oldest first. */
export type History = (type: string) => readonly PastVersion[];

const onTopic: Readonly<Record<'commands' | 'events', readonly RecordRole[]>> = {
  commands: ['command', 'fact'],
  events: ['event'],
};

/** All subjects of the types' own topics and of the streams. Throws when a type's history lacks its present version. */
export function subjectsOf(
  types: readonly ActorSchema[],
  streams: readonly StreamTopic[],
  history: History = readHistory,
): readonly Subject[] {
  const own = types.flatMap((schema) =>
    (['commands', 'events'] as const).flatMap((kind) => {
      const names = Object.keys(schema.records).filter((name) =>
        onTopic[kind].includes(schema.records[name]?.role ?? 'state'),
      );
      return subjectsOn(`${schema.type}-${kind}`, schema, names, history);
    }),
  );
  return [...own, ...streams.flatMap((stream) => subjectsOn(stream.topic, stream.schema, stream.names, history))];
}

function subjectsOn(
  topic: string,
  schema: ActorSchema,
  names: readonly string[],
  history: History,
): readonly Subject[] {
  const past = versionsOf(schema, history);
  return names.map((name) => {
    const versions = past.map((records) => records.get(name) ?? null);
    const present = schema.records[name]?.avro;
    if (present === undefined) throw new Error(`type ${schema.type} has no record ${name} for ${topic}`);
    const fullName = `${present.namespace}.${name}`;
    return { subject: `${topic}-${fullName}`, topic, type: schema.type, name, fullName, versions };
  });
}

/** Each version's records by name, without their roles (the registry gets Avro); index = version − 1. */
export function versionsOf(schema: ActorSchema, history: History): readonly ReadonlyMap<string, TopRecord>[] {
  const past = history(schema.type);
  if (past.length < schema.version)
    throw new Error(`schemas/history lacks ${schema.type}.${schema.version}.json; run: npm run generate`);
  return past.slice(0, schema.version).map(
    ({ records }) =>
      new Map(
        records.map((record) => {
          const { role: _role, ...avro } = record;
          return [record.name, avro];
        }),
      ),
  );
}
