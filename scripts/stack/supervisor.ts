// The process behind `npm run stack -- up`: owns the servers, restarts those that die, and goes when it is told to
// (SIGTERM). It tells the command that started it how far it is, over the channel that comes with a forked process.
// I1: while the command still waits, its end (Ctrl-C) is the end of this process too; afterwards nothing binds the two.

import { parseArgs } from 'node:util';
import { messageOf } from '../../runtime/errors.ts';
import { PART_NAMES, type PartName, type ProgressUpdate } from './part.ts';
import { upStack } from './stack-library.ts';

/** What the supervisor says to the command that started it. */
export type SupervisorMessage =
  | { kind: 'progress'; update: ProgressUpdate }
  | { kind: 'ready'; owned: boolean }
  | { kind: 'failed'; message: string };

await main();

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, cache: { type: 'string' }, part: { type: 'string', multiple: true } },
  });
  const parts = PART_NAMES.filter((part) => values.part === undefined || values.part.includes(part));
  const onDisconnect = () => process.exit(1);
  process.once('disconnect', onDisconnect);
  try {
    await run({ parts, data: values.data, cache: values.cache }, onDisconnect);
  } catch (error) {
    await say({ kind: 'failed', message: messageOf(error) });
    process.exit(1);
  }
}

type Wanted = { parts: readonly PartName[]; data: string | undefined; cache: string | undefined };

async function run({ parts, data, cache }: Wanted, onDisconnect: () => void): Promise<void> {
  const handle = await upStack({
    parts,
    kind: 'supervisor',
    ...(data === undefined ? {} : { data }),
    ...(cache === undefined ? {} : { cache }),
    onProgress: (update) => void say({ kind: 'progress', update }),
  });
  process.off('disconnect', onDisconnect);
  if (handle.owned) stopWhenTold(() => handle.stopAndKeepData());
  await say({ kind: 'ready', owned: handle.owned });
  if (process.connected) process.disconnect();
}

/** Servers are children, so this process lives as long as they do; SIGINT comes only from somebody who means it. */
function stopWhenTold(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = () => {
    if (stopping) return;
    stopping = true;
    void stop().finally(() => process.exit(0));
  };
  for (const name of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(name, onSignal);
}

function say(message: SupervisorMessage): Promise<void> {
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) resolve();
    else process.send(message, () => resolve());
  });
}
