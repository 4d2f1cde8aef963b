// A socket's session: the end of its token, commands, subscriptions, riders (S5, S8, S34).
import { describe, expect, test } from 'vitest';
import { signToken } from '../../../gateway/auth/token.ts';
import { gatewayLimits } from '../../../gateway/limits.ts';
import { doorSecret } from './fakes/door-world.ts';
import { settled, until } from './fakes/manual-clock.ts';
import { opened } from './fakes/session-world.ts';

describe('the token of a socket', () => {
  test('S5: the socket ends with 4401 when its token does, and nothing goes out after it', async () => {
    const { clock, end, door, frames, say } = opened('customer', 'ana', 10_000);
    door.commit('box', 'b1', [{ type: 'Added', by: 1 } as never]);
    say({ op: 'subscribe', type: 'box', id: 'b1' });
    await clock.advance(9_999);
    expect(end.code).toBe(0);
    await clock.advance(1);
    expect(end.code).toBe(4401);
    const before = frames.length;
    door.commit('box', 'b1', [{ type: 'Added', by: 1 } as never]);
    expect(frames.length).toBe(before);
    expect(clock.pending()).toBe(0);
  });

  test('S5: refresh extends it; a token of somebody else ends it', async () => {
    const { clock, end, say, frames } = opened('customer', 'ana', 10_000);
    say({ op: 'refresh', token: await signToken(doorSecret, { role: 'customer', sub: 'ana' }, 60, clock.now()) });
    await until(() => frames.at(-1)?.['op'] === 'refreshed');
    await clock.advance(20_000);
    expect([end.code, frames.at(-1)?.['op']]).toEqual([0, 'refreshed']);
    say({ op: 'refresh', token: await signToken(doorSecret, { role: 'customer', sub: 'ben' }, 60, clock.now()) });
    await until(() => end.code !== 0);
    expect(end.code).toBe(4401);
  });

  test('a token of a year does not end at once', async () => {
    const { clock, end } = opened('ops', 'op', 365 * 86_400_000);
    await clock.advance(86_400_000 * 30);
    expect(end.code).toBe(0);
  });
});

describe('frames', () => {
  test('hello first, with session and database time', () => {
    const { frames, clock } = opened();
    expect(frames).toEqual([{ op: 'hello', session: '77', at: clock.now() }]);
  });

  test('a command gets the answer that HTTP gives', async () => {
    const { say, frames } = opened();
    say({ op: 'command', key: 'k1', type: 'box', id: 'b1', name: 'Add', body: { by: 2 } });
    await settled();
    expect(frames.at(-1)).toEqual({
      op: 'answer',
      key: 'k1',
      status: 200,
      body: { boxId: 'b1', seq: 1, status: 'accepted' },
    });
    say({ op: 'command', key: 'k2', type: 'box', id: 'b1', name: 'Add', body: {} });
    await settled();
    expect(frames.at(-1)).toMatchObject({ op: 'answer', key: 'k2', status: 400, body: { errors: [{ field: 'by' }] } });
    say({ op: 'command', key: 'k3', type: 'order', id: 'a1', name: 'CancelOrder' });
    await settled();
    expect(frames.at(-1)).toMatchObject({ op: 'answer', key: 'k3', status: 404 });
  });

  test('commands under way are bounded', async () => {
    const { say, frames, door } = opened();
    door.deciding = false;
    for (let i = 0; i <= gatewayLimits.socketCommandsMax; i++)
      say({ op: 'command', key: `k${i}`, type: 'box', id: 'b1', name: 'Add', body: { by: 1 } });
    await settled();
    expect(frames.slice(1)).toMatchObject([{ op: 'answer', status: 429 }]);
  });

  test('subscribing again starts anew; unsubscribing is confirmed; unknown types look absent', async () => {
    const { say, frames, door, hub } = opened();
    door.commit('box', 'b1', [{ type: 'Added', by: 1 } as never]);
    say({ op: 'subscribe', type: 'box', id: 'b1', since: null });
    say({ op: 'subscribe', type: 'box', id: 'b1', since: 0 });
    await settled();
    expect(frames.slice(1).map(({ op }) => op)).toEqual(['event']);
    say({ op: 'unsubscribe', type: 'box', id: 'b1' });
    say({ op: 'subscribe', type: 'nothing', id: 'b1' });
    expect(frames.slice(2)).toEqual([
      { op: 'unsubscribed', type: 'box', id: 'b1', code: 1000, reason: 'asked' },
      { op: 'unsubscribed', type: 'nothing', id: 'b1', code: 4403, reason: 'not_found' },
    ]);
    expect(hub.wants('box', 'b1')).toBe(false);
  });

  test('positions of an order go to its watchers in degrees', async () => {
    const { say, frames, door, hub } = opened();
    door.commit('order', 'a1', [{ type: 'OrderPlaced', customerId: 'ana', restaurantId: 'r1' } as never]);
    say({ op: 'subscribe', type: 'order', id: 'a1' });
    await settled();
    hub.tracking(
      'a1',
      Buffer.from(JSON.stringify({ type: 'RiderTracked', lat: 19_000_001, lng: 72_800_000, takenAt: 5 })),
    );
    expect(frames.at(-1)).toEqual({ op: 'tracking', id: 'a1', lat: 19.000001, lng: 72.8, at: 5 });
  });
});

