// Loops that die, freeze, come and go under load, with every rule that must hold after it: kill -9, a zombie, five copies, a drain.
// commit.2: whoever was replaced is fenced, by the epoch and nothing else.

import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { OwnProcess } from '../../scripts/processes/process.ts';
import { until } from '../contract/kafka-harness.ts';
import { type Load, loadToken } from './support/load.ts';
import { judge, readEpochs } from './support/verdict.ts';
import type { World } from './support/world.ts';

/** Partitions of probe that the process holds, as the database knows it. */
async function held(world: World, one: OwnProcess): Promise<number> {
  const rows = await world.query(
    "select 1 from core.part_owner where type = 'probe' and owner like '%-' || $1::text || '-%'",
    [one.pid],
  );
  return rows.length;
}

export function loopsSuite(of: () => World): void {
  let world: World;
  let load: Load;
  beforeEach(async () => {
    world = of();
    load = await world.ready({ perSecond: 200 });
  });
  afterEach(async () => {
    await load.end().catch(() => undefined);
    await world.tidy();
  });
  const verdict = async () => {
    await load.end();
    return judge(world, load.asked);
  };

  it('commit.0 relay.1 outcome.1 clock.1: kill -9 of a loop, again and again, loses nothing and repeats nothing', async () => {
    for (const name of ['a', 'b']) {
      await world.endActors(name, 'SIGKILL');
      await Promise.all([load.progress(60), world.startActors(name)]);
      await load.progress(60);
    }
    expect(await verdict()).toEqual([]);
  });

  it('commit.2 relay.2: a zombie that wakes after its session is fenced by the epoch, and works again', async () => {
    const [zombie, other] = [world.actors.get('a'), world.actors.get('b')];
    if (zombie === undefined || other === undefined) throw new Error('two copies run');
    await until(async () => (await held(world, zombie)) > 0);
    const before = await readEpochs(world, 'probe');
    const fencedBefore = world.said('a', 'fenced').length;
    zombie.signal('SIGSTOP');
    await until(async () => (await held(world, other)) === world.partitions);
    await load.progress(100);
    const taken = await readEpochs(world, 'probe');
    expect([...taken].some(([partition, epoch]) => epoch > (before.get(partition) ?? 0))).toBe(true);
    zombie.signal('SIGCONT');
    // Why it stopped: the database told it, for the epoch of what it held is another one now.
    await until(() => world.said('a', 'fenced').length > fencedBefore);
    const units = world.said('a', 'fenced').slice(fencedBefore);
    expect(units.map((line) => String(line['units'])).join()).toContain('probe/');
    await until(async () => (await held(world, zombie)) > 0);
    await load.progress(60);
    expect(zombie.alive()).toBe(true);
    // staleEpochs of the audit: no commit of the zombie came after one of its successor.
    expect(await verdict()).toEqual([]);
  });

  it('commit.2: five copies come and go without a storm of fences', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const before = await readEpochs(world, 'probe');
    const fences = new Map(names.map((name) => [name, world.said(name, 'fenced').length]));
    await world.startActors('c', 'd', 'e');
    await load.progress(60);
    const ends = [world.endActors('a', 'SIGTERM'), world.endActors('d', 'SIGKILL')];
    await Promise.all([load.progress(60), world.startActors('a')]);
    ends.push(world.endActors('b', 'SIGTERM'), world.endActors('c', 'SIGTERM'));
    await load.progress(60);
    const exits = await Promise.all(ends);
    expect(exits.map(({ code, signal }) => signal ?? code)).toEqual([0, 'SIGKILL', 0, 0]);
    for (const one of world.actors.values()) expect(one.alive()).toBe(true);
    // Eight joins and leavings; each moves a partition at most twice.
    for (const [partition, epoch] of await readEpochs(world, 'probe'))
      expect(epoch - (before.get(partition) ?? 0)).toBeLessThanOrEqual(16);
    for (const name of names.filter((one) => world.actors.has(one)))
      expect(world.said(name, 'fenced').length - (fences.get(name) ?? 0)).toBeLessThanOrEqual(8);
    expect(await verdict()).toEqual([]);
  });

  it('drain: SIGTERM of door and loop under load ends both with 0, sockets with 1012, and keeps every promise', async () => {
    const socket = new WebSocket(`${world.base.replace('http', 'ws')}/v1/ws`, [
      'dabba.v1',
      `token.${await loadToken()}`,
    ]);
    const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    world.gateway().signal('SIGTERM');
    expect(await world.gateway().exited).toEqual({ code: 0, signal: null });
    expect(await closed).toBe(1012);
    await world.startGateway();
    await load.progress(60);
    expect(await world.endActors('a', 'SIGTERM')).toEqual({ code: 0, signal: null });
    await load.progress(60);
    expect(await verdict()).toEqual([]);
  });
}
