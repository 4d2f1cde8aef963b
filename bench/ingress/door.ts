// The program's processes for a bench: gateway and actors, in one process or in two, as an operator would start them.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { freePorts } from '../../scripts/city/world.ts';
import { type OwnProcess, startProcess } from '../../scripts/processes/process.ts';
import { nodeFlags } from '../harness/child.ts';
import type { World } from '../harness/world.ts';

/** Processes at work; `port` of the door. */
export type Door = {
  readonly port: number;
  readonly processes: readonly OwnProcess[];
  close(): Promise<void>;
};

/** Starts a set of roles a process; the first one has the door. */
export async function openDoor(world: World, roles: readonly (readonly string[])[]): Promise<Door> {
  const payments = await openSilence();
  const [port = 0] = await freePorts(1);
  const env = {
    ...world.env,
    DABBA_HTTP_PORT: String(port),
    DABBA_PAYMENT_URL: `http://127.0.0.1:${payments.port}`,
    NODE_OPTIONS: nodeFlags.join(' '),
  };
  const logFolder = join(world.folder, 'logs');
  const processes = roles.map((names) =>
    startProcess({
      name: names.join('-'),
      program: 'main.ts',
      args: names,
      env,
      logFolder,
    }),
  );
  try {
    await Promise.all(processes.map((one) => one.ready));
  } catch (thrown) {
    await Promise.all(processes.map((one) => one.stop()));
    // The folder with its log goes with the world.
    const logs = processes.map(({ name }) => readFileSync(join(logFolder, `${name}.log`), 'utf8').slice(-2_000));
    throw new Error(logs.join('\n'), { cause: thrown });
  }
  return {
    port,
    processes,
    async close() {
      await Promise.all(processes.map((one) => one.stop()));
      payments.close();
    },
  };
}

/** A payment provider that never answers: charges of the orders wait, and cost nothing more. */
function openSilence(): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => void socket.on('error', () => undefined));
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.unref();
      resolve({ port, close: () => void server.close() });
    }),
  );
}
