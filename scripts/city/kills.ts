// Kills at random moments: kill -9 of a role, the broker, Postgres (all its processes, never its disk), Redis or the sandbox;
// every one is started again at once by whoever supervises it.

import { type Chance, pause } from './chance.ts';
import type { World } from './world.ts';

/** Kills are at least this far apart. */
const apartMs = 8_000;

export type Kills = {
  readonly done: readonly { readonly what: string; readonly atMs: number }[];
  readonly finished: Promise<void>;
};

/** Spreads `count` kills over about `forMs`; ends early when the run is over. */
export function startKills(world: World, count: number, forMs: number, chance: Chance, over: AbortSignal): Kills {
  const done: { what: string; atMs: number }[] = [];
  const began = performance.now();
  const run = async (): Promise<void> => {
    const spare = Math.max(0, forMs - count * apartMs);
    for (let i = 0; i < count && !over.aborted; i++) {
      await Promise.race([pause(apartMs + chance.between(0, (2 * spare) / Math.max(1, count))), aborted(over)]);
      if (over.aborted) return;
      const what = await killOne(world, chance);
      done.push({ what, atMs: Math.round(performance.now() - began) });
    }
  };
  return { done, finished: run() };
}

async function killOne(world: World, chance: Chance): Promise<string> {
  const targets: { readonly what: string; readonly kill: () => Promise<unknown> | unknown }[] = [
    ...world.processes.map((one) => ({ what: one.name, kill: () => one.current().signal('SIGKILL') })),
    { what: 'kafka', kill: () => world.stack.kill('kafka') },
    { what: 'postgres', kill: () => world.stack.kill('postgres') },
    { what: 'redis', kill: () => world.stack.kill('redis') },
    { what: 'sandbox', kill: () => world.sandbox.current().signal('SIGKILL') },
  ];
  const target = targets[chance.whole(targets.length)];
  if (target === undefined) return 'nothing';
  await target.kill();
  return target.what;
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
