// Free ports on loopback, below 32768: the ports above are lent to outgoing connections and may be taken at any moment.

import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { Fault } from '../../../runtime/errors.ts';

const portLeast = 20_000;
const portMost = 32_500;
const triesMax = 500;

/** `count` different free ports: the remembered ones when all of them are still free, else new ones at random (two stacks
 * that start at the same time must not look at the same ports first). */
export async function freePorts(count: number, remembered: readonly number[], taken: Set<number>): Promise<number[]> {
  if (remembered.length === count && (await areFree(remembered, taken))) {
    for (const port of remembered) taken.add(port);
    return [...remembered];
  }
  const found: number[] = [];
  for (let tries = 0; found.length < count; tries += 1) {
    if (tries === triesMax) {
      throw new Fault('STACK_PART_FAILED', {
        message: `no free port from ${portLeast} to ${portMost} in ${triesMax} tries`,
      });
    }
    const port = randomInt(portLeast, portMost);
    if (taken.has(port) || !(await isFree(port))) continue;
    taken.add(port);
    found.push(port);
  }
  return found;
}

/** Whether a server could listen on this port of 127.0.0.1 now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

async function areFree(ports: readonly number[], taken: ReadonlySet<number>): Promise<boolean> {
  for (const port of ports) if (taken.has(port) || !(await isFree(port))) return false;
  return true;
}
