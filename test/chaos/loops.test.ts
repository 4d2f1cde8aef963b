// Loops that die, freeze, come and go under load, with every rule that must hold after it: kill -9, a zombie, five copies, a drain.
// commit.2: whoever was replaced is fenced, by the epoch and nothing else.

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { OwnProcess } from '../../scripts/processes/process.ts';
import { until } from '../contract/kafka-harness.ts';
import { type Load, loadToken, startLoad } from './support/load.ts';
import { openPlatform, type Platform } from './support/platform.ts';
import { judge, readEpochs } from './support/verdict.ts';

let platform: Platform;
let gateway: OwnProcess;
let load: Load;
const actors = new Map<string, OwnProcess>();
const perSecond = 250;

beforeAll(async () => {
  platform = await openPlatform('loops', 8);
  gateway = await platform.start({ name: 'gateway', roles: ['gateway'] });
});
afterAll(() => platform?.close());

beforeEach(async () => {
  await Promise.all(['a', 'b'].map(startActors));
  load = await startLoad({ bases: () => [platform.base], clients: 40, perSecond });
  await load.progress(200);
});
afterEach(async () => {
  await load.end().catch(() => undefined);
  await Promise.all([...actors.values()].map((one) => one.stop()));
  actors.clear();
});

async function startActors(name: string): Promise<OwnProcess> {
  const one = await platform.start({ name: `actors-${name}`, roles: ['actors'] });
  actors.set(name, one);
  return one;
}

async function endActors(name: string, how: 'SIGKILL' | 'SIGTERM') {
  const one = actors.get(name);
  actors.delete(name);
  one?.signal(how);
  return one?.exited;
}

/** Partitions of probe that the process holds, as the database knows it. */
async function held(one: OwnProcess): Promise<number> {
  const rows = await platform.query(
    "select 1 from core.part_owner where type = 'probe' and owner like '%-' || $1::text || '-%'",
    [one.pid],
  );
  return rows.length;
}

const said = (name: string, msg: string) => platform.lines(`actors-${name}`).filter((line) => line.msg === msg);

describe('loops under load', () => {
  it('commit.0 relay.1 outcome.1: kill -9 of a loop, again and again, loses nothing and repeats nothing', async () => {
    for (const name of ['a', 'b', 'a']) {
      await endActors(name, 'SIGKILL');
      await load.progress(200);
      await startActors(name);
      await load.progress(100);
    }
    await load.end();
    expect(await judge(platform, load.asked)).toEqual([]);
  });

  it('commit.2: a zombie that wakes after its session is fenced by the epoch, and works again', async () => {
    const [zombie, other] = [actors.get('a'), actors.get('b')];
    if (zombie === undefined || other === undefined) throw new Error('two copies were started');
    expect(await held(zombie)).toBeGreaterThan(0);
    const before = await readEpochs(platform, 'probe');
    const fencedBefore = said('a', 'fenced').length;
    zombie.signal('SIGSTOP');
    await until(async () => (await held(other)) === platform.partitions);
    await load.progress(200);
    const taken = await readEpochs(platform, 'probe');
    expect([...taken].some(([partition, epoch]) => epoch > (before.get(partition) ?? 0))).toBe(true);
    zombie.signal('SIGCONT');
    // Why it stopped: the database told it, for the epoch of what it held is another one now.
    await until(() => said('a', 'fenced').length > fencedBefore);
    const units = said('a', 'fenced')
      .slice(fencedBefore)
      .map((line) => String(line['units']));
    expect(units.join()).toContain('probe/');
    await until(async () => (await held(zombie)) > 0);
    await load.progress(200);
    expect(zombie.alive()).toBe(true);
    await load.end();
    // staleEpochs of the audit: no commit of the zombie came after one of its successor.
    expect(await judge(platform, load.asked)).toEqual([]);
  });

  it('commit.2: five copies come and go without a storm of fences', async () => {
    const before = await readEpochs(platform, 'probe');
    const ended: (Promise<unknown> | undefined)[] = [];
    for (const name of ['c', 'd', 'e']) await startActors(name);
    await load.progress(100);
    ended.push(endActors('a', 'SIGTERM'), endActors('d', 'SIGKILL'));
    await load.progress(100);
    await Promise.all([startActors('d'), startActors('a')]);
    ended.push(endActors('b', 'SIGTERM'), endActors('c', 'SIGTERM'));
    await load.progress(100);
    await load.end();
    // 3 + 2 joins and 4 leavings of 8 partitions: each may move a partition once or twice.
    const after = await readEpochs(platform, 'probe');
    for (const [partition, epoch] of after) expect(epoch - (before.get(partition) ?? 0)).toBeLessThanOrEqual(18);
    expect(await Promise.all(ended)).toEqual([
      { code: 0, signal: null },
      { code: null, signal: 'SIGKILL' },
      { code: 0, signal: null },
      { code: 0, signal: null },
    ]);
    for (const one of actors.values()) expect(one.alive()).toBe(true);
    const fences = ['a', 'b', 'c', 'd', 'e'].map((name) => (name === 'a' ? 0 : said(name, 'fenced').length));
    expect(Math.max(...fences)).toBeLessThanOrEqual(4);
    expect(await judge(platform, load.asked)).toEqual([]);
  });

  it('drain: SIGTERM of door and loop under load ends both with 0, sockets with 1012, and keeps every promise', async () => {
    const socket = new WebSocket(`${platform.base.replace('http', 'ws')}/v1/ws`, [
      'dabba.v1',
      `token.${await loadToken()}`,
    ]);
    const closed = new Promise<number>((resolve) => socket.on('close', (code) => resolve(code)));
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    gateway.signal('SIGTERM');
    expect(await gateway.exited).toEqual({ code: 0, signal: null });
    expect(await closed).toBe(1012);
    gateway = await platform.start({ name: 'gateway', roles: ['gateway'] });
    await load.progress(100);
    expect(await endActors('a', 'SIGTERM')).toEqual({ code: 0, signal: null });
    await load.progress(100);
    await load.end();
    expect(await judge(platform, load.asked)).toEqual([]);
  });
});
