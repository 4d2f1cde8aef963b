// Replaces inner modules of kafkajs 2.2.4 (its version is pinned exactly) by faster ones, before kafkajs is loaded: grouping by
// partition (quadratic there), record batches both ways, fetches, the consumer's batch, the pace of fetching, and the timer that
// polls every millisecond.
// I1: each replacement answers what the original would; what it cannot do (compression, transactions) it leaves to the original.
// I2: switched off it is the original: test/unit/streams/broker/fast.test.ts compares both, the log contract runs with each.

import { createRequire } from 'node:module';
import { systemClock, wallClockMs } from '../../../runtime/clock.ts';
import { decodeFetch, encodeFetch, type FetchInput, recordsIn } from './fetch.ts';
import { encodeRecordBatch, type FastMessage } from './record-batch.ts';
import { decodeRecordBatch, FastRecord, isPlainBatch } from './records.ts';

const require = createRequire(import.meta.url);
const source = 'kafkajs/src/';

/** A fetch with fewer records than this is followed by a pause of this (ms): at most 250 fetches a second from a trickle. */
const fewRecords = 64;
const fetchPauseMs = 4;

/** One switch for the process, wherever this module was loaded from. */
type Switch = { on: boolean };
const key = Symbol.for('dabba.broker.fast');

function theSwitch(): Switch | undefined {
  return Reflect.get(globalThis, key);
}

/** Turns the replacements on or off. They are on after installation. */
export function setFastKafka(on: boolean): void {
  const found = theSwitch();
  if (found !== undefined) found.on = on;
}

/** Puts the replacements in place, once per process. Must come before the first load of kafkajs. */
export function installFastKafka(): void {
  if (theSwitch() !== undefined) return;
  const state: Switch = { on: true };
  Reflect.set(globalThis, key, state);
  replace<Group>(
    'producer/groupMessagesPerPartition.js',
    (original) => (input) => (state.on ? group(input) : original(input)),
  );
  replace<ProduceRequest>('protocol/requests/produce/v3/request.js', (original) => {
    const Encoder: EncoderClass = require(`${source}protocol/encoder.js`);
    return (input) => (state.on ? produceRequest(input, original(input), Encoder) : original(input));
  });
  replace<DecodeBatch>('protocol/recordBatch/v0/decoder.js', (original) => async (decoder) => {
    if (!state.on || !isPlainBatch(decoder.buffer, decoder.offset)) return original(decoder);
    const { records, bytes } = decodeRecordBatch(decoder.buffer, decoder.offset);
    decoder.offset += bytes;
    return { records };
  });
  replace<FetchRequest>('protocol/requests/fetch/v11/request.js', (original) => {
    const Encoder: EncoderClass = require(`${source}protocol/encoder.js`);
    return (input) => {
      const request = original(input);
      return { ...request, encode: async () => (state.on ? fetchRequest(input, Encoder) : request.encode()) };
    };
  });
  replace<FetchResponse>('protocol/requests/fetch/v11/response.js', (original) => {
    const Decoder: DecoderClass = require(`${source}protocol/decoder.js`);
    const messages: (decoder: object) => Promise<readonly unknown[]> = require(
      `${source}protocol/requests/fetch/v4/decodeMessages.js`,
    );
    const decode = (bytes: Buffer, at: number) => messages(Object.assign(new Decoder(bytes), { offset: at }));
    return { ...original, decode: async (raw) => (state.on ? decodeFetch(raw, decode) : original.decode(raw)) };
  });
  replace<BatchClass>('consumer/batch.js', (original) => fastBatch(original, state));
  quietTimer(state);
  steadyFetches(state);
}

function replace<T>(path: string, make: (original: T) => T): void {
  const file = require.resolve(source + path);
  const original: T = require(file);
  const cached = require.cache[file];
  if (cached !== undefined) cached.exports = make(original);
}

type GroupInput = {
  readonly topic: string;
  readonly partitionMetadata: readonly unknown[];
  readonly messages: readonly FastMessage[];
  readonly partitioner: (input: {
    topic: string;
    partitionMetadata: readonly unknown[];
    message: FastMessage;
  }) => number;
};
type Group = (input: GroupInput) => Record<number, FastMessage[]>;

function group({ topic, partitionMetadata, messages, partitioner }: GroupInput): Record<number, FastMessage[]> {
  const groups: Record<number, FastMessage[]> = {};
  if (partitionMetadata.length === 0) return groups;
  for (const message of messages) {
    const partition = partitioner({ topic, partitionMetadata, message });
    const known = groups[partition];
    if (known === undefined) groups[partition] = [message];
    else known.push(message);
  }
  return groups;
}

type EncoderLike = {
  writeString(text: string | null): EncoderLike;
  writeInt16(n: number): EncoderLike;
  writeInt32(n: number): EncoderLike;
  writeBufferInternal(bytes: Buffer): void;
};
type EncoderClass = new (bytes: number) => EncoderLike;
type ProduceInput = {
  readonly acks: number;
  readonly timeout: number;
  readonly transactionalId?: string | null;
  readonly producerId?: unknown;
  readonly producerEpoch?: number;
  readonly compression?: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly firstSequence?: number;
      readonly messages: readonly FastMessage[];
    }[];
  }[];
};
type ProduceRequest = (input: ProduceInput) => { readonly encode: () => Promise<EncoderLike> };

