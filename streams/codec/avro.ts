// avsc behind two functions: compile a schema once, read bytes safely. Nothing outside this room knows avsc.
// I1: `read` never throws: it answers a value or the reason why the bytes are poison.
// I2: bytes pass the guard of their writer's schema before avsc touches them.

import avsc, { type Resolver, type Type } from 'avsc';
import { type Guard, guardOf } from './guard.ts';

/** A compiled schema. */
export type Compiled = { readonly name: string; readonly fullName: string; readonly type: Type; readonly guard: Guard };

/** What reading bytes gave. */
export type Read =
  | { readonly kind: 'value'; readonly value: object }
  | { readonly kind: 'poison'; readonly reason: string };

/** Compiles the Avro JSON of one record, complete in itself. Throws when it is not a record schema. */
export function compile(json: unknown): Compiled {
  const type = avsc.Type.forSchema(json as Parameters<typeof avsc.Type.forSchema>[0], {
    omitRecordMethods: true,
    wrapUnions: 'never',
  });
  const fullName = type.name;
  if (type.typeName !== 'record' || fullName === undefined) throw new Error('not a record schema');
  return { name: fullName.slice(fullName.lastIndexOf('.') + 1), fullName, type, guard: guardOf(json) };
}

/** A reader of bytes of `writer`'s schema as values of `reader`'s. Throws when the two do not resolve. */
export function readerOf(reader: Compiled, writer: Compiled): (body: Buffer) => Read {
  const same = reader === writer || JSON.stringify(reader.type) === JSON.stringify(writer.type);
  const resolver: Resolver | undefined = same ? undefined : reader.type.createResolver(writer.type);
  return (body) => {
    const broken = writer.guard(body);
    if (broken !== null) return { kind: 'poison', reason: broken };
    try {
      return { kind: 'value', value: reader.type.fromBuffer(body, resolver) };
    } catch (error) {
      return { kind: 'poison', reason: reasonOf(error) };
    }
  };
}

/** avsc's message, cut to what fits a header and holds no payload. */
function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 80);
}
