// The broker behind its port: `createLog` gives a process its publishers, memberships and broadcast readers over real Kafka.
// I1: at most four consumers in one process (each costs a connection, a fetch loop and heartbeats).

import { randomBytes } from 'node:crypto';
import { type Clock, systemClock } from '../../runtime/clock.ts';
import { openBroadcast } from './broadcast.ts';
import type { ConsumerSettings } from './consumer.ts';
import { setFastKafka } from './fast/install.ts';
import type { KafkaOptions } from './kafka.ts';
import type { Log } from './log.ts';
import { joinGroup } from './membership.ts';
import { openOffsets } from './offsets.ts';
import { openPublisher } from './publisher.ts';

/** Consumers of one process: a group per role, outcomes and push, grid deltas. */
export const consumersMax = 4;

/** What a process knows of its broker. */
export type LogOptions = KafkaOptions & {
  /** Partitions of every topic that a group reads. */
  readonly partitions: number;
  readonly sessionTimeoutMs: number;
  /** How long an idle fetch waits; also the longest wait of a started or resumed partition. Default 100. */
  readonly fetchWaitMs?: number;
  readonly clock?: Clock;
  /** A broadcast reader stopped for good: the process must end. Thrown when not given. */
  readonly crashed?: (error: unknown) => void;
  /** Our own record encoder and decoder inside kafkajs; default true. For the whole process. */
  readonly fast?: boolean;
};

/** A Log with what a process must close at its end. */
export type BrokerLog = Log & { close(): Promise<void> };

/** A log over real Kafka. Connects to nothing until it is used. Throws an Error at the fifth consumer. */
export function createLog(options: LogOptions): BrokerLog {
  setFastKafka(options.fast ?? true);
  const clock = options.clock ?? systemClock();
  const settings: ConsumerSettings = {
    brokers: options.brokers,
    clientId: options.clientId,
    logger: options.logger,
    connect: options.connect,
    sessionTimeoutMs: options.sessionTimeoutMs,
    fetchWaitMs: options.fetchWaitMs ?? 100,
    clock,
  };
  const crashed = options.crashed ?? rethrow;
  const offsets = openOffsets({ ...settings, clientId: `${options.clientId}-offsets` });
  let consumers = 0;
  const counted = async <T extends object>(open: () => Promise<T>, end: keyof T & ('leave' | 'close')): Promise<T> => {
    if (consumers >= consumersMax) throw new Error(`a process has at most ${consumersMax} consumers`);
    consumers++;
    try {
      const opened = await open();
      const close = opened[end] as () => Promise<void>;
      let closed: Promise<void> | null = null;
      const once = (): Promise<void> => {
        closed ??= close().finally(() => {
          consumers--;
        });
        return closed;
      };
      return { ...opened, [end]: once };
    } catch (error) {
      consumers--;
      throw error;
    }
  };
  return {
    join: ({ group, topics, listener }) =>
      counted(() => joinGroup(settings, { group, topics, listener, offsets, partitions: options.partitions }), 'leave'),
    publisher: async (name) => openPublisher({ ...settings, clientId: `${options.clientId}-${name}` }),
    broadcast: ({ name, topics, listener }) => {
      const suffix = randomBytes(6).toString('hex');
      return counted(() => openBroadcast(settings, { name, topics, listener, offsets, crashed, suffix }), 'close');
    },
    lowWatermark: async (topic, partition) => (await offsets.watermarks(topic, partition)).low,
    highWatermark: async (topic, partition) => (await offsets.watermarks(topic, partition)).high,
    close: () => offsets.close(),
  };
}

function rethrow(error: unknown): never {
  throw error;
}
