// `recovery`: how long nobody's commands are decided after kill -9 of the only process, after kill -9 of one of two, and during a
// graceful stop of one of two. Open loop: 1,000 Adds a second to live probes; an Add counts when its event can be read.

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ProbeMessage } from '../../actors/probe/probe.types.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import { type Supervised, supervise } from '../../scripts/processes/supervisor.ts';
import type { OutRecord } from '../../streams/broker/log.ts';
import { keepPace } from '../harness/pace.ts';
import type { Report } from '../harness/report.ts';
import type { Sample } from '../harness/statistics.ts';
import { emptyTables, reportRounds, type World } from '../harness/world.ts';
import { openSight } from './sight.ts';

const sizes = {
  small: { probes: 200, rate: 200, leadMs: 300, tailMs: 300, sessions: [1_000] },
  full: { probes: 100_000, rate: 1_000, leadMs: 2_500, tailMs: 8_000, sessions: [1_000, 3_000] },
} as const;

type Trial = { readonly name: string; readonly copies: number; readonly signal: 'SIGKILL' | 'SIGTERM' };

const trials: readonly Trial[] = [
  { name: 'lone_kill', copies: 1, signal: 'SIGKILL' },
  { name: 'takeover_kill', copies: 2, signal: 'SIGKILL' },
  { name: 'takeover_stop', copies: 2, signal: 'SIGTERM' },
];

/** Runs the bench. */
export async function recovery(world: World, report: Report): Promise<void> {
  const { sessions, probes } = sizes[world.size];
  const some = world.size === 'small' ? trials.slice(0, 1) : trials;
  for (const session of sessions) {
    for (const trial of some) {
      const rounds: Sample[] = [];
      await emptyTables(world);
      for (let round = 0; round < world.rounds; round++) {
        world.say(`recovery: ${trial.name}, session ${session} ms, round ${round + 1} of ${world.rounds}`);
        rounds.push(
          await runTrial(world, trial, {
            session,
            fill: round === 0 ? probes : 0,
            seed: `${session}/${trial.name}/${round}`,
          }),
        );
      }
      const prefix = `${trial.name}_session${session}_`;
      reportRounds(report, 'recovery', world, { ours: rounds }, { units, prefix });
    }
  }
  const base = { bench: 'recovery', n: 1, seconds: world.seconds, seed: world.seed };
  report.add({ ...base, metric: 'live_actors', value: probes, unit: 'actors' });
}

const units = {
  pause_ms: 'ms without a commit of any partition',
  partition_pause_ms: 'ms, the longest of any partition',
  late_p99: 'ms from due to readable',
  unanswered: 'commands',
  answered: 'commands',
} as const;

type Setting = { readonly session: number; readonly fill: number; readonly seed: string };

async function runTrial(world: World, trial: Trial, { session, fill, seed }: Setting): Promise<Sample> {
  const size = sizes[world.size];
  const sight = await openSight(world);
  const processes = Array.from({ length: trial.copies }, (_, i) => startCopy(world, session, `actors-${i}`));
  const stop = new AbortController();
  try {
    await Promise.all(processes.map((one) => one.ready()));
    if (fill > 0) await sight.send(probeAdds(world, `${seed}/fill`, fill, 0));
    await sight.settled();
    let next = 0;
    const seconds = (size.leadMs + size.tailMs) / 1000 + session / 1000 + (world.size === 'small' ? 0 : 4);
    const running = keepPace({ rate: size.rate, seconds, tickMs: 5, stop: stop.signal }, (due) => {
      // Live actors are called, not new ones: a slice of them after another.
      sight.post(
        probeAdd(world, `${seed.slice(0, seed.lastIndexOf('/'))}/0/fill`, next % size.probes, `${seed}/${next++}`),
        due,
      );
    });
    await sleep(size.leadMs);
    sight.begin();
    const killed = processes[0];
    if (trial.signal === 'SIGTERM') await killed?.stop();
    else killed?.current().signal('SIGKILL');
    await running;
    await sight.settled();
    return sight.figures();
  } finally {
    stop.abort();
    await Promise.all(processes.map((one) => one.stop()));
    await sight.close();
  }
}

function startCopy(world: World, session: number, name: string): Supervised {
  const env = { ...world.env, DABBA_SESSION_TIMEOUT_MS: String(session) };
  return supervise({ name, program: 'main.ts', args: ['actors'], env, logFolder: join(world.folder, 'logs') });
}

const topic = 'probe-commands';
const add: ProbeMessage = { type: 'Add', amount: 1 };

function probeAdd(world: World, seed: string, index: number, message: string): OutRecord {
  const { codec, database } = world.ground;
  const id = `p${createHash('sha256').update(`${seed}/${index}`).digest('hex').slice(0, 25)}`;
  const { name, version, body } = codec.encode('probe', add);
  const digest = createHash('sha256').update(message).digest('hex');
  return {
    topic,
    partition: partitionOf(slotOf(id), world.settings.partitions),
    key: id,
    value: codec.wire(topic, 'probe', name, version, body),
    headers: {
      id: digest.slice(0, 16),
      kind: 'command',
      name,
      hash: digest.slice(16, 24),
      by: 'ops:bench',
      sent: String(database.now()),
    },
  };
}

function probeAdds(world: World, seed: string, count: number, from: number): OutRecord[] {
  return Array.from({ length: count }, (_, i) => probeAdd(world, seed, from + i, `${seed}/${from + i}`));
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
