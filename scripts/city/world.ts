// The servers and processes of a city: stack, sandbox, and the program's roles in so many copies; seeded restaurants.
// Shared by the city's replay and by `npm start`. Or another deployment's doors (`--url`), of which it owns nothing.

import { mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { prepare } from '../../program/ground.ts';
import { type Config, config, type Endpoints } from '../../runtime/config.ts';
import { reviseMenu } from '../../storage/catalog/menus.ts';
import { putRestaurants, type RestaurantDraft } from '../../storage/catalog/restaurants.ts';
import { openPool } from '../../storage/postgres/pool.ts';
import { type Supervised, supervise } from '../processes/supervisor.ts';
import { type StackHandle, stackEnvironment } from '../stack/handle.ts';
import type { PartName, Progress } from '../stack/part.ts';
import { upStack } from '../stack/stack-library.ts';

/** Copies of each role; roles that are not named run once, all together in one process when `copies` is null. */
export type Copies = Readonly<Record<'gateway' | 'actors' | 'riders' | 'services', number>> | null;

export type World = {
  readonly endpoints: Endpoints;
  readonly sandboxUrl: string;
  readonly settings: Config;
  /** Doors, as base URLs; a door that is down stays in the list. */
  bases(): readonly string[];
  readonly processes: readonly Supervised[];
  readonly sandbox: Supervised;
  readonly stack: StackHandle<PartName>;
  stop(): Promise<void>;
};

export type WorldOptions = {
  /** Folder of data and logs. */
  readonly data: string;
  readonly copies: Copies;
  readonly speedScale: number;
  readonly partitions: number;
  readonly httpPort?: number;
  readonly onProgress: Progress;
};

/** Brings everything up and waits until every process is ready. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const settings = config();
  const data = resolve(options.data);
  const logFolder = join(data, 'logs');
  mkdirSync(logFolder, { recursive: true });
  const stack = await upStack({ data, onProgress: options.onProgress });
  const endpoints: Endpoints = { ...stack.endpoints, kafka: stack.endpoints.kafka.split(',') };
  const say = (text: string): void => options.onProgress({ part: 'stack', text });
  say('migrations, topics, schemas');
  await prepare({ ...settings, partitions: options.partitions, dataFolder: data }, endpoints);
  const seats = seatsOf(options.copies);
  const doors = seats.filter(({ roles }) => roles.includes('gateway')).length;
  const ports =
    options.httpPort === undefined ? await freePorts(doors) : [options.httpPort, ...(await freePorts(doors - 1))];
  const [sandboxPort = 0] = await freePorts(1);
  const bases = ports.map((port) => `http://127.0.0.1:${port}`);
  const sandboxUrl = `http://127.0.0.1:${sandboxPort}`;
  const sandbox = supervise({
    name: 'sandbox',
    program: 'scripts/sandbox/sandbox.ts',
    args: [
      '--port',
      String(sandboxPort),
      '--webhook-url',
      `${bases[0]}/v1/webhooks/payments`,
      '--data',
      join(data, 'sandbox.jsonl'),
    ],
    env: {},
    logFolder,
  });
  const shared = {
    ...stackEnvironment(stack.endpoints),
    DABBA_DATA: data,
    DABBA_PAYMENT_URL: sandboxUrl,
    DABBA_PARTITIONS: String(options.partitions),
    DABBA_GPS_SPEED_SCALE: String(options.speedScale),
    DABBA_SESSION_TIMEOUT_MS: String(settings.sessionTimeoutMs),
  };
  let door = 0;
  const processes = seats.map(({ name, roles }) => {
    const port = roles.includes('gateway') ? { DABBA_HTTP_PORT: String(ports[door++]) } : {};
    return supervise({ name, program: 'main.ts', args: roles, env: { ...shared, ...port }, logFolder });
  });
  say('starting processes');
  await Promise.all([...processes.map((one) => one.ready()), untilAnswers(`${sandboxUrl}/totals`)]);
  return {
    endpoints,
    sandboxUrl,
    settings,
    bases: () => bases,
    processes,
    sandbox,
    stack,
    async stop() {
      await Promise.all(processes.map((one) => one.stop()));
      await sandbox.stop();
      await stack.stopAndKeepData();
    },
  };
}

function seatsOf(copies: Copies): { readonly name: string; readonly roles: string[] }[] {
  if (copies === null)
    return [{ name: 'dabba', roles: [] as string[] }].map(({ name }) => ({
      name,
      roles: ['gateway', 'actors', 'riders', 'services'],
    }));
  return Object.entries(copies).flatMap(([role, count]) =>
    Array.from({ length: count }, (_, i) => ({ name: `${role}-${i}`, roles: [role] })),
  );
}

/** Writes restaurants and their menus: what a city's catalog has before the first order. */
export async function seedCatalog(
  url: string,
  restaurants: readonly { readonly draft: RestaurantDraft; readonly menu: unknown }[],
): Promise<ReadonlyMap<string, string>> {
  const pool = openPool({ url, service: 'catalog', connections: 4, name: 'dabba seed' });
  const versions = new Map<string, string>();
  try {
    for (let i = 0; i < restaurants.length; i += 200) {
      const slice = restaurants.slice(i, i + 200);
      await putRestaurants(
        pool,
        slice.map(({ draft }) => draft),
      );
      await Promise.all(
        slice.map(async ({ draft, menu }) => {
          const revised = await reviseMenu(pool, draft.id, menu, '*');
          if (revised.kind !== 'revised' && revised.kind !== 'unchanged')
            throw new Error(`menu of ${draft.id}: ${JSON.stringify(revised)}`);
          versions.set(draft.id, revised.version);
        }),
      );
    }
  } finally {
    await pool.close();
  }
  return versions;
}

/** Ports that nobody listens on, below those that outgoing connections use. */
export async function freePorts(count: number): Promise<number[]> {
  const found: number[] = [];
  while (found.length < count) {
    const port = 10_000 + Math.floor(Math.random() * 22_000);
    if (!found.includes(port) && (await isFree(port))) found.push(port);
  }
  return found;
}

const isFree = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    try {
      await (await fetch(url)).arrayBuffer();
      return;
    } catch {
      await new Promise((done) => setTimeout(done, 50));
    }
  }
  throw new Error(`${url} does not answer`);
}
