// The table of benches: how each loads what it measures, and what runs it.

import { claim } from './claim/claim.ts';
import { gps } from './gps/gps.ts';
import type { Report } from './harness/report.ts';
import { type Effort, openWorld, type World } from './harness/world.ts';
import { ingress } from './ingress/ingress.ts';
import { nearest } from './nearest/nearest.ts';
import { orders } from './orders/orders.ts';
import { recovery } from './recovery/recovery.ts';

type Bench = {
  /** Open or closed loop, in one line. */
  readonly loop: string;
  readonly run: (world: World, report: Report, profileFolder?: string) => Promise<void>;
};

/** Every bench. */
export const benches = {
  orders: {
    loop: 'full load from preloaded commands (closed by the loop itself); live rates are an open loop, latency from the moment due',
    run: orders,
  },
  ingress: {
    loop: 'open loop at a rate, latency from the moment due; then closed loop with as many requests as connections',
    run: ingress,
  },
  claim: { loop: 'closed loop: each connection claims as soon as its last call is answered', run: claim },
  gps: { loop: 'open loop: pings are accepted when they are due; the peers are a closed loop', run: gps },
  nearest: { loop: 'closed loop: ours one search after another, Redis 32 at once', run: nearest },
  recovery: {
    loop: 'open loop: commands are appended when they are due, before, during and after the kill',
    run: recovery,
  },
} as const satisfies Readonly<Record<string, Bench>>;

/** Name of a bench. */
export type BenchName = keyof typeof benches;

/** All names, in the order in which `all` runs them. */
export const benchNames = Object.keys(benches) as readonly BenchName[];

/** `say` hears what is being done; `stop` takes everything down and ends the process. */
export type RunOptions = {
  readonly say: (text: string) => void;
  readonly profile?: string;
  readonly stop?: AbortSignal;
};

/** Runs benches one after another, each on a stack of its own: what one left undone is no load for the next. Rejects when one fails. */
export async function runBenches(
  names: readonly BenchName[],
  effort: Effort,
  report: Report,
  { say, profile, stop }: RunOptions,
): Promise<void> {
  let world: World | null = null;
  stop?.addEventListener('abort', () => {
    // Whatever runs fails when its servers go; the process ends either way.
    Promise.resolve(world?.close()).finally(() => process.exit(130));
  });
  for (const name of names) {
    world = await openWorld(effort, say);
    try {
      await benches[name].run(world, report, profile);
    } finally {
      await world.close();
    }
  }
}
