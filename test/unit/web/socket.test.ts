// The page's connection: contiguous seqs or a snapshot whatever a server does, commands repeated with their key until answered.

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { StateFrame } from '../../../web/client/frames.ts';
import { stepOf, waitMsOf } from '../../../web/client/resume.ts';
import { type Link, openSocket, type Wire } from '../../../web/client/socket.ts';

type Sent = Readonly<Record<string, unknown>>;

/** A socket whose other end is the test; time passes when the test says so. */
function newWorld() {
  const wires: (Wire & { readonly sent: Sent[] })[] = [];
  const links: Link[] = [];
  const timers: (() => void)[] = [];
  const socket = openSocket({
    open: () => {
      const sent: Sent[] = [];
      const wire = {
        sent,
        send: (text: string) => void sent.push(JSON.parse(text)),
        close: () => undefined,
        onopen: null,
        onmessage: null,
        onclose: null,
      };
      wires.push(wire);
      return wire;
    },
    later: (_ms, run) => {
      timers.push(run);
      return () => void timers.splice(timers.indexOf(run), 1);
    },
    chance: () => 0.5,
    changed: (link) => void links.push(link),
    hello: () => undefined,
  });
  const wire = () => {
    const last = wires.at(-1);
    if (last === undefined) throw new Error('never connected');
    return last;
  };
  return {
    socket,
    links,
    wires,
    wire,
    open: () => wire().onopen?.(),
    hear: (frame: object) => wire().onmessage?.({ data: JSON.stringify(frame) }),
    drop: (code = 1006) => wire().onclose?.({ code }),
    tick: () => {
      for (const run of timers.splice(0)) run();
    },
  };
}

const event = (seq: number) => ({ op: 'event', type: 'order', id: 'a', seq, at: 1, name: 'X', frame: { seq } });
const snapshot = (seq: number) => ({ op: 'snapshot', type: 'order', id: 'a', seq, at: 1, frame: { seq } });

test('a reconnect subscribes again from the last seq', () => {
  const world = newWorld();
  const seen: number[] = [];
  world.socket.follow('order', 'a', null, { state: ({ seq }) => void seen.push(seq) });
  world.open();
  expect(world.wire().sent).toEqual([{ op: 'subscribe', type: 'order', id: 'a' }]);
  world.hear(snapshot(4));
  world.hear(event(5));
  world.drop();
  world.tick();
  world.open();
  expect(world.wire().sent).toEqual([{ op: 'subscribe', type: 'order', id: 'a', since: 5 }]);
  world.hear(event(6));
  expect(seen).toEqual([4, 5, 6]);
  expect(world.links).toEqual(['connecting', 'connected', 'reconnecting', 'reconnecting', 'connected']);
});

test('a hole is asked for again and what was seen is dropped', () => {
  const world = newWorld();
  const seen: number[] = [];
  world.socket.follow('order', 'a', 2, { state: ({ seq }) => void seen.push(seq) });
  world.open();
  world.hear(event(3));
  world.hear(event(3));
  world.hear(event(5));
  expect(world.wire().sent.at(-1)).toEqual({ op: 'subscribe', type: 'order', id: 'a', since: 3 });
  world.hear(event(4));
  world.hear(event(5));
  expect(seen).toEqual([3, 4, 5]);
});

test('a command is repeated with its key over cut connections and 503s, and answered once', async () => {
  const world = newWorld();
  const answer = world.socket.command('k1', 'rider', 'r', 'GoOnline', { vehicle: 'scooter' });
  world.open();
  world.drop();
  world.tick();
  world.open();
  world.hear({ op: 'answer', key: 'k1', status: 503, body: {} });
  world.tick();
  world.hear({ op: 'answer', key: 'k1', status: 200, body: { seq: 1 } });
  world.hear({ op: 'answer', key: 'k1', status: 422, body: {} });
  expect(await answer).toMatchObject({ status: 200, body: { seq: 1 } });
  const keys = world.wires.flatMap(({ sent }) => sent).map(({ key }) => key);
  expect(keys).toEqual(['k1', 'k1', 'k1']);
});

test('an expired token ends it; nothing is tried again', () => {
  const world = newWorld();
  world.open();
  world.drop(4401);
  world.tick();
  expect(world.wires).toHaveLength(1);
  expect(world.links.at(-1)).toBe('ended');
});

test('who stops following unsubscribes, the other one goes on', () => {
  const world = newWorld();
  const stop = world.socket.follow('order', 'a', null, { state: () => undefined });
  const stopOther = world.socket.follow('order', 'a', null, { state: () => undefined });
  world.open();
  stop();
  expect(world.wire().sent.filter(({ op }) => op === 'unsubscribe')).toEqual([]);
  stopOther();
  expect(world.wire().sent.at(-1)).toEqual({ op: 'unsubscribe', type: 'order', id: 'a' });
});

test('the map feed is asked for again after a cut, and given up', () => {
  const world = newWorld();
  const seen: number[] = [];
  const stop = world.socket.watchMap(({ at }) => void seen.push(at));
  world.open();
  world.hear({ op: 'map', at: 7, riders: [], orders: [] });
  world.drop();
  world.tick();
  world.open();
  expect(world.wire().sent).toEqual([{ op: 'map' }]);
  stop();
  expect(world.wire().sent.at(-1)).toEqual({ op: 'map', on: false });
  expect(seen).toEqual([7]);
});

test('frames that are none change nothing', () => {
  const world = newWorld();
  world.open();
  for (const data of ['', '{', '[]', '{"op":"?"}', '{"op":"event"}', 'null']) world.wire().onmessage?.({ data });
  expect(world.links).toEqual(['connecting', 'connected']);
});

test('whatever comes, what is applied is contiguous or a snapshot that is not behind', () => {
  const frames = fc.array(fc.record({ op: fc.constantFrom<StateFrame['op']>('event', 'snapshot'), seq: fc.nat(12) }));
  fc.assert(
    fc.property(frames, fc.option(fc.nat(12)), (all, since) => {
      let stand = since;
      for (const frame of all) {
        const step = stepOf(stand, frame);
        if (step.kind === 'apply' && frame.op === 'event') expect(frame.seq).toBe((stand ?? Number.NaN) + 1);
        if (step.kind === 'apply' && stand !== null) expect(frame.seq).toBeGreaterThanOrEqual(stand);
        if (step.kind !== 'apply') expect(step.stand).toBe(stand);
        stand = step.stand;
      }
    }),
  );
});

test('waits grow, are spread and bounded', () => {
  expect(waitMsOf(0, 0)).toBe(125);
  expect(waitMsOf(3, 0.5)).toBe(2_000);
  expect(waitMsOf(50, 0.999)).toBeLessThanOrEqual(12_000);
});
