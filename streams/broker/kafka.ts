// kafkajs, set up once for everyone in this room: bounded waits, our log, sockets that can be dropped at once.
// I1: every retry option is given: kafkajs reads NODE_ENV for its defaults.
// I2: `drop` destroys the sockets and refuses new ones, so that nothing more reaches a broker; a graceful disconnect waits for
//     answers and reconnects under a running send.

import { createRequire } from 'node:module';
import { connect, type Socket } from 'node:net';
import type * as Kafkajs from 'kafkajs';
import { Fault, type FaultCode, messageOf } from '../../runtime/errors.ts';
import type { Log as Logger } from '../../runtime/log.ts';
import { installFastKafka } from './fast/install.ts';

// The faster inner modules must be in place before kafkajs itself is loaded; an import statement would load it first.
installFastKafka();
const kafkajs: typeof Kafkajs = createRequire(import.meta.url)('kafkajs');

/** kafkajs' own helpers that the assigner needs. */
export const { AssignerProtocol } = kafkajs;

/** What every client of ours is made of. */
export type KafkaOptions = {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger?: Logger | undefined;
  /** How a connection is made; tests put proxies and faults here. */
  readonly connect?:
    | ((to: { readonly host: string; readonly port: number }, onConnect: () => void) => Socket)
    | undefined;
};

/** A client of its own, with its sockets. */
export type KafkaClient = { readonly kafka: Kafkajs.Kafka; drop(): void };

/** Short tries inside kafkajs; whoever must not give up tries again around it. */
export const retry = { initialRetryTime: 100, maxRetryTime: 1_000, factor: 0.2, multiplier: 2, retries: 5 } as const;

/** A broker that does not answer a request in this time counts as gone; the request is repeated. */
const requestTimeoutMs = 10_000;
const droppedText = 'this client was dropped';
const connectionTimeoutMs = 3_000;
const keepAliveMs = 60_000;

/** A client whose connections end together. Connects to nothing yet. */
export function kafkaClient(options: KafkaOptions): KafkaClient {
  const sockets = new Set<Socket>();
  let dropped = false;
  const socketFactory: Kafkajs.ISocketFactory = ({ host, port, onConnect }) => {
    const socket = (options.connect ?? connect)({ host, port }, onConnect);
    socket.setKeepAlive(true, keepAliveMs);
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    if (dropped) socket.destroy(new Error(droppedText));
    return socket;
  };
  const kafka = new kafkajs.Kafka({
    brokers: [...options.brokers],
    clientId: options.clientId,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    retry,
    socketFactory,
    logLevel: kafkajs.logLevel.WARN,
    logCreator: () => (entry) => writeLine(options.logger, entry),
  });
  return {
    kafka,
    drop: () => {
      dropped = true;
      for (const socket of sockets) socket.destroy(new Error(droppedText));
    },
  };
}

/** kafkajs calls every retry an error: its errors are our warnings, its warnings our details. */
function writeLine(logger: Logger | undefined, { level, namespace, log }: Kafkajs.LogEntry): void {
  const fields = { from: namespace, error: log['error'], topic: log['topic'], partition: log['partition'] };
  // Cutting our own connections is no error.
  const ours = log.message.includes(droppedText);
  if (level === kafkajs.logLevel.ERROR && !ours) logger?.warn(fields, `kafkajs: ${log.message}`);
  else logger?.debug(fields, `kafkajs: ${log.message}`);
}

/** True when kafkajs itself would try again: no answer, no connection, no leader, a rebalance. */
export function isTransient(error: unknown): boolean {
  for (let one = error; typeof one === 'object' && one !== null; one = Reflect.get(one, 'cause'))
    if (Reflect.get(one, 'retriable') === true) return true;
  return false;
}

/** The protocol error's type inside whatever kafkajs threw, e.g. MESSAGE_TOO_LARGE; else the name of the error. */
export function errorType(error: unknown): string {
  for (let one = error; typeof one === 'object' && one !== null; one = Reflect.get(one, 'cause')) {
    const type = Reflect.get(one, 'type');
    if (typeof type === 'string') return type;
  }
  return error instanceof Error ? error.name : 'unknown';
}

/** Wraps what kafkajs threw. */
export function brokerFault(
  code: FaultCode,
  error: unknown,
  context: Readonly<Record<string, string | number>> = {},
): Fault {
  return new Fault(code, {
    cause: error,
    message: messageOf(error).slice(0, 200),
    context: { ...context, kafka: errorType(error) },
  });
}

/** Runs `work` with an admin client that is closed afterwards. Throws Fault BROKER_UNAVAILABLE or BROKER_REJECTED. */
export async function withAdmin<T>(options: KafkaOptions, work: (admin: Kafkajs.Admin) => Promise<T>): Promise<T> {
  const client = kafkaClient(options);
  const admin = client.kafka.admin({ retry });
  try {
    await admin.connect();
    return await work(admin);
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw brokerFault(isTransient(error) ? 'BROKER_UNAVAILABLE' : 'BROKER_REJECTED', error);
  } finally {
    await admin.disconnect().catch(() => client.drop());
  }
}
