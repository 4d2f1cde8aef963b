// A value that Postgres refuses, and what operators do with parked keys by the program's own commands: replay, discard.
// park.1: the queue keeps its order, and a repeat is told the final outcome.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Answer, createRequests } from '../../scripts/city/requests.ts';
import { type Load, loadToken, messageIdOf } from './support/load.ts';
import { judge } from './support/verdict.ts';
import type { World } from './support/world.ts';

export function operatorsSuite(of: () => World): void {
  let world: World;
  let load: Load;
  let run: string;
  beforeEach(async () => {
    world = of();
    run = `ops-${randomBytes(4).toString('hex')}`;
    load = await world.ready({ perSecond: 100 });
  });
  afterEach(() => load.end().catch(() => undefined));

  /** `npm run dabba -- …` */
  const dabba = async (...args: readonly string[]): Promise<unknown> => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts', ...args], {
      env: { ...process.env, ...world.env },
    });
    // Log lines of the process are JSON of one line; the answer is indented.
    return JSON.parse(
      stdout
        .split('\n')
        .filter((line) => !line.startsWith('{"level"'))
        .join('\n'),
    );
  };
  const post = async (id: string, name: string, key: string, body: object): Promise<Answer> =>
    createRequests(() => [world.base], AbortSignal.timeout(60_000)).ask({
      method: 'POST',
      path: `/v1/actors/probe/${id}/${name}`,
      token: await loadToken(),
      key,
      body,
    });
  const causes = async (id: string): Promise<readonly string[]> => {
    const rows = await world.query<{ cause: string }>(
      "select cause from core.log where type = 'probe' and id = $1 and kind = 1 order by seq",
      [id],
    );
    return rows.map(({ cause }) => cause);
  };
  const goesOn = async () => {
    await load.progress(60);
    await load.end();
    expect(await judge(world, load.asked)).toEqual([]);
  };

  it('commit.3 park.1: what breaks the SQL is parked alone, and replayed in order when the cause is gone', async () => {
    const id = `${run}-cursed`;
    await world.query(
      `alter table core.states add constraint refused_by_test check (id <> '${id}' or seq = 0) not valid`,
    );
    const keys = ['first', 'second', 'third'].map((name) => `${run}-${name}`);
    for (const [i, key] of keys.entries())
      expect(await post(id, 'Add', key, { amount: i + 1 })).toMatchObject({
        status: 202,
        body: { status: 'parked' },
      });
    const listed = await dabba('parked');
    expect(listed).toContainEqual(expect.objectContaining({ id, reason: 'commit_rejected', waiting: 3 }));
    expect(await dabba('replay', 'probe', id, '--by', 'ana')).toEqual({ free: false });
    await world.query('alter table core.states drop constraint refused_by_test');
    expect(await dabba('replay', 'probe', id, '--by', 'ana')).toEqual({ free: true });
    expect(await causes(id)).toEqual(keys.map(messageIdOf));
    for (const [i, key] of keys.entries())
      expect(await post(id, 'Add', key, { amount: i + 1 })).toMatchObject({ status: 200, body: { seq: i + 1 } });
    await goesOn();
  });

  it('park.1: a discarded head frees its queue, and its sender is told so', async () => {
    const id = `${run}-bug`;
    const [poison, first, second] = [`${run}-poison`, `${run}-a`, `${run}-b`];
    expect(await post(id, 'Poison', poison, {})).toMatchObject({ status: 202, body: { status: 'parked' } });
    for (const key of [first, second]) expect((await post(id, 'Add', key, { amount: 1 })).status).toBe(202);
    expect(await dabba('discard', 'probe', id, messageIdOf(poison), '--by', 'ana')).toMatchObject({
      kind: 'accepted',
    });
    expect(await dabba('replay', 'probe', id, '--by', 'ana')).toEqual({ free: true });
    expect(await causes(id)).toEqual([first, second].map(messageIdOf));
    expect(await post(id, 'Poison', poison, {})).toMatchObject({
      status: 422,
      body: { type: '/problems/discarded' },
    });
    expect(await post(id, 'Add', second, { amount: 1 })).toMatchObject({ status: 200, body: { seq: 2 } });
    await goesOn();
  });
}
