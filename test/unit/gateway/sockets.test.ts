// The door on real sockets, WebSocket: who may connect, bad frames, slow readers, and how it stops (C9).
import { Agent, request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import type { BoxEvent } from './fakes/box-world.ts';
import type { DoorWorld } from './fakes/door-world.ts';
import { until } from './fakes/manual-clock.ts';
import { Client } from './fakes/net.ts';
import { openDoor } from './fakes/open-door.ts';

const opened: DoorWorld[] = [];

async function started() {
  const open = await openDoor();
  opened.push(open.door);
  return open;
}

const added = (by: number, pad = ''): BoxEvent => ({ type: 'Added', by, pad });

afterEach(() => {
  for (const door of opened.splice(0)) door.gateway.close();
});

describe('sockets', () => {
  test('S1, S19: who may not connect is refused before the 101', async () => {
    const { port, token } = await started();
    const bearer = `token.${token}`;
    const refused = (options: Parameters<typeof Client.open>[1]) =>
      Client.open(port, options).then(
        () => 101,
        (status) => status,
      );
    expect(await refused({})).toBe(401);
    expect(await refused({ query: '?token=garbage' })).toBe(401);
    expect(await refused({ protocols: ['other', bearer] })).toBe(426);
    for (const origin of [
      'http://evil.example',
      'null',
      `http://127.0.0.1:${port}.evil.example`,
      `https://127.0.0.1:${port}`,
      'http://127.0.0.1',
    ])
      expect([origin, await refused({ protocols: ['dabba.v1', bearer], origin })]).toEqual([origin, 403]);
    for (const origin of [`http://127.0.0.1:${port}`, `http://localhost:${port}`]) {
      const client = await Client.open(port, { protocols: ['dabba.v1', bearer], origin });
      expect(client.socket.protocol).toBe('dabba.v1');
      client.socket.close();
    }
    const plain = await fetch(`http://127.0.0.1:${port}/v1/ws`);
    expect(plain.status).toBe(426);
  });

  test('S18: no compression; hello, subscription, event, command and answer', async () => {
    const { door, port, token } = await started();
    door.commit('box', 'b1', [added(1)]);
    const client = await Client.open(port, { query: `?token=${token}` });
    expect(client.socket.extensions).toBe('');
    expect(await client.heard(({ op }) => op === 'hello')).toMatchObject({ session: expect.any(String) });
    client.say({ op: 'subscribe', type: 'box', id: 'b1' });
    await client.heard(({ op }) => op === 'snapshot');
    client.say({ op: 'command', key: 'k1', type: 'box', id: 'b1', name: 'Add', body: { by: 4 } });
    expect(await client.heard(({ op }) => op === 'answer')).toMatchObject({
      key: 'k1',
      status: 200,
      body: { boxId: 'b1', seq: 2 },
    });
    expect(await client.heard(({ op }) => op === 'event')).toMatchObject({ seq: 2, name: 'Added', frame: { by: 4 } });
  });

  test('S13, S16: too large is 1009, no JSON is 1007, the process lives', async () => {
    const { port, url, token } = await started();
    const open = () => Client.open(port, { query: `?token=${token}` });
    const large = await open();
    large.socket.send('x'.repeat(17_000));
    expect(await large.closed).toBe(1009);
    const broken = await open();
    broken.socket.send('{"op":');
    expect(await broken.closed).toBe(1007);
    const bomb = await open();
    for (let i = 0; i < 10_000; i++) bomb.socket.send('', { fin: false });
    bomb.socket.send('x'.repeat(100_000), { fin: true });
    expect([1006, 1007, 1009]).toContain(await bomb.closed);
    expect((await fetch(`${url}/livez`)).status).toBe(200);
  });

  test('a client that does not read gets a snapshot when it reads again, and never a gap', async () => {
    const { door, port, token } = await started();
    door.commit('box', 'b1', [added(1)]);
    const client = await Client.open(port, { query: `?token=${token}` });
    client.say({ op: 'subscribe', type: 'box', id: 'b1' });
    await client.heard(({ op }) => op === 'snapshot');
    client.socket.pause();
    const events = 600;
    const pad = 'x'.repeat(20_000);
    for (let i = 0; i < events; i++) {
      door.commit('box', 'b1', [added(1, pad)]);
      if (i % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    client.socket.resume();
    const last = await client.heard(({ seq }) => seq === events + 1);
    const seqs = client.frames.filter(({ op }) => op === 'event' || op === 'snapshot');
    let known = 0;
    for (const { op, seq } of seqs) {
      if (op === 'event') expect(seq).toBe(known + 1);
      else expect(Number(seq)).toBeGreaterThanOrEqual(known);
      known = Number(seq);
    }
    expect([last['op'], seqs.length < events]).toEqual(['snapshot', true]);
  });
});

describe('stopping (C9)', () => {
  test('not ready, no new connections, sockets end with 1012, requests under way finish', async () => {
    const { door, port, url, token, auth } = await started();
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const kept = (path: string) =>
      new Promise<number>((resolve, reject) => {
        const asked = request(`${url}${path}`, { agent }, (reply) => {
          reply.resume();
          reply.on('end', () => resolve(reply.statusCode ?? 0));
        });
        asked.on('error', reject);
        asked.end();
      });
    expect(await kept('/readyz')).toBe(200);
    const client = await Client.open(port, { query: `?token=${token}` });
    await client.heard(({ op }) => op === 'hello');
    let release: (() => void) | null = null;
    door.stores.search = () =>
      new Promise((resolve) => {
        release = () => resolve([]);
      });
    const underWay = fetch(`${url}/v1/restaurants`, { headers: auth });
    await until(() => release !== null);
    const drained = door.gateway.drain();
    expect(await client.closed).toBe(1012);
    await expect(fetch(`${url}/livez`)).rejects.toThrow();
    expect(await kept('/readyz')).toBe(503);
    const finish: () => void = release ?? (() => undefined);
    finish();
    expect((await underWay).status).toBe(200);
    await drained;
    agent.destroy();
  });
});
