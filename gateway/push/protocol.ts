// Frames of clients, text and binary (subprotocol dabba.v1): what is one, and what is wrong with what is none.
// I1: every frame meets a strict schema; unknown fields and unknown ops are refused.

import { z } from 'zod';
import type { Problem } from '../../actors/actor.ts';
import { commandField, idField, microdegrees, typeField } from '../fields.ts';
import { gatewayLimits } from '../limits.ts';
import type { GpsPing } from '../ports.ts';
import { problemsOf, shown } from '../problems-of.ts';
import { parseStrictJson } from '../server/strict-json.ts';

/** Degrees, ms, metres a second, degrees from north. What cannot be true is counted and dropped later, not refused here. */
const ping = z.strictObject({
  lat: z.number(),
  lng: z.number(),
  ageMs: z.number(),
  speed: z.number().nullish(),
  heading: z.number().nullish(),
});

const frames = {
  subscribe: z.strictObject({
    op: z.literal('subscribe'),
    type: typeField,
    id: idField,
    since: z.int().min(0).max(2_147_483_647).nullish(),
  }),
  unsubscribe: z.strictObject({ op: z.literal('unsubscribe'), type: typeField, id: idField }),
  command: z.strictObject({
    op: z.literal('command'),
    key: z.string().regex(/^[\x21-\x7e]{1,128}$/),
    type: typeField,
    id: idField,
    name: commandField,
    body: z.looseObject({}).default({}),
  }),
  refresh: z.strictObject({ op: z.literal('refresh'), token: z.string().min(1).max(gatewayLimits.tokenLengthMax) }),
  pings: z.strictObject({ op: z.literal('pings'), pings: z.array(ping).min(1).max(gatewayLimits.pingsPerFrameMax) }),
  heartbeat: z.strictObject({ op: z.literal('heartbeat') }),
  map: z.strictObject({ op: z.literal('map'), on: z.boolean().default(true) }),
} as const;

type Frames = typeof frames;
/** A frame that passed its schema. */
export type ClientFrame = { [K in keyof Frames]: z.output<Frames[K]> }[keyof Frames];

/** A frame, or what is wrong with it. */
export type ParsedFrame =
  | { readonly kind: 'ok'; readonly frame: ClientFrame }
  | { readonly kind: 'bad'; readonly errors: readonly Problem[] };

/** Reads a text frame. */
export function parseFrame(bytes: Buffer): ParsedFrame {
  const read = parseStrictJson(bytes, gatewayLimits.jsonDepthMax);
  if (read.kind === 'bad') return { kind: 'bad', errors: [{ field: 'frame', got: read.got, allowed: read.allowed }] };
  const op: unknown = typeof read.value === 'object' && read.value !== null ? Reflect.get(read.value, 'op') : undefined;
  if (!isOp(op))
    return {
      kind: 'bad',
      errors: [{ field: 'op', got: shown(op), allowed: `one of ${Object.keys(frames).join(', ')}` }],
    };
  const schema: z.ZodType<ClientFrame> = frames[op];
  const parsed = schema.safeParse(read.value);
  if (parsed.success) return { kind: 'ok', frame: parsed.data };
  return { kind: 'bad', errors: problemsOf(parsed.error, read.value, 'frame') };
}

/** Pings of a text frame in whole units: microdegrees, cm/s, hundredths of a degree, −1 unknown. */
export function pingsOf(frame: Extract<ClientFrame, { readonly op: 'pings' }>): GpsPing[] {
  return frame.pings.map(({ lat, lng, ageMs, speed, heading }) => ({
    lat: microdegrees(lat),
    lng: microdegrees(lng),
    ageMs,
    speed: typeof speed === 'number' ? Math.round(speed * 100) : -1,
    heading: typeof heading === 'number' ? Math.round(heading * 100) : -1,
  }));
}

const headBytes = 2;
const pingBytes = 16;
const unknownShort = 0xffff;

/**
 * Pings of a binary frame, or what is wrong. Big-endian: u8 version 1, u8 count, then per ping i32 lat and i32 lng in
 * microdegrees, u32 age in ms, u16 speed in cm/s, u16 heading in hundredths of a degree; 65535 is unknown.
 */
export function parsePings(bytes: Buffer): readonly GpsPing[] | Problem {
  if (bytes[0] !== 1) return { field: 'version', got: shown(bytes[0]), allowed: '1' };
  const count = bytes[1] ?? 0;
  if (count < 1 || count > gatewayLimits.pingsPerFrameMax)
    return { field: 'count', got: String(count), allowed: `1 to ${gatewayLimits.pingsPerFrameMax}` };
  const length = headBytes + count * pingBytes;
  if (bytes.length !== length)
    return { field: 'frame', got: `${bytes.length} bytes`, allowed: `${length} bytes for ${count} pings` };
  return Array.from({ length: count }, (_, i) => readPing(bytes, headBytes + i * pingBytes));
}

function readPing(bytes: Buffer, at: number): GpsPing {
  const speed = bytes.readUInt16BE(at + 12);
  const heading = bytes.readUInt16BE(at + 14);
  return {
    lat: bytes.readInt32BE(at),
    lng: bytes.readInt32BE(at + 4),
    ageMs: bytes.readUInt32BE(at + 8),
    speed: speed === unknownShort ? -1 : speed,
    heading: heading === unknownShort ? -1 : heading,
  };
}

function isOp(op: unknown): op is keyof Frames {
  return typeof op === 'string' && Object.hasOwn(frames, op);
}
