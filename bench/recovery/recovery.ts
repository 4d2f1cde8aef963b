// `recovery`: how long nobody's commands are decided after kill -9 of the only process, after kill -9 of one of two, and during a
// graceful stop of one of two. Open loop: 1,000 commands a second to live actors of the role; one counts when its event can be read.

import { join } from 'node:path';
import { type Supervised, supervise } from '../../scripts/processes/supervisor.ts';
import { keepPace } from '../harness/pace.ts';
import type { Report } from '../harness/report.ts';
import type { Sample } from '../harness/statistics.ts';
import { emptyTables, reportRounds, type World } from '../harness/world.ts';
import { type Callee, callees, callOf } from './calls.ts';
import { openSight } from './sight.ts';

const sizes = {
  small: { probes: 200, rate: 200, leadMs: 300, tailMs: 300, sessions: [1_000] },
  full: { probes: 100_000, rate: 1_000, leadMs: 2_500, tailMs: 8_000, sessions: [1_000, 3_000] },
} as const;

type Trial = {
  readonly name: string;
  readonly callee: Callee;
  readonly copies: number;
  readonly signal: 'SIGKILL' | 'SIGTERM';
  /** The session timeout alone that production has. */
  readonly longest?: boolean;
};

const { probe, rider } = callees;
const trials: readonly Trial[] = [
  { name: 'lone_kill', callee: probe, copies: 1, signal: 'SIGKILL' },
  { name: 'takeover_kill', callee: probe, copies: 2, signal: 'SIGKILL' },
  { name: 'takeover_stop', callee: probe, copies: 2, signal: 'SIGTERM' },
  { name: 'riders_kill', callee: rider, copies: 2, signal: 'SIGKILL', longest: true },
  { name: 'riders_stop', callee: rider, copies: 2, signal: 'SIGTERM', longest: true },
];

/** Runs the bench. */
export async function recovery(world: World, report: Report): Promise<void> {
  const { sessions, probes } = sizes[world.size];
  const some =
    world.size === 'small' ? trials.filter(({ name }) => name === 'lone_kill' || name === 'riders_stop') : trials;
  for (const session of sessions) {
    for (const trial of some) {
      if (trial.longest === true && session !== sessions.at(-1)) continue;
      const rounds: Sample[] = [];
      await emptyTables(world);
      for (let round = 0; round < world.rounds; round++) {
        world.say(`recovery: ${trial.name}, session ${session} ms, round ${round + 1} of ${world.rounds}`);
        rounds.push(
          await runTrial(world, trial, {
            session,
            fill: round === 0 ? probes : 0,
            seed: `${session}/${trial.name}`,
            round,
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

type Setting = { readonly session: number; readonly fill: number; readonly seed: string; readonly round: number };

/** More calls than a round makes: each begins where no earlier one has called. */
const callsOfRound = 30_000;

async function runTrial(world: World, trial: Trial, { session, fill, seed, round }: Setting): Promise<Sample> {
  const size = sizes[world.size];
  const { callee } = trial;
  const call = (n: number) => callOf(world, callee, { seed, actors: size.probes, n });
  const sight = await openSight(world, `${callee.type}-events`);
  const processes = Array.from({ length: trial.copies }, (_, i) => startCopy(world, session, callee.role, i));
  const stop = new AbortController();
  try {
    await Promise.all(processes.map((one) => one.ready()));
    if (fill > 0) await sight.send(Array.from({ length: fill }, (_, i) => call(i)));
    await sight.settled();
    // Live actors are called, not new ones: a slice of them after another.
    let next = size.probes + round * callsOfRound;
    const seconds = (size.leadMs + size.tailMs) / 1000 + session / 1000 + (world.size === 'small' ? 0 : 4);
    const running = keepPace({ rate: size.rate, seconds, tickMs: 5, stop: stop.signal }, (due) => {
      sight.post(call(next++), due);
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

function startCopy(world: World, session: number, role: string, index: number): Supervised {
  const env = { ...world.env, DABBA_SESSION_TIMEOUT_MS: String(session) };
  const logFolder = join(world.folder, 'logs');
  return supervise({ name: `${role}-${index}`, program: 'main.ts', args: [role], env, logFolder });
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
