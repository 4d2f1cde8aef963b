// What a caller of upStack holds: endpoints, and the power to kill, await and stop. Three makes of it, with one type:
// servers of this process, a stack that another process runs, containers.

import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../../runtime/errors.ts';
import { killTree } from './machine/processes.ts';
import type { PartName } from './part.ts';
import { livingOwner, type PartRecord, readRecord } from './record.ts';

/** A running stack of the parts P. */
export type StackHandle<P extends PartName = PartName> = {
  /** kafka `host:port[,…]`, postgres and redis URLs, registry base URL: as DABBA_KAFKA and its brothers take them. */
  readonly endpoints: Readonly<Record<P, string>>;
  /** True when this process runs the servers; false when it found a stack that another process runs. */
  readonly owned: boolean;
  /** kill -9 of all processes of a part; resolves when they are gone. It is started again on its data at once; `ready` tells
   * when it works. Rejects for a part whose endpoint came from the environment: it is not ours to kill. */
  kill(part: P): Promise<void>;
  /** Resolves once the part (or every part) works. */
  ready(part?: P): Promise<void>;
  /** Stops the servers and waits until none is alive; data stay. Does nothing to a stack that another process runs. */
  stopAndKeepData(): Promise<void>;
  /** Process ids of the servers of ours that are alive. */
  pids(): Partial<Record<P, number>>;
  /** Source, state, endpoint, process and restarts of every part. */
  status(): Partial<Record<P, PartRecord>>;
};

const lookEveryMs = 25;
const readyMsMax = 120_000;

/** The environment variables that point any program of ours at these endpoints. */
export function stackEnvironment(endpoints: Partial<Readonly<Record<PartName, string>>>): Record<string, string> {
  const { kafka, postgres, redis, registry } = endpoints;
  const named = { DABBA_KAFKA: kafka, DABBA_POSTGRES: postgres, DABBA_REDIS: redis, DABBA_REGISTRY: registry };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** A handle on a stack that another living process runs from the data folder `data`. */
export function attachedHandle<P extends PartName>(
  data: string,
  endpoints: Readonly<Record<P, string>>,
): StackHandle<P> {
  const parts = () => readRecord(data).parts;
  const names = Object.keys(endpoints).filter(isKeyOf(endpoints));
  return {
    endpoints,
    owned: false,
    kill: async (part) => {
      const record = parts()[part];
      if (record?.source !== 'local') throw notOurs(part);
      const process = record.process;
      if (process === null) return;
      await killTree(process);
      // The owner hears of the death a moment later: until then the record still says "up".
      await until(() => parts()[part]?.process?.mark !== process.mark, `${part} to be noticed as killed`);
    },
    ready: async (part) => {
      for (const name of part === undefined ? names : [part]) {
        await until(() => isWorking(data, name), `${name} to work`);
      }
    },
    stopAndKeepData: async () => undefined,
    pids: () => pidsOf(parts()),
    status: () => parts(),
  };
}

/** The process ids in a set of records. */
export function pidsOf(parts: Partial<Record<PartName, PartRecord>>): Partial<Record<PartName, number>> {
  return Object.fromEntries(
    Object.entries(parts).flatMap(([name, one]) => (one.process ? [[name, one.process.pid]] : [])),
  );
}

/** The fault of asking to kill what is not ours. */
export function notOurs(part: PartName): Fault {
  return new Fault('STACK_PART_FAILED', {
    message: `${part}: not a server of ours, its endpoint came from the environment`,
  });
}

function isWorking(data: string, part: PartName): boolean {
  const record = readRecord(data);
  if (livingOwner(record) === null)
    throw new Fault('STACK_PART_FAILED', { message: `${part}: the stack's owner is gone` });
  const one = record.parts[part];
  return one !== undefined && (one.source !== 'local' || one.state === 'up');
}

async function until(isTrue: () => boolean, what: string): Promise<void> {
  for (let tries = 0; !isTrue(); tries += 1) {
    if (tries * lookEveryMs > readyMsMax) {
      throw new Fault('STACK_PART_FAILED', { message: `waited ${readyMsMax} ms for ${what}` });
    }
    await sleep(lookEveryMs);
  }
}

function isKeyOf<P extends PartName>(record: Readonly<Record<P, string>>) {
  return (name: string): name is P => name in record;
}