describe('riders', () => {
  test('any frame is a heartbeat; pings of both forms arrive in whole units', () => {
    const { say, session, door } = opened('rider', 'w1');
    expect(door.stores.heard).toEqual(['w1']);
    say({ op: 'heartbeat' });
    say({
      op: 'pings',
      pings: [
        { lat: 19.5, lng: -72.25, ageMs: 100, speed: 4.5, heading: 90 },
        { lat: 1, lng: 2, ageMs: 0 },
      ],
    });
    const binary = Buffer.alloc(18);
    binary.writeUInt8(1, 0);
    binary.writeUInt8(1, 1);
    binary.writeInt32BE(-19_000_000, 2);
    binary.writeInt32BE(72_000_000, 6);
    binary.writeUInt32BE(250, 10);
    binary.writeUInt16BE(450, 14);
    binary.writeUInt16BE(0xffff, 16);
    session.binary(binary);
    expect(door.stores.heard).toHaveLength(4);
    expect(door.stores.pings).toEqual([
      {
        riderId: 'w1',
        session: 77,
        pings: [
          { lat: 19_500_000, lng: -72_250_000, ageMs: 100, speed: 450, heading: 9_000 },
          { lat: 1_000_000, lng: 2_000_000, ageMs: 0, speed: -1, heading: -1 },
        ],
      },
      {
        riderId: 'w1',
        session: 77,
        pings: [{ lat: -19_000_000, lng: 72_000_000, ageMs: 250, speed: 450, heading: -1 }],
      },
    ]);
  });

  test('S34: what cannot be true is dropped, counted and said, and the socket lives', async () => {
    const { say, frames, end, door } = opened('rider', 'w1');
    say({
      op: 'pings',
      pings: [
        { lat: 91, lng: 0, ageMs: 0 },
        { lat: 1e9, lng: 0, ageMs: 0 },
        { lat: 1, lng: 0, ageMs: 0 },
      ],
    });
    expect(frames.at(-1)).toEqual({ op: 'pings', accepted: 1, dropped: { range: 2 } });
    expect(end.code).toBe(0);
    expect(await door.metrics.text()).toContain('dabba_gps_pings_total{result="range"} 2');
  });

  test('S8: nobody else sends pings', () => {
    for (const role of ['customer', 'restaurant', 'ops'] as const) {
      const { say, end, door } = opened(role);
      say({ op: 'pings', pings: [{ lat: 1, lng: 1, ageMs: 0 }] });
      expect([role, end.code, door.stores.pings, door.stores.heard]).toEqual([role, 1008, [], []]);
    }
  });
});
