// push.1, push.2: who loses access, and sockets that do not keep up.
import { describe, expect, test } from 'vitest';
import { gatewayLimits } from '../../../gateway/limits.ts';
import { added, BoxClient, BoxWorld, given } from './fakes/box-world.ts';
import { settled } from './fakes/manual-clock.ts';

const ops = (client: BoxClient): string[] =>
  client.frames.map(({ op, seq }) => `${op}${seq === undefined ? '' : ` ${seq}`}`);

describe('access', () => {
  test('who loses access gets 4403 and nothing after it; who keeps it gets the event', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const ana = new BoxClient(world);
    const operator = new BoxClient(world, 'ops', 'op');
    await settled();
    world.commit(given('ben'));
    world.commit(added());
    world.deliver(9);
    await settled();
    expect(ops(ana)).toEqual(['snapshot 1', 'unsubscribed']);
    expect(ana.ended).toMatchObject({ code: 4403, reason: 'access_lost' });
    expect(ops(operator)).toEqual(['snapshot 1', 'event 2', 'event 3']);
  });

  test('an event of recheck that comes during a read is judged before anything buffered goes out', async () => {
    const world = new BoxWorld();
    world.commit(added());
    world.gated = true;
    const ana = new BoxClient(world);
    await settled();
    world.commit(given('ben'));
    world.commit(added());
    world.deliver(9);
    world.gated = false;
    world.open(true);
    await settled();
    expect(ops(ana)).toEqual(['snapshot 1', 'unsubscribed']);
  });
});

describe('slow sockets', () => {
  test('events are conflated into one snapshot', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const client = new BoxClient(world);
    await settled();
    client.mode = 'slow';
    for (let i = 0; i < 50; i++) world.commit(added());
    world.deliver(99);
    await settled();
    expect(client.frames.length).toBeLessThan(6);
    client.drain();
    await settled();
    expect(client.frames.at(-1)).toMatchObject({ op: 'snapshot', seq: 51, frame: { total: 51 } });
    world.commit(added());
    world.deliver(1);
    expect(client.last).toBe(52);
  });

  test('a dropped frame is a gap: a snapshot follows', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const client = new BoxClient(world);
    await settled();
    client.mode = 'dropping';
    world.commit(added());
    world.deliver(2);
    client.drain();
    await settled();
    expect(ops(client)).toEqual(['snapshot 1', 'snapshot 2']);
  });

  test('a socket that stays slow is closed with 1013', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const client = new BoxClient(world);
    await settled();
    client.mode = 'dropping';
    world.commit(added());
    world.deliver(2);
    await world.clock.advance(gatewayLimits.slowMsMax);
    expect(client.closeCode).toBe(1013);
    expect(world.hub.wants('box', 'b1')).toBe(false);
  });

  test('positions go first', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const client = new BoxClient(world);
    await settled();
    client.outlet.droppable('tracking', '{"op":"tracking"}');
    client.mode = 'slow';
    client.outlet.droppable('tracking', '{"op":"tracking"}');
    client.outlet.droppable('tracking', '{"op":"tracking"}');
    client.outlet.droppable('tracking', '{"op":"tracking"}');
    expect(client.frames.filter(({ op }) => op === 'tracking')).toHaveLength(3);
  });
});
