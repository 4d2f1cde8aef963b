// Kafka: the real broker (KRaft, broker and controller in one JVM) from its jars, on loopback.
// I1: the quorum's voter is named in the settings and not in the log, so that the ports may change between two starts.
// I2: settings that matter: a short broker session brings it back 3 s after kill -9 (12 s by default); a small cleaner
//     buffer (128 MiB of heap by default); no topic is made by asking for it.

import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '../../../runtime/errors.ts';
import { cachedFolder } from '../machine/cache.ts';
import { findJava } from '../machine/java.ts';
import { copyJars } from '../machine/maven.ts';
import { lastLine, run } from '../machine/programs.ts';
import type { Ground, Part, ServerPlan } from '../part.ts';
import { firstAnswer } from './probe.ts';

/** The broker that the stack runs. */
export const KAFKA_VERSION = '4.4.0';

const quickStart = ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-Xshare:auto'];
const logger = [
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  '-Dorg.slf4j.simpleLogger.dateTimeFormat=HH:mm:ss.SSS',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config.AbstractConfig=error',
  '-Dorg.slf4j.simpleLogger.log.org.apache.kafka.clients.NetworkClient=error',
];

/** Real Kafka. */
export const kafka: Part = { name: 'kafka', portsNeeded: 2, prepare };

async function prepare(ground: Ground) {
  const version = ground.kafkaVersion;
  const what = `Kafka ${version} (43 MB)`;
  const jars = await cachedFolder(
    join(ground.cache, `kafka-${version}`),
    (draft) =>
      copyJars([`org.apache.kafka:kafka_2.13:${version}`, 'org.slf4j:slf4j-simple:1.7.36'], draft, {
        part: 'kafka',
        ground,
        what,
        megabytes: 43,
      }),
    (pid) => ground.progress({ part: 'kafka', text: `downloading ${what} (process ${pid} does it)` }),
  );
  const program = { java: await findJava('kafka', ground), classPath: classPathOf(jars) };
  return { plan: (ports: readonly number[]) => plan(program, ground, ports) };
}

type Program = { java: string; classPath: string };

async function plan(program: Program, ground: Ground, ports: readonly number[]): Promise<ServerPlan> {
  const [port = 0, controllerPort = 0] = ports;
  const folder = join(ground.data, 'kafka');
  const settings = join(folder, 'server.properties');
  await mkdir(folder, { recursive: true });
  await writeFile(settings, propertiesFile(port, controllerPort, folder));
  await formatWhenNew(program, folder, settings);
  const machine = ground.forBenchmark ? ['-Xmx1g', '-XX:+UseG1GC'] : ['-Xmx512m', ...quickStart];
  return {
    part: 'kafka',
    command: program.java,
    args: [...machine, '-XX:+ExitOnOutOfMemoryError', ...logger, '-cp', program.classPath, 'kafka.Kafka', settings],
    environment: {},
    user: null,
    folder,
    logFile: join(ground.data, 'logs', 'kafka.log'),
    endpoint: `127.0.0.1:${port}`,
    ports,
    stopSignal: 'SIGTERM',
    beforeStart: async () => undefined,
    answers: async () => (await firstAnswer(port, apiVersionsRequest())) !== null,
  };
}

/** meta.properties is the last file that formatting writes: without it the folder holds nothing that was ever used. */
async function formatWhenNew({ java, classPath }: Program, folder: string, settings: string): Promise<void> {
  const logs = join(folder, 'logs');
  if (existsSync(join(logs, 'meta.properties'))) return;
  await rm(logs, { recursive: true, force: true });
  const args = ['-Xmx128m', ...quickStart, ...logger, '-cp', classPath, 'kafka.tools.StorageTool', 'format'];
  const ran = await run(java, [...args, '-t', clusterId(), '-c', settings]);
  if (ran.code !== 0) {
    throw new Fault('STACK_PART_FAILED', { message: `kafka: formatting ${logs} failed: ${lastLine(ran.output)}` });
  }
}

function propertiesFile(port: number, controllerPort: number, folder: string): string {
  const settings = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controllerPort}`,
    listeners: `PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${port}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'controller.listener.names': 'CONTROLLER',
    'inter.broker.listener.name': 'PLAINTEXT',
    'log.dirs': join(folder, 'logs'),
    'auto.create.topics.enable': false,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 1,
    'offsets.topic.segment.bytes': 8_388_608,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 1,
    'default.replication.factor': 1,
    'group.initial.rebalance.delay.ms': 0,
    'group.min.session.timeout.ms': 1_000,
    'controlled.shutdown.enable': true,
    'broker.session.timeout.ms': 1_000,
    'broker.heartbeat.interval.ms': 250,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'background.threads': 2,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'log.segment.bytes': 67_108_864,
    'log.index.size.max.bytes': 1_048_576,
  };
  return `${Object.entries(settings)
    .map(([name, value]) => `${name}=${value}`)
    .join('\n')}\n`;
}

/** An explicit sorted list: `*` would leave the order to the file system. */
function classPathOf(folder: string): string {
  const jars = readdirSync(folder).filter((name) => name.endsWith('.jar'));
  return jars
    .sort()
    .map((name) => join(folder, name))
    .join(':');
}

/** 16 random bytes as base64url; not beginning with `-`, which the tool takes for an option. */
function clusterId(): string {
  const id = randomBytes(16).toString('base64url');
  return id.startsWith('-') ? clusterId() : id;
}

/** ApiVersions, version 0: the broker answers it only once it serves requests, not when its port opens. */
function apiVersionsRequest(): Buffer {
  const frame = Buffer.alloc(14);
  frame.writeInt32BE(10, 0);
  frame.writeInt16BE(18, 4);
  frame.writeInt32BE(1, 8);
  frame.writeInt16BE(-1, 12);
  return frame;
}
