// Small in-memory ports for tests of the door: a log whose sends a test lets through, loses or refuses, and a store of rows.
// They fill the ports of streams/broker/log.ts and storage/store.ts as far as ingress and push use them.

import type { Message } from '../../../../actors/actor.ts';
import { Fault } from '../../../../runtime/errors.ts';
import { slotOf } from '../../../../schemas/slot.ts';
import type { LogRow, StateRow } from '../../../../storage/store.ts';
import type { OutRecord, Publisher } from '../../../../streams/broker/log.ts';
import { emptyMeta, encodeMeta } from '../../../../streams/loop/meta.ts';
import type { Outcome } from '../../../../streams/loop/outcome.ts';

/** A log that keeps what was sent. `mode` says what happens to the next sends. */
export type MemoryLog = {
  mode: 'ok' | 'hang' | 'reject' | 'no_publisher';
  readonly records: OutRecord[];
  readonly batches: number[];
  publishers: number;
  publisher(name: string): Promise<Publisher>;
  /** Called with each record that reached the log. */
  onRecord: (record: OutRecord) => void;
};

export function memoryLog(): MemoryLog {
  const log: MemoryLog = {
    mode: 'ok',
    records: [],
    batches: [],
    publishers: 0,
    onRecord: () => undefined,
    async publisher() {
      if (log.mode === 'no_publisher') throw new Fault('BROKER_UNAVAILABLE');
      log.publishers++;
      return publisherOf(log);
    },
  };
  return log;
}

function publisherOf(log: MemoryLog): Publisher {
  let dead = false;
  let rejectInFlight: (() => void) | null = null;
  return {
    async send(records) {
      if (dead) throw new Error('a dead publisher was used again');
      if (rejectInFlight !== null) throw new Error('two sends in flight');
      if (log.mode === 'reject') {
        dead = true;
        throw new Fault('BROKER_SEND_UNKNOWN');
      }
      log.batches.push(records.length);
      if (log.mode === 'hang')
        await new Promise<void>((_, reject) => {
          rejectInFlight = () => reject(new Fault('BROKER_SEND_UNKNOWN'));
        });
      await Promise.resolve();
      for (const record of records) {
        log.records.push(record);
        log.onRecord(record);
      }
      return records.map((_, i) => log.records.length - records.length + i);
    },
    async close() {
      dead = true;
      rejectInFlight?.();
    },
  };
}

/** A store of state rows and events. */
export type MemoryStore = {
  readonly rows: Map<string, StateRow>;
  readonly events: Map<string, LogRow[]>;
  reads: number;
  keysRead: number;
  eventReads: number;
  away: boolean;
  /** Runs inside each read, between asking and answering. */
  gate: () => Promise<void>;
  read(keys: readonly { readonly type: string; readonly id: string }[]): Promise<readonly StateRow[]>;
  eventsAfter(type: string, id: string, since: number, limit: number): Promise<readonly LogRow[]>;
};

export function memoryStore(): MemoryStore {
  const store: MemoryStore = {
    rows: new Map(),
    events: new Map(),
    reads: 0,
    keysRead: 0,
    eventReads: 0,
    away: false,
    gate: () => Promise.resolve(),
    async read(keys) {
      store.reads++;
      store.keysRead += keys.length;
      const found = keys.flatMap(({ type, id }) => store.rows.get(`${type}/${id}`) ?? []);
      await store.gate();
      if (store.away) throw new Fault('STORE_UNAVAILABLE');
      return found;
    },
    async eventsAfter(type, id, since, limit) {
      store.eventReads++;
      const found = (store.events.get(`${type}/${id}`) ?? []).filter((row) => row.seq > since).slice(0, limit);
      await store.gate();
      if (store.away) throw new Fault('STORE_UNAVAILABLE');
      return found;
    },
  };
  return store;
}

/** A state row whose body is JSON and whose meta holds these outcomes. */
export function stateRow(
  type: string,
  id: string,
  seq: number,
  state: object,
  outcomes: readonly Outcome[] = [],
): StateRow {
  const meta = encodeMeta({ ...emptyMeta(), outcomes: [...outcomes] });
  return { type, id, slot: slotOf(id), seq, version: 1, body: json(state), meta, parked: null };
}

/** A log row of an event whose body is JSON. */
export function eventRow(type: string, id: string, seq: number, event: Message, at = 1_000): LogRow {
  return {
    type,
    partition: 0,
    position: seq,
    kind: 'event',
    id,
    slot: slotOf(id),
    seq,
    index: 0,
    name: event.type,
    version: 1,
    at,
    cause: '',
    outcome: Buffer.alloc(0),
    traceparent: '',
    toType: null,
    toId: null,
    body: json({ ...event, seq, at }),
  };
}

/** A codec whose bytes are JSON. */
export const jsonCodec = {
  encode: (_type: string, message: Message) => ({ name: message.type, version: 1, body: json(message) }),
  wire: (_topic: string, _type: string, _name: string, _version: number, body: Buffer) => body,
  decode: (_type: string, _name: string, _version: number, body: Buffer) => readJson(body),
  decodeState: (_type: string, _version: number, body: Buffer) => {
    const read = readJson(body);
    return read.kind === 'ok' ? { kind: 'ok' as const, state: read.message as object } : read;
  },
  fromWire: (_topic: string, value: Buffer) => readJson(value),
};

/** An outcome with the usual fields. */
export function outcomeOf(part: Partial<Outcome> & { readonly id: string; readonly hash: string }): Outcome {
  return { kind: 'accepted', seq: 1, count: 1, reason: '', at: 1_700_000_000_000, ...part };
}

function readJson(
  body: Buffer,
): { readonly kind: 'ok'; readonly message: Message } | { readonly kind: 'poison'; readonly reason: string } {
  try {
    return { kind: 'ok', message: JSON.parse(body.toString('utf8')) };
  } catch {
    return { kind: 'poison', reason: 'not_json' };
  }
}

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
