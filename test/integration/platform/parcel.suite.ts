// A parcel watched from a real socket: command, refusal, effect, tell, timer as contiguous seqs, over kill -9 of its loop and a
// connection that is made again.

import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createRequests } from '../../../scripts/city/requests.ts';
import { loadToken } from '../../chaos/support/load.ts';
import type { Platform } from '../../chaos/support/platform.ts';
import { until } from '../../contract/kafka-harness.ts';

type Frame = Readonly<Record<string, unknown>>;

/** What a socket was told of one actor: `seq name`, snapshots as `seq snapshot`. */
async function watch(base: string, token: string, ids: readonly string[], since: number) {
  const socket = new WebSocket(`${base.replace('http', 'ws')}/v1/ws`, ['dabba.v1', `token.${token}`]);
  const frames: Frame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as Frame));
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  for (const id of ids) socket.send(JSON.stringify({ op: 'subscribe', type: 'parcel', id, since }));
  return {
    seen: (id: string) =>
      frames
        .filter((frame) => frame['id'] === id && (frame['op'] === 'event' || frame['op'] === 'snapshot'))
        .map((frame) => `${frame['seq']} ${frame['op'] === 'event' ? frame['name'] : 'snapshot'}`),
    close: () => socket.close(),
  };
}

export function parcelSuite(of: () => Platform): void {
  it('push.1 push.2 effect.1 timer.1 row.1: a parcel is followed without a gap, whoever dies', async () => {
    const platform = of();
    const program = { roles: [], program: 'test/integration/platform/parcel-role.ts' };
    const [loop] = await Promise.all([
      platform.start({ name: 'parcels', ...program }),
      platform.start({ name: 'gateway', roles: ['gateway'] }),
    ]);
    const token = await loadToken('customer', 'ana');
    const requests = createRequests(() => [platform.base], AbortSignal.timeout(120_000));
    const run = randomBytes(4).toString('hex');
    const [first, companion, lonely] = ['p', 'c', 'q'].map((name) => `${name}-${run}`) as [string, string, string];
    let keys = 0;
    const tell = (id: string, name: string, body: object) =>
      requests.ask({ method: 'POST', path: `/v1/actors/parcel/${id}/${name}`, token, key: `${run}-${keys++}`, body });
    const packed = { customerId: 'ana', weightGrams: 500 };
    for (const id of [first, companion, lonely]) expect((await tell(id, 'PackParcel', packed)).status).toBe(200);

    const app = await watch(platform.base, token, [first, companion, lonely], 0);
    await until(() => [first, companion, lonely].every((id) => app.seen(id).length === 2));
    expect(app.seen(first)).toEqual(['1 ParcelPacked', '2 ParcelLabelled']);
    // A refusal takes no seq.
    expect(await tell(first, 'DeliverParcel', {})).toMatchObject({
      status: 422,
      body: { type: '/problems/not_shipped' },
    });
    expect((await tell(first, 'ShipParcel', { companionId: companion, dueAfterMs: 2_000 })).status).toBe(200);
    expect((await tell(lonely, 'ShipParcel', { companionId: `absent-${run}`, dueAfterMs: 2_000 })).status).toBe(200);
    await until(() => app.seen(companion).length === 3 && app.seen(lonely).length === 4);
    expect(app.seen(companion).at(-1)).toBe('3 ParcelShipped');
    expect(app.seen(lonely).at(-1)).toBe('4 CompanionStayed');

    // The timers' owner dies; nothing is sent to its partitions, and yet they fire.
    loop.signal('SIGKILL');
    await loop.exited;
    await platform.start({ name: 'parcels', ...program });
    await until(() => app.seen(first).length === 4);
    expect(app.seen(first).slice(2)).toEqual(['3 ParcelShipped', '4 ParcelRanLate']);
    await until(() => app.seen(companion).length === 4 && app.seen(lonely).length === 5);
    app.close();

    expect((await tell(first, 'DeliverParcel', {})).status).toBe(200);
    const again = await watch(platform.base, token, [first], 3);
    await until(() => again.seen(first).length === 2);
    expect(again.seen(first)).toEqual(['4 ParcelRanLate', '5 ParcelDelivered']);
    again.close();
    const rows = await platform.query('select 1 from core.effects union all select 1 from core.timers');
    expect(rows).toEqual([]);
  });
}
