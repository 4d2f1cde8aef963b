// The shape of a type's schema as generated files export it: every record's Avro JSON, its role and its validator.
// Structurally the contract's ActorSchema (actors/actor.ts), written again here because schemas/ imports nothing of ours.
// I1: a record's Avro JSON is complete in itself: nested types stand inside at first use, event stamps are added.

import { recordValidator } from './validate.ts';

/** What a record is for. */
export type RecordRole = 'command' | 'fact' | 'event' | 'state' | 'effect';

/** A refused field: where, what was got, what is allowed. */
export type Problem = { readonly field: string; readonly got: string; readonly allowed: string };

/** Attributes that the validator enforces; the codec and the registry do not know them. */
export type Bounds = {
  readonly required?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly minItems?: number;
  readonly maxItems?: number;
};

/** An Avro type of our subset; a string is a primitive or the name of a type defined before it. */
export type AvroType = string | AvroRecord | AvroEnum | AvroArray | AvroMap | readonly ['null', AvroType];
export type AvroRecord = {
  readonly type: 'record';
  readonly name: string;
  readonly namespace?: string;
  readonly doc?: string;
  readonly role?: RecordRole;
  readonly fields: readonly AvroField[];
};
export type AvroField = Bounds & {
  readonly name: string;
  readonly type: AvroType;
  readonly default: unknown;
  readonly doc?: string;
};
export type AvroEnum = {
  readonly type: 'enum';
  readonly name: string;
  readonly namespace?: string;
  readonly doc?: string;
  readonly symbols: readonly string[];
  readonly default: string;
};
export type AvroArray = { readonly type: 'array'; readonly items: AvroType };
export type AvroMap = { readonly type: 'map'; readonly values: AvroType };

/** True for `["null", T]`, the one union there is. */
export const isNullable = (type: AvroType): type is readonly ['null', AvroType] => Array.isArray(type);

/** The type without its null. */
export const withoutNull = (type: AvroType): Exclude<AvroType, readonly ['null', AvroType]> => {
  const inner = isNullable(type) ? type[1] : type;
  if (isNullable(inner)) throw new Error('a union in a union');
  return inner;
};

/** An Avro record of a type at its top level. */
export type TopRecord = AvroRecord & { readonly namespace: string };

/** One record with role and validator. */
export type RecordSchema = {
  readonly role: RecordRole;
  readonly avro: TopRecord;
  /** Returns the first problem of a decoded or parsed value, or null. Unknown fields are problems. */
  readonly validate: (value: unknown) => Problem | null;
};

/** All records of one type; what the loop calls ActorSchema. */
export type TypeSchema = {
  readonly type: string;
  /** Grows by one with each change of the .avsc. */
  readonly version: number;
  readonly records: Readonly<Record<string, RecordSchema>>;
};

/** Builds a type's schema from complete Avro JSON; `merged` are the platform's records that every type speaks. */
export function typeSchema(
  type: string,
  version: number,
  own: readonly (readonly [RecordRole, TopRecord])[],
  merged: TypeSchema | null,
): TypeSchema {
  const records: Record<string, RecordSchema> = { ...merged?.records };
  for (const [role, avro] of own) records[avro.name] = { role, avro, validate: recordValidator(avro, role) };
  return { type, version, records };
}
