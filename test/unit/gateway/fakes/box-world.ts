// A world for tests of push: one actor type `box`, a store that commits, a reader that a test delays, repeats and interrupts,
// and clients that check what push promises: contiguous seqs or a snapshot.

import { expect } from 'vitest';
import { type ActorSchema, type ActorType, accept, actor, type Caller, type Role } from '../../../../actors/actor.ts';
import { createActors } from '../../../../gateway/actors.ts';
import { Hub } from '../../../../gateway/push/hub.ts';
import { Outlet } from '../../../../gateway/push/outlet.ts';
import type { Subscription } from '../../../../gateway/push/subscription.ts';
import type { Conn, Sent } from '../../../../gateway/server/conn.ts';
import { createMetrics } from '../../../../runtime/metrics.ts';
import type { LiveEvent } from '../../../../streams/broadcast.ts';
import { type ManualClock, manualClock } from './manual-clock.ts';
import { eventRow, jsonCodec, memoryStore, stateRow } from './memory-world.ts';

export type BoxState = { readonly total: number; readonly reader: string };
/** `pad` makes frames large. */
type Added = { readonly type: 'Added'; readonly by: number; readonly pad?: string };
type Hidden = { readonly type: 'Hidden' };
type Given = { readonly type: 'Given'; readonly reader: string };
export type BoxEvent = Added | Hidden | Given;
type Add = { readonly type: 'Add'; readonly by: number };

const record = (role: 'command' | 'event' | 'state' | 'fact', name: string) => ({
  role,
  avro: { type: 'record' as const, name, namespace: 'dabba.box', fields: [] },
  validate: (value: unknown) =>
    name === 'Add' && !Number.isInteger(Reflect.get(Object(value), 'by'))
      ? { field: 'by', got: String(Reflect.get(Object(value), 'by')), allowed: 'a whole number' }
      : null,
});

const schema: ActorSchema = {
  type: 'box',
  version: 1,
  records: {
    Add: record('command', 'Add'),
    Told: record('fact', 'Told'),
    Added: record('event', 'Added'),
    Hidden: record('event', 'Hidden'),
    Given: record('event', 'Given'),
    BoxState: record('state', 'BoxState'),
  },
};

/** A box belongs to its reader; whoever is not the reader sees nothing. `Hidden` is for operators only. */
export const box: ActorType = actor<BoxState, Add, BoxEvent>({
  type: 'box',
  schema,
  state: 'BoxState',
  life: 'forever',
  initial: { total: 0, reader: 'ana' },
  decide: (message) => accept([{ type: 'Added', by: message.by }]),
  evolve: evolveBox,
  access: {
    watch: (caller, state) => caller.role === 'ops' || caller.sub === state.reader,
    tell: (caller, _command, state) => state === null || caller.role === 'ops' || caller.sub === state.reader,
    recheck: ['Given'],
  },
  publish: (event, audience) => (event.type === 'Hidden' && audience !== 'ops' ? null : { ...event }),
  snapshot: (state, audience) => ({ total: state.total, ...(audience === 'ops' ? { reader: state.reader } : {}) }),
});

function evolveBox(state: BoxState, event: BoxEvent): BoxState {
  if (event.type === 'Added') return { ...state, total: state.total + event.by };
  return event.type === 'Given' ? { ...state, reader: event.reader } : state;
}

/** The world with its hand. */
export class BoxWorld {
  readonly clock: ManualClock = manualClock();
  readonly store = memoryStore();
  readonly metrics = createMetrics();
  readonly errors: object[] = [];
  readonly hub: Hub;
  state: BoxState = { total: 0, reader: 'ana' };
  seq = 0;
  /** Published, not yet read by the reader. */
  published: LiveEvent[] = [];
  read: LiveEvent[] = [];
  /** Times that a type's `publish` was asked. */
  framesMade = 0;
  private gates: (() => void)[] = [];
  /** True: reads of the store wait for `open`. */
  gated = false;

  constructor() {
    this.store.gate = () => (this.gated ? new Promise((resolve) => this.gates.push(resolve)) : Promise.resolve());
    const publish: ActorType['publish'] = (event, audience) => {
      this.framesMade++;
      return box.publish(event, audience);
    };
    const actors = createActors({ types: [{ ...box, publish }], store: this.store, codec: jsonCodec });
    this.hub = new Hub({
      actors,
      codec: jsonCodec,
      clock: this.clock,
      databaseTime: () => this.clock.now(),
      metrics: this.metrics,
      log: { info: () => undefined, warn: () => undefined, error: (fields) => void this.errors.push(fields) },
    });
  }

