// push.1, push.2: a client sees contiguous seqs or a snapshot, whatever reader, store and socket do.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { added, BoxClient, BoxWorld, hidden } from './fakes/box-world.ts';
import { settled } from './fakes/manual-clock.ts';

const kinds = [
  ...[
    'commit',
    'commit',
    'commit',
    'commit',
    'hide',
    'open',
    'gate',
    'ungate',
    'deliver',
    'deliver',
    'repeat',
    'interrupt',
    'interrupt',
  ],
  ...['join', 'resume', 'slow', 'drop', 'drain', 'leave'],
];
type Step = { readonly kind: string; readonly n: number };
const steps = fc.array(fc.record({ kind: fc.constantFrom(...kinds), n: fc.nat(5) }), { minLength: 5, maxLength: 80 });

async function run(plan: readonly Step[]): Promise<void> {
  const world = new BoxWorld();
  const clients: BoxClient[] = [];
  const pick = (n: number): BoxClient | undefined => clients[n % Math.max(1, clients.length)];
  for (const step of plan) {
    apply(world, clients, pick, step);
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Nothing more happens after this: whoever is behind now stays behind.
  world.deliver(Number.MAX_SAFE_INTEGER);
  world.gated = false;
  for (const client of clients) client.drain();
  for (let i = 0; i < 3; i++) {
    world.open(true);
    await settled();
  }
  expect(world.errors).toEqual([]);
  for (const client of clients) {
    if (client.conn.closed || client.ended !== null) continue;
    expect(client.last).toBe(world.seq);
  }
}

function apply(world: BoxWorld, clients: BoxClient[], pick: (n: number) => BoxClient | undefined, step: Step): void {
  const { kind } = step;
  if (kind === 'commit') world.commit(added());
  else if (kind === 'hide') world.commit(hidden);
  else if (kind === 'open') world.open();
  else if (kind === 'gate' || kind === 'ungate') {
    world.gated = kind === 'gate';
    if (!world.gated) world.open(true);
  } else if (kind === 'deliver') world.deliver(step.n + 1);
  else if (kind === 'repeat') world.repeat(step.n);
  else if (kind === 'interrupt') world.interrupt(step.n);
  else if (kind === 'join') join(world, clients, step.n);
  else applyToClient(world, clients, pick(step.n), kind);
}

function join(world: BoxWorld, clients: BoxClient[], n: number): void {
  if (world.seq === 0 || clients.length >= 8) return;
  const since = n > 2 ? Math.min(n, world.seq) : null;
  clients.push(new BoxClient(world, n === 0 ? 'ops' : 'customer', 'ana', since));
}

function applyToClient(world: BoxWorld, clients: BoxClient[], client: BoxClient | undefined, kind: string): void {
  if (client === undefined) return;
  if (kind === 'slow') client.mode = 'slow';
  else if (kind === 'drop') client.mode = 'dropping';
  else if (kind === 'drain') client.drain();
  else if (kind === 'leave') client.close(1000);
  else if (kind === 'resume' && !client.conn.closed) {
    client.close(1000);
    clients.push(new BoxClient(world, client.caller.role, client.caller.sub, client.last));
  }
}

test('property: contiguous or a snapshot, and nobody stays behind, under any interleaving', async () => {
  await fc.assert(fc.asyncProperty(steps, run), { numRuns: 400 });
});
