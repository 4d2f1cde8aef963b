// Real Kafka as the world of a contract test: fresh topics, logs whose connections can be cut for good.
import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { vi } from 'vitest';
import { type BrokerLog, createLog, type LogOptions } from '../../streams/broker/broker.ts';
import { withAdmin } from '../../streams/broker/kafka.ts';
import type { Log } from '../../streams/broker/log.ts';
import type { LogHarness } from './log.suite.ts';

/** Waits generously: the box may be busy; what is late fails, what is wrong never passes. */
const patience = { timeout: 60_000, interval: 10 };

/** Lets real time pass until `condition` holds; throws after a minute. */
export async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(async () => {
    if (!(await condition())) throw new Error(`not within ${patience.timeout} ms: ${condition}`);
  }, patience);
}

/** Sockets of one log, to be cut like those of a killed process. */
export function cuttable() {
  const sockets = new Set<Socket>();
  let cut = false;
  return {
    connect: (to: { readonly host: string; readonly port: number }, onConnect: () => void): Socket => {
      const socket = connect(to, onConnect);
      sockets.add(socket);
      if (cut) socket.destroy(new Error('cut'));
      return socket;
    },
    cut: (forGood: boolean) => {
      cut = forGood;
      for (const socket of sockets) socket.destroy(new Error('cut'));
      sockets.clear();
    },
  };
}

const unique = () => randomBytes(5).toString('hex');

/** Makes topics with `partitions` partitions and waits for their leaders. */
export async function makeTopics(
  brokers: readonly string[],
  count: number,
  partitions: number,
): Promise<readonly string[]> {
  const names = Array.from({ length: count }, () => `t-${unique()}`);
  await withAdmin({ brokers, clientId: 'test' }, async (admin) => {
    await admin.createTopics({
      waitForLeaders: false,
      topics: names.map((topic) => ({ topic, numPartitions: partitions })),
    });
    await until(async () => {
      const existing = await admin.listTopics();
      if (!names.every((name) => existing.includes(name))) return false;
      const { topics } = await admin.fetchTopicMetadata({ topics: names });
      return topics.every((topic) => topic.partitions.every((partition) => partition.leader >= 0));
    });
  });
  return names;
}

/** The harness over the brokers given. `more`: other options of each log. */
export function kafkaHarness(brokers: readonly string[], more: Partial<LogOptions> = {}): LogHarness {
  const partitions = 4;
  const opened = new Map<Log, { readonly log: BrokerLog; readonly wires: ReturnType<typeof cuttable> }>();
  return {
    partitions,
    open() {
      const wires = cuttable();
      const log = createLog({
        brokers,
        clientId: 'test',
        partitions,
        sessionTimeoutMs: 1_500,
        connect: wires.connect,
        ...more,
      });
      opened.set(log, { log, wires });
      return log;
    },
    topics: (count) => makeTopics(brokers, count, partitions),
    group: () => `g-${unique()}`,
    kill: async (log) => opened.get(log)?.wires.cut(true),
    until,
    close: async () => {
      for (const { log } of opened.values()) await log.close();
    },
  };
}
