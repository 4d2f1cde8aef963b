// The codec over two versions of a type: round trips, versions that meet, poison, unknown ids.
import { describe, expect, it } from 'vitest';
import { probe } from '../../../../actors/probe/probe.ts';
import { createCodec } from '../../../../streams/codec/codec.ts';
import { localIds } from '../../../../streams/codec/ids.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import { subjectsOf } from '../../../../streams/codec/subjects.ts';
import { mixCommand, paintHistory, paintSchema } from './paint.ts';

/** A message with fields, as its type's author would have it. */
const said = <M extends { readonly type: string }>(message: M): { readonly type: string } => message;
const old = localCodec([paintSchema(1)], [], paintHistory);
const now = localCodec([paintSchema(2)], [], paintHistory);
const ids = localIds(subjectsOf([paintSchema(2)], [], paintHistory));
const wireOf = (codec: typeof now, topic: string, message: { readonly type: string }) => {
  const { name, version, body } = codec.encode('paint', message);
  return codec.wire(topic, 'paint', name, version, body);
};

describe('bodies', () => {
  it('come back as they were, events with their stamp', () => {
    const command = now.encode('paint', mixCommand);
    expect(now.decode('paint', 'Mix', command.version, command.body)).toEqual({
      kind: 'ok',
      message: { ...mixCommand, note: null },
    });
    const event = now.encode('paint', said({ type: 'Mixed', id: 'p1' }), { seq: 4, at: 1_700_000_000_000 });
    expect(now.decode('paint', 'Mixed', 2, event.body)).toEqual({
      kind: 'ok',
      message: { type: 'Mixed', id: 'p1', note: null, seq: 4, at: 1_700_000_000_000 },
    });
    const state = now.encodeState('paint', { n: 3, color: 'blue', note: null });
    expect(now.decodeState('paint', 2, state.body)).toEqual({ kind: 'ok', state: { n: 3, color: 'blue', note: null } });
  });

  it('of an older version are read by newer code, of a newer one never guessed at', () => {
    const older = old.encode('paint', mixCommand);
    expect(now.decode('paint', 'Mix', 1, older.body)).toEqual({ kind: 'ok', message: { ...mixCommand, note: null } });
    expect(old.decode('paint', 'Mix', 2, now.encode('paint', mixCommand).body)).toEqual({ kind: 'behind' });
    expect(old.decodeState('paint', 2, now.encodeState('paint', { n: 1, color: null, note: null }).body)).toEqual({
      kind: 'behind',
    });
  });

  it('are not made of messages that readers would refuse', () => {
    expect(() => now.encode('paint', { ...mixCommand, id: 'x'.repeat(21) } as { type: string })).toThrow('Mix.id');
    expect(() => now.encode('paint', { type: 'Mixed', id: null } as { type: string })).toThrow('Mixed.id');
    expect(() => now.encode('paint', { type: 'Nothing' })).toThrow('no record Nothing');
    expect(() => now.encodeState('paint', { n: 'x' })).toThrow();
  });

  it('that are broken are poison with a reason', () => {
    const { body } = now.encode('paint', mixCommand);
    expect(now.decode('paint', 'Mix', 2, body.subarray(0, 9))).toMatchObject({ kind: 'poison', reason: 'truncated' });
    expect(now.decode('paint', 'Mix', 2, Buffer.concat([body, Buffer.of(1)]))).toMatchObject({
      kind: 'poison',
      reason: 'trailing_bytes',
    });
    expect(now.decode('paint', 'Nothing', 1, body).kind).toBe('poison');
    expect(now.decode('paint', 'Mix', 0, body).kind).toBe('poison');
  });
});

describe('fromWire', () => {
  it('reads what wire wrote, across versions in both directions', () => {
    expect(now.fromWire('paint-commands', wireOf(now, 'paint-commands', mixCommand))).toMatchObject({
      kind: 'ok',
      name: 'Mix',
    });
    // The same ids on both sides, as one registry would give them.
    const oldCode = createCodec({ types: [paintSchema(1)], ids, registry: null, history: paintHistory });
    expect(now.fromWire('paint-commands', wireOf(oldCode, 'paint-commands', mixCommand))).toEqual({
      kind: 'ok',
      name: 'Mix',
      message: { ...mixCommand, note: null },
    });
  });

  it('judges no id that the topic does not know', () => {
    const value = wireOf(now, 'paint-commands', mixCommand);
    expect(now.fromWire('paint-events', value).kind).toBe('unknown');
    expect(now.fromWire('other-topic', value).kind).toBe('unknown');
    value.writeInt32BE(777, 1);
    expect(now.fromWire('paint-commands', value)).toEqual({ kind: 'unknown', schemaId: 777 });
  });

  it.each([
    ['null_value', null],
    ['too_short', Buffer.of()],
    ['too_short', Buffer.of(0, 0, 0, 0)],
    ['bad_magic_byte', Buffer.from('{"json":true}')],
  ])('says %s', (reason, value) => {
    expect(now.fromWire('paint-commands', value)).toEqual({ kind: 'poison', reason });
  });

  it('refuses null in a required field and values out of bounds', () => {
    const id = ids['paint-commands-dabba.paint.Mix']?.[1] ?? 0;
    const bare = Buffer.from([0, 0, 0, 0, id, 0, 2, 0, 0, 0, 0]);
    expect(now.fromWire('paint-commands', bare)).toMatchObject({
      kind: 'poison',
      reason: 'Mix.id: not a value (required)',
    });
  });

  it('stops at a seven-byte bomb, in arrays and maps, in every block, nested', () => {
    const id = ids['paint-commands-dabba.paint.Mix']?.[1] ?? 0;
    const head = [0, 0, 0, 0, id, 2, 2, 0x61, 2];
    const huge = [0x80, 0xa8, 0xd6, 0xb9, 0x07];
    for (const tail of [
      huge,
      [2, 2, ...huge],
      [0, 0, ...huge],
      [0, 2, 0, ...huge],
      [0, 0, 2, 2, 0x61, 2, ...huge],
      [0x81, 0xa8, 0xd6, 0xb9, 0x07, 2],
    ])
      expect(now.fromWire('paint-commands', Buffer.from([...head, ...tail])).kind).toBe('poison');
  });
});

describe('resolve', () => {
  it('without a registry calls unknown ids poison, and remembers', async () => {
    const value = Buffer.from([0, 0, 0, 3, 9, 0]);
    expect(now.fromWire('paint-commands', value).kind).toBe('unknown');
    expect(await now.resolve('paint-commands', 777)).toBe('poison');
    expect(now.fromWire('paint-commands', value)).toEqual({ kind: 'poison', reason: 'no_such_schema' });
  });
});

describe('the probe', () => {
  it('speaks its own records and the platform’s', () => {
    const codec = localCodec([probe.schema]);
    const told = codec.encode('probe', said({ type: 'TellRefused', messageId: 'm', name: 'Counted', reason: 'no' }));
    const value = codec.wire('probe-commands', 'probe', told.name, told.version, told.body);
    expect(codec.fromWire('probe-commands', value)).toMatchObject({ kind: 'ok', name: 'TellRefused' });
    const refusal = codec.encode('probe', said({ type: 'CommandRefused', name: 'Fail', reason: 'no', atSeq: 3 }), {
      seq: 3,
      at: 9,
    });
    expect(
      codec.fromWire('probe-events', codec.wire('probe-events', 'probe', refusal.name, refusal.version, refusal.body)),
    ).toMatchObject({
      kind: 'ok',
      message: { type: 'CommandRefused', atSeq: 3, seq: 3, at: 9 },
    });
  });
});
