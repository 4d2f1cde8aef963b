// `ingress`: mutating HTTP requests answered with their committed outcome, beside a bare server over the stored-function outbox.

import { freePorts } from '../../scripts/city/world.ts';
import { seedBenchCatalog } from '../catalog.ts';
import { startChild } from '../harness/child.ts';
import { treeCpuMs } from '../harness/cpu.ts';
import type { Report } from '../harness/report.ts';
import type { Sample } from '../harness/statistics.ts';
import { emptyTables, reportRounds, type World } from '../harness/world.ts';
import { type Answers, runLoad } from './client.ts';
import { openDoor } from './door.ts';
import { orderPosts, probeAdds, type RequestMaker } from './requests.ts';

type Shape = { readonly name: string; readonly rate: number; readonly connections: number };

const shapes: Readonly<Record<World['size'], readonly Shape[]>> = {
  small: [{ name: 'open100', rate: 100, connections: 16 }],
  full: [
    { name: 'open1000', rate: 1_000, connections: 256 },
    { name: 'open5000', rate: 5_000, connections: 512 },
    { name: 'closed64', rate: 0, connections: 64 },
    { name: 'closed512', rate: 0, connections: 512 },
  ],
};

/** Runs the bench. */
export async function ingress(world: World, report: Report): Promise<void> {
  const cart = await seedBenchCatalog(world.endpoints.postgres);
  const adds = await probeAdds(world);
  const posts = await orderPosts(world, cart);
  const all = shapes[world.size];
  await inProcesses(world, report, { name: 'one', roles: [['gateway', 'actors']] }, [
    { name: 'add', request: adds, shapes: all },
    { name: 'order', request: posts, shapes: all },
  ]);
  await inProcesses(world, report, { name: 'two', roles: [['gateway'], ['actors']] }, [
    { name: 'add', request: adds, shapes: [...new Set([all[0], all.at(-1)])].flatMap((one) => one ?? []) },
  ]);
}

type Kind = { readonly name: string; readonly request: RequestMaker; readonly shapes: readonly Shape[] };

async function inProcesses(
  world: World,
  report: Report,
  setup: { readonly name: string; readonly roles: readonly (readonly string[])[] },
  kinds: readonly Kind[],
): Promise<void> {
  await emptyTables(world);
  const door = await openDoor(world, setup.roles);
  const peer = await startChild('ingress/peer-process.ts', world.env);
  try {
    const [peerPort = 0] = await freePorts(1);
    await peer.ask('listen', peerPort);
    const pids = door.processes.map(({ pid }) => pid);
    for (const { name, request, shapes: some } of kinds)
      for (const shape of some) {
        const ours: Sample[] = [];
        const peers: Sample[] = [];
        for (let round = 0; round < world.rounds; round++) {
          world.say(`ingress: ${setup.name} ${name} ${shape.name}, round ${round + 1} of ${world.rounds}`);
          ours.push(await loadRound(world, shape, { port: door.port, request, pids, readsKafka: true }));
          peers.push(await loadRound(world, shape, { port: peerPort, request, pids: [peer.pid], readsKafka: false }));
        }
        const prefix = `${setup.name}_${name}_${shape.name}_`;
        reportRounds(report, 'ingress', world, { ours, peers }, { units, prefix, against: 'uWS+outbox', ratios });
      }
  } finally {
    await peer.stop();
    await door.close();
  }
}

const units = {
  requests_per_second: 'requests/s',
  due_p50: 'ms',
  due_p90: 'ms',
  due_p99: 'ms',
  due_max: 'ms',
  per_cpu_second: 'requests/CPU-s',
  process0_us: 'µs/request',
  process1_us: 'µs/request',
  kafka_us: 'µs/request',
  postgres_us: 'µs/request',
  not_2xx: 'answers',
} as const;
const ratios = ['requests_per_second', 'due_p50', 'due_p99', 'per_cpu_second'];

type Target = {
  readonly port: number;
  readonly request: RequestMaker;
  readonly pids: readonly number[];
  readonly readsKafka: boolean;
};

async function loadRound(world: World, shape: Shape, { port, request, pids, readsKafka }: Target): Promise<Sample> {
  const cpu = (): number[] => {
    const { kafka, postgres } = world.serverCpu();
    // The broker works for our processes alone, also while they are idle beside the peer.
    return [readsKafka ? kafka : 0, postgres, ...pids.map(treeCpuMs)];
  };
  let from: number[] = [];
  let to: number[] = [];
  const marks = {
    begin: () => {
      from = cpu();
    },
    end: () => {
      to = cpu();
    },
  };
  const small = world.size === 'small';
  const seconds = small ? world.seconds : Math.min(world.seconds, 4);
  const answers = await runLoad({ ...shape, port, request, marks, seconds, warmSeconds: small ? 0.2 : 1.5 });
  return sampleOf(answers, from, to);
}

function sampleOf({ count, elapsedMs, latencies, byStatus }: Answers, from: number[], to: number[]): Sample {
  const us = to.map((ms, i) => ((ms - (from[i] ?? 0)) * 1000) / count);
  const [kafka = 0, postgres = 0, ...processes] = us;
  const not2xx = [...byStatus].filter(([status]) => !status.startsWith('2')).reduce((sum, [, n]) => sum + n, 0);
  return {
    requests_per_second: (count * 1000) / elapsedMs,
    ...latencies.figures('due'),
    per_cpu_second: 1e6 / us.reduce((sum, one) => sum + one, 0),
    ...Object.fromEntries(processes.map((one, i) => [`process${i}_us`, one])),
    kafka_us: kafka,
    postgres_us: postgres,
    not_2xx: not2xx,
  };
}