  commit(event: BoxEvent): void {
    this.seq++;
    this.state = evolveBox(this.state, event);
    const row = eventRow('box', 'b1', this.seq, event);
    this.store.events.set('box/b1', [...(this.store.events.get('box/b1') ?? []), row]);
    this.store.rows.set('box/b1', stateRow('box', 'b1', this.seq, this.state));
    this.published.push({
      type: 'box',
      id: 'b1',
      seq: this.seq,
      name: event.type,
      topic: 'box-events',
      value: row.body,
    });
  }

  /** The reader reads up to `count` records. */
  deliver(count: number): void {
    for (const event of this.published.splice(0, count)) {
      this.read.push(event);
      if (this.hub.wants(event.type, event.id)) this.hub.event(event);
    }
  }

  /** The reader reads some again, as a relay that was not sure sends them. */
  repeat(count: number): void {
    for (const event of this.read.slice(-count)) if (this.hub.wants(event.type, event.id)) this.hub.event(event);
  }

  /** The reader misses what was published, then begins again. */
  interrupt(missed: number): void {
    this.read.push(...this.published.splice(0, missed));
    this.hub.resumed();
  }

  /** Lets one waiting read go on, or all. */
  open(all = false): void {
    for (const gate of all ? this.gates.splice(0) : this.gates.splice(0, 1)) gate();
  }
}

type Frame = {
  readonly op: string;
  readonly seq: number;
  readonly frame: object | null;
  readonly code?: number;
  readonly reason?: string;
  readonly name?: string | null;
};

/** A client with a socket that a test makes slow. */
export class BoxClient {
  readonly frames: Frame[] = [];
  readonly caller: Caller;
  readonly conn: Conn & { closed: boolean };
  readonly outlet: Outlet;
  mode: 'fast' | 'slow' | 'dropping' = 'fast';
  /** Everything up to here is known. */
  last: number | null;
  ended: Frame | null = null;
  closeCode = 0;
  private readonly world: BoxWorld;
  private subscription: Subscription | null = null;
  private waiting = 0;

  constructor(world: BoxWorld, role: Role = 'customer', sub = 'ana', since: number | null = null) {
    this.world = world;
    this.caller = { role, sub };
    this.last = since;
    this.conn = {
      number: 1,
      closed: false,
      send: (text) => this.send(text),
      buffered: () => this.waiting,
      end: (code) => this.close(code),
    };
    this.outlet = new Outlet({ conn: this.conn, clock: world.clock, metrics: world.metrics });
    this.subscription = world.hub.subscribe({
      type: 'box',
      id: 'b1',
      since,
      caller: this.caller,
      outlet: this.outlet,
      ended: () => undefined,
    });
  }

  /** The kernel takes what waits. */
  drain(): void {
    this.mode = 'fast';
    this.waiting = 0;
    this.outlet.drained();
  }

  unsubscribe(): void {
    if (this.subscription !== null) this.world.hub.unsubscribe(this.subscription);
    this.subscription = null;
  }

  close(code: number): void {
    if (this.conn.closed) return;
    this.conn.closed = true;
    this.closeCode = code;
    this.unsubscribe();
    this.outlet.dispose();
  }

  private send(text: string): Sent {
    if (this.conn.closed) return 'closed';
    if (this.mode === 'dropping') {
      this.waiting = 70_000;
      return 'dropped';
    }
    this.take(JSON.parse(text));
    if (this.mode === 'fast') return 'sent';
    this.waiting += 30_000;
    return 'queued';
  }

  private take(frame: Frame): void {
    this.frames.push(frame);
    if (frame.op === 'unsubscribed') {
      this.ended = frame;
      return;
    }
    expect(this.ended).toBeNull();
    if (frame.op === 'event') {
      expect(frame.seq).toBe((this.last ?? -1) + 1);
      this.last = frame.seq;
    } else if (frame.op === 'snapshot') {
      expect(frame.seq).toBeGreaterThanOrEqual(this.last ?? 0);
      this.last = frame.seq;
    }
  }
}

export const added = (by = 1): BoxEvent => ({ type: 'Added', by });
export const hidden: BoxEvent = { type: 'Hidden' };
export const given = (reader: string): BoxEvent => ({ type: 'Given', reader });