const produceHeadBytes = 1_024;

function produceRequest(input: ProduceInput, original: ReturnType<ProduceRequest>, Encoder: EncoderClass) {
  const plain = !input.compression && !input.transactionalId;
  return { ...original, encode: async () => (plain ? encodeProduce(input, Encoder) : null) ?? original.encode() };
}

function encodeProduce(input: ProduceInput, Encoder: EncoderClass): EncoderLike | null {
  const id = bigintOf(input.producerId);
  const out = new Encoder(produceHeadBytes);
  out.writeString(null).writeInt16(input.acks).writeInt32(input.timeout).writeInt32(input.topicData.length);
  for (const { topic, partitions } of input.topicData) {
    out.writeString(topic).writeInt32(partitions.length);
    for (const { partition, firstSequence = 0, messages } of partitions) {
      const batch = encodeRecordBatch(messages, { id, epoch: input.producerEpoch ?? 0, firstSequence });
      if (batch === null) return null;
      out.writeInt32(Number(partition)).writeInt32(batch.length).writeBufferInternal(batch);
    }
  }
  return out;
}

/** kafkajs has a producer id as text, as number, or as its own wrapper of a bigint. */
function bigintOf(id: unknown): bigint {
  const value: unknown = typeof id === 'object' && id !== null ? Reflect.get(id, 'value') : id;
  return typeof value === 'bigint' || typeof value === 'string' || typeof value === 'number' ? BigInt(value) : -1n;
}

type FetchRequest = (input: FetchInput) => { readonly encode: () => Promise<EncoderLike> };
type FetchResponse = { readonly decode: (raw: Buffer) => Promise<unknown> };
type DecoderClass = new (bytes: Buffer) => { offset: number };

function fetchRequest(input: FetchInput, Encoder: EncoderClass): EncoderLike {
  const body = encodeFetch(input);
  const out = new Encoder(body.length);
  out.writeBufferInternal(body);
  return out;
}

type DecodeBatch = (decoder: { buffer: Buffer; offset: number }) => Promise<{ readonly records: readonly unknown[] }>;

type PartitionData = {
  readonly partition: number;
  readonly highWatermark: string;
  readonly messages: readonly unknown[];
  readonly abortedTransactions?: readonly unknown[];
};
type BatchClass = new (topic: string, fetchedOffset: string, data: PartitionData) => object;

/** A batch of our own records needs no bigint for each of them to find those below the offset that was asked for. */
function fastBatch(Original: BatchClass, state: Switch): BatchClass {
  return class Batch extends Original {
    constructor(topic: string, fetchedOffset: string, data: PartitionData) {
      const { messages, abortedTransactions } = data;
      const fast =
        state.on && (abortedTransactions ?? []).length === 0 && messages.every((one) => one instanceof FastRecord);
      super(topic, fetchedOffset, fast ? { ...data, messages: [] } : data);
      if (!fast) return;
      const from = Number(fetchedOffset);
      const first = messages.findIndex((one) => one instanceof FastRecord && one.offset >= from);
      const within = first === 0 ? messages : first < 0 ? [] : messages.slice(first);
      Object.assign(this, { rawMessages: messages, messagesWithinOffset: within, messages: within });
    }
  };
}

type RequestQueue = { readonly pending: readonly unknown[]; readonly throttledUntil: number };

/** The queue looks after its pending requests every millisecond even when there are none (kafkajs #1751). */
function quietTimer(state: Switch): void {
  const { prototype }: { prototype: object } = require(`${source}network/requestQueue/index.js`);
  const original: (this: RequestQueue) => void = Reflect.get(prototype, 'scheduleCheckPendingRequests');
  Reflect.set(prototype, 'scheduleCheckPendingRequests', function (this: RequestQueue): void {
    if (state.on && this.pending.length === 0 && this.throttledUntil <= wallClockMs()) return;
    original.call(this);
  });
}

type ConsumerGroup = { fetch(nodeId: number): Promise<readonly { readonly messages: readonly unknown[] }[]> };

/**
 * A fetch that found a few records is not followed by the next one at once: under a steady trickle a reader would ask for each
 * record by itself, at the price of a hundred. The first record after a silence is not delayed, nor is a full stream.
 */
function steadyFetches(state: Switch): void {
  const { prototype }: { prototype: ConsumerGroup } = require(`${source}consumer/consumerGroup.js`);
  const original = prototype.fetch;
  const notBefore = new WeakMap<ConsumerGroup, number>();
  const { monotonic, sleep } = systemClock();
  prototype.fetch = async function (this: ConsumerGroup, nodeId: number) {
    const rest = (notBefore.get(this) ?? 0) - monotonic();
    if (state.on && rest > 0) await sleep(rest);
    const batches = await original.call(this, nodeId);
    const records = recordsIn(batches);
    if (records > 0 && records < fewRecords) notBefore.set(this, monotonic() + fetchPauseMs);
    return batches;
  };
}
