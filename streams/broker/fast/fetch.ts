// Fetches, version 11, as they go over the wire: requests in one buffer of exact size, answers without the partitions that have
// nothing to say. A reader of some hundred partitions mostly hears of two or three; kafkajs makes objects and promises for all.
// I1: what is left out has no records, no error and no other replica to read from; everything else is what kafkajs makes of it.

/** One request for records, with kafkajs' defaults filled in. */
export type FetchInput = {
  readonly replicaId: number;
  readonly maxWaitTime: number;
  readonly minBytes: number;
  readonly maxBytes: number;
  readonly isolationLevel?: number;
  readonly sessionId?: number;
  readonly sessionEpoch?: number;
  readonly rackId?: string;
  readonly topics: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly fetchOffset: string;
      readonly maxBytes: number;
    }[];
  }[];
};

const readCommitted = 1;
const headBytes = 25;
const tailBytes = 4;
const partitionBytes = 28;

/** Body of a fetch request, version 11, that drops no partition from a session. */
export function encodeFetch(input: FetchInput): Buffer {
  const { replicaId, maxWaitTime, minBytes, maxBytes, topics, rackId = '' } = input;
  let size = headBytes + 4 + tailBytes + 2 + Buffer.byteLength(rackId);
  for (const { topic, partitions } of topics) size += 6 + Buffer.byteLength(topic) + partitions.length * partitionBytes;
  const out = Buffer.allocUnsafe(size);
  let at = out.writeInt32BE(replicaId, 0);
  at = out.writeInt32BE(maxWaitTime, at);
  at = out.writeInt32BE(minBytes, at);
  at = out.writeInt32BE(maxBytes, at);
  at = out.writeInt8(input.isolationLevel ?? readCommitted, at);
  at = out.writeInt32BE(input.sessionId ?? 0, at);
  at = out.writeInt32BE(input.sessionEpoch ?? -1, at);
  at = out.writeInt32BE(topics.length, at);
  for (const { topic, partitions } of topics) {
    at = writeText(out, topic, at);
    at = out.writeInt32BE(partitions.length, at);
    for (const { partition, fetchOffset, maxBytes: most } of partitions) {
      at = out.writeInt32BE(partition, at);
      at = out.writeInt32BE(-1, at);
      at = out.writeBigInt64BE(BigInt(fetchOffset), at);
      at = out.writeBigInt64BE(-1n, at);
      at = out.writeInt32BE(most, at);
    }
  }
  at = out.writeInt32BE(0, at);
  writeText(out, rackId, at);
  return out;
}

function writeText(out: Buffer, text: string, at: number): number {
  const bytes = out.write(text, at + 2);
  out.writeInt16BE(bytes, at);
  return at + 2 + bytes;
}

type Aborted = { readonly producerId: string; readonly firstOffset: string };
type FetchedPartition = {
  readonly partition: number;
  readonly errorCode: number;
  readonly highWatermark: string;
  readonly lastStableOffset: string;
  readonly lastStartOffset: string;
  readonly abortedTransactions: readonly Aborted[];
  readonly preferredReadReplica: number;
  readonly messages: readonly unknown[];
};

/** A fetch's answer in kafkajs' words. */
export type FetchAnswer = {
  readonly throttleTime: number;
  readonly clientSideThrottleTime: number;
  readonly errorCode: number;
  readonly sessionId: number;
  readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
};

/** Reads the records of one partition: four bytes of length at `at`, then the batches. */
export type DecodeMessages = (bytes: Buffer, at: number) => Promise<readonly unknown[]>;

/** The answer without its silent partitions, and without topics that have none left. */
export async function decodeFetch(bytes: Buffer, decodeMessages: DecodeMessages): Promise<FetchAnswer> {
  const responses: FetchAnswer['responses'][number][] = [];
  let at = 14;
  for (let topics = bytes.readInt32BE(10); topics > 0; topics--) {
    const nameEnd = at + 2 + bytes.readInt16BE(at);
    const topicName = bytes.toString('utf8', at + 2, nameEnd);
    const partitions: FetchedPartition[] = [];
    at = nameEnd + 4;
    for (let count = bytes.readInt32BE(nameEnd); count > 0; count--) {
      const abortedAt = at + 30;
      const aborted = Math.max(0, bytes.readInt32BE(abortedAt));
      const replicaAt = abortedAt + 4 + aborted * 16;
      const length = Math.max(0, bytes.readInt32BE(replicaAt + 4));
      if (bytes.readInt16BE(at + 4) !== 0 || length + aborted > 0 || bytes.readInt32BE(replicaAt) !== -1) {
        const messages = await decodeMessages(bytes, replicaAt + 4);
        partitions.push({ ...partitionAt(bytes, at, aborted), messages });
      }
      at = replicaAt + 8 + length;
    }
    if (partitions.length > 0) responses.push({ topicName, partitions });
  }
  // Throttling is left to the broker, as kafkajs does from this version on.
  const clientSideThrottleTime = bytes.readInt32BE(0);
  return {
    throttleTime: 0,
    clientSideThrottleTime,
    errorCode: bytes.readInt16BE(4),
    sessionId: bytes.readInt32BE(6),
    responses,
  };
}

function partitionAt(bytes: Buffer, at: number, aborted: number): Omit<FetchedPartition, 'messages'> {
  const long = (where: number): string => bytes.readBigInt64BE(where).toString();
  return {
    partition: bytes.readInt32BE(at),
    errorCode: bytes.readInt16BE(at + 4),
    highWatermark: long(at + 6),
    lastStableOffset: long(at + 14),
    lastStartOffset: long(at + 22),
    abortedTransactions: Array.from({ length: aborted }, (_, i) => ({
      producerId: long(at + 34 + i * 16),
      firstOffset: long(at + 42 + i * 16),
    })),
    preferredReadReplica: bytes.readInt32BE(at + 34 + aborted * 16),
  };
}

/** Records of an answer, over all partitions. */
export const recordsIn = (batches: readonly { readonly messages: readonly unknown[] }[]): number =>
  batches.reduce((sum, { messages }) => sum + messages.length, 0);
