// push.1, push.2: where a subscription begins, what it costs, and what interruptions and gaps do to it.
import { describe, expect, test } from 'vitest';
import { gatewayLimits } from '../../../gateway/limits.ts';
import { added, BoxClient, BoxWorld, hidden } from './fakes/box-world.ts';
import { settled } from './fakes/manual-clock.ts';

const ops = (client: BoxClient): string[] =>
  client.frames.map(({ op, seq }) => `${op}${seq === undefined ? '' : ` ${seq}`}`);

describe('subscribe', () => {
  test('without since: a snapshot, then events', async () => {
    const world = new BoxWorld();
    for (let i = 0; i < 3; i++) world.commit(added());
    const client = new BoxClient(world);
    await settled();
    world.commit(added());
    world.deliver(9);
    expect(ops(client)).toEqual(['snapshot 3', 'event 4']);
    expect(client.frames[0]?.frame).toEqual({ total: 3 });
  });

  test('with since: exactly the events above it', async () => {
    const world = new BoxWorld();
    for (let i = 0; i < 5; i++) world.commit(added());
    const client = new BoxClient(world, 'customer', 'ana', 2);
    await settled();
    expect(ops(client)).toEqual(['event 3', 'event 4', 'event 5']);
    expect(client.frames[0]).toMatchObject({
      op: 'event',
      type: 'box',
      id: 'b1',
      at: 1_000,
      name: 'Added',
      frame: { by: 1 },
    });
  });

  test('more than 200 behind, or ahead of what ever was: a snapshot', async () => {
    const world = new BoxWorld();
    for (let i = 0; i < gatewayLimits.resumeEventsMax + 1; i++) world.commit(added());
    const behind = new BoxClient(world, 'customer', 'ana', 0);
    const just = new BoxClient(world, 'customer', 'ana', 1);
    const ahead = new BoxClient(world, 'customer', 'ana', 500);
    ahead.last = null;
    await settled();
    expect(ops(behind)).toEqual(['snapshot 201']);
    expect(just.frames).toHaveLength(200);
    expect(ops(ahead)).toEqual(['snapshot 201']);
  });

  test('a log that lost its beginning: a snapshot', async () => {
    const world = new BoxWorld();
    for (let i = 0; i < 5; i++) world.commit(added());
    world.store.events.set('box/b1', (world.store.events.get('box/b1') ?? []).slice(3));
    const client = new BoxClient(world, 'customer', 'ana', 1);
    await settled();
    expect(ops(client)).toEqual(['snapshot 5']);
  });

  test('not there and not allowed look the same', async () => {
    const world = new BoxWorld();
    const absent = new BoxClient(world);
    await settled();
    world.commit(added());
    const stranger = new BoxClient(world, 'customer', 'ben');
    await settled();
    expect(absent.frames).toEqual(stranger.frames);
    expect(stranger.ended).toMatchObject({ code: 4403, reason: 'not_found' });
    expect(world.hub.wants('box', 'b1')).toBe(false);
  });

  test('what is hidden still moves the seq on', async () => {
    const world = new BoxWorld();
    world.commit(hidden);
    const client = new BoxClient(world, 'customer', 'ana', 0);
    const operator = new BoxClient(world, 'ops', 'op', 0);
    await settled();
    expect(client.frames[0]).toMatchObject({ op: 'event', seq: 1, name: null, frame: null });
    expect(operator.frames[0]).toMatchObject({ op: 'event', seq: 1, name: 'Hidden', frame: { type: 'Hidden' } });
  });

  test('events that come while the log is read wait and follow', async () => {
    const world = new BoxWorld();
    world.commit(added());
    world.gated = true;
    const client = new BoxClient(world, 'customer', 'ana', 0);
    await settled();
    world.commit(added());
    world.commit(added());
    world.deliver(9);
    expect(client.frames).toEqual([]);
    world.gated = false;
    world.open(true);
    await settled();
    expect(ops(client)).toEqual(['event 1', 'event 2', 'event 3']);
  });
});

describe('pooling and cost', () => {
  test('100 clients of one actor share one read of row and log', async () => {
    const world = new BoxWorld();
    for (let i = 0; i < 10; i++) world.commit(added());
    const clients = Array.from({ length: 100 }, (_, i) => new BoxClient(world, 'customer', 'ana', i % 10));
    await settled();
    // The first begins its read at once; those that came meanwhile share the next one.
    expect(world.store.reads).toBeLessThanOrEqual(2);
    expect(world.store.eventReads).toBeLessThanOrEqual(2);
    for (const client of clients) expect(client.last).toBe(10);
  });

  test('a frame is made once per audience', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const clients = Array.from({ length: 20 }, () => new BoxClient(world));
    await settled();
    world.commit(added());
    world.published = world.published.slice(-1);
    world.framesMade = 0;
    world.deliver(1);
    expect(clients.map((client) => client.last)).toEqual(clients.map(() => 2));
    expect(world.framesMade).toBe(1);
  });
});

describe('interruptions and gaps', () => {
  test('what the reader missed is read from the log', async () => {
    const world = new BoxWorld();
    world.commit(added());
    world.deliver(1);
    const client = new BoxClient(world);
    await settled();
    for (let i = 0; i < 4; i++) world.commit(added());
    world.interrupt(4);
    await settled();
    expect(ops(client)).toEqual(['snapshot 1', 'event 2', 'event 3', 'event 4', 'event 5']);
  });

  test('an interruption without news costs one row read and no frame', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const client = new BoxClient(world);
    await settled();
    const { reads, eventReads } = world.store;
    world.interrupt(0);
    await settled();
    expect([world.store.reads - reads, world.store.eventReads - eventReads, client.frames.length]).toEqual([1, 0, 1]);
  });

  test('a seq beyond the next one reads the log instead of going out', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const client = new BoxClient(world);
    await settled();
    world.commit(added());
    world.commit(added());
    world.published.splice(0, 2);
    world.deliver(1);
    await settled();
    expect(ops(client)).toEqual(['snapshot 1', 'event 2', 'event 3']);
  });

  test('a buffer that overflows while the log is read is read again', async () => {
    const world = new BoxWorld();
    world.commit(added());
    world.gated = true;
    const client = new BoxClient(world);
    await settled();
    for (let i = 0; i < gatewayLimits.resumeBufferMax; i++) world.commit(added());
    world.deliver(9_999);
    world.gated = false;
    world.open(true);
    await settled();
    expect(client.last).toBe(world.seq);
  });

  test('a store that is away is asked again', async () => {
    const world = new BoxWorld();
    world.commit(added());
    world.store.away = true;
    const client = new BoxClient(world);
    await settled();
    expect(client.frames).toEqual([]);
    world.store.away = false;
    await world.clock.advance(gatewayLimits.readRetryMs);
    expect(ops(client)).toEqual(['snapshot 1']);
  });

  test('an event that this code cannot read becomes a snapshot', async () => {
    const world = new BoxWorld();
    world.commit(added());
    const client = new BoxClient(world);
    await settled();
    world.commit(added());
    world.hub.event({ type: 'box', id: 'b1', seq: 2, name: 'Newer', topic: 'box-events', value: Buffer.from('?') });
    await settled();
    expect(ops(client)).toEqual(['snapshot 1', 'snapshot 2']);
  });
});
