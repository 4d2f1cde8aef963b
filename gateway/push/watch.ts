// All subscriptions of one actor: live events to each, one shared read for those that resume (push.1, push.2).
// I1: a client sees contiguous seqs or a snapshot. A live event goes out only as `sent + 1`; anything else means: read.
// I2: a read begins after its subscriptions were registered, so what it does not see comes live; what both see is dropped by seq.
// I3: access is judged at every read, before anything of it goes out. After an event of `recheck` nothing goes out unjudged.
// I4: buffers are bounded; an overflowing one is thrown away and read again.

import type { ActorType } from '../../actors/actor.ts';
import type { Clock } from '../../runtime/clock.ts';
import { Fault } from '../../runtime/errors.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import type { LiveEvent } from '../../streams/broadcast.ts';
import { type Actors, type Held, mayWatch, unborn } from '../actors.ts';
import { gatewayLimits } from '../limits.ts';
import type { DoorCodec, DoorLog } from '../ports.ts';
import { snapshotText, trackingText, unsubscribedText } from './frames.ts';
import { type Seen, seenLive, seenLogged } from './seen.ts';
import { type Cause, keep, needsSnapshot, type Subscription } from './subscription.ts';

export type WatchParts = {
  readonly actors: Actors;
  readonly codec: DoorCodec;
  readonly clock: Clock;
  readonly databaseTime: () => number;
  readonly metrics: Metrics;
  readonly log: DoorLog;
};

/** The watched actor. */
export class Watch {
  private readonly parts: WatchParts;
  private readonly type: ActorType;
  private readonly id: string;
  private readonly recheck: ReadonlySet<string>;
  private readonly subscriptions = new Set<Subscription>();
  private reading = false;

  constructor(parts: WatchParts, type: ActorType, id: string) {
    this.parts = parts;
    this.type = type;
    this.id = id;
    this.recheck = new Set(type.access.recheck);
  }

  get size(): number {
    return this.subscriptions.size;
  }

  /** Registers a subscription and begins its first read. */
  add(subscription: Subscription): void {
    this.subscriptions.add(subscription);
    this.read(subscription, 'subscribe');
  }

  /** Forgets a subscription; nothing goes out for it any more. */
  remove(subscription: Subscription): void {
    subscription.phase = 'over';
    subscription.buffer = [];
    subscription.outlet.forget(subscription);
    this.subscriptions.delete(subscription);
  }

  /** An event from the reader. */
  event(live: LiveEvent): void {
    const seen = seenLive(this.type, live, this.parts.codec);
    const judge = this.recheck.has(live.name);
    for (const subscription of [...this.subscriptions]) this.hear(subscription, seen, judge);
  }

  /** A position of the rider of this order; degrees go out. */
  position(value: Buffer, topic: string): void {
    const read = this.parts.codec.fromWire(topic, value);
    if (read.kind !== 'ok') return;
    const [lat, lng, takenAt] = ['lat', 'lng', 'takenAt'].map((name) => Number(Reflect.get(read.message, name)));
    const text = trackingText(this.id, (lat ?? 0) / 1_000_000, (lng ?? 0) / 1_000_000, takenAt ?? 0);
    for (const subscription of this.subscriptions)
      if (subscription.phase === 'live') subscription.outlet.droppable('tracking', text);
  }

  /** The reader was interrupted: everybody reads from its last sent seq. */
  resumed(): void {
    for (const subscription of [...this.subscriptions]) {
      if (subscription.phase === 'reading') subscription.again = true;
      else if (subscription.phase === 'live') this.read(subscription, 'interrupted');
    }
  }

  private hear(subscription: Subscription, seen: Seen, judge: boolean): void {
    if (subscription.phase === 'reading') {
      keep(subscription, seen);
      if (judge) subscription.again = true;
    } else if (subscription.phase === 'live' && seen.seq > subscription.sent) {
      if (!judge && seen.seq === subscription.sent + 1) {
        this.deliver(subscription, seen);
        return;
      }
      subscription.buffer = [seen];
      this.read(subscription, judge ? 'recheck' : 'gap');
    }
  }

  /** From now on `reading`; starts the loop of reads unless it runs. */
  private read(subscription: Subscription, cause: Cause): void {
    subscription.phase = 'reading';
    subscription.cause = cause;
    subscription.again = false;
    if (!this.reading) void this.readAll();
  }

  private async readAll(): Promise<void> {
    this.reading = true;
    try {
      for (let batch = this.due(); batch.length > 0; batch = this.due()) await this.readOnce(batch);
    } finally {
      this.reading = false;
    }
  }

  private due(): Subscription[] {
    return [...this.subscriptions].filter(({ phase }) => phase === 'reading');
  }

  private async readOnce(batch: readonly Subscription[]): Promise<void> {
    const { actors, metrics, clock } = this.parts;
    for (const subscription of batch) {
      subscription.again = false;
      metrics.count('push_resumes_total', 1, { cause: subscription.cause });
    }
    try {
      const held = (await actors.held(this.type.type, this.id)) ?? unborn(this.type, this.id);
      const logged = held === null ? [] : await this.logged(batch, held);
      for (const subscription of batch) if (subscription.phase === 'reading') this.serve(subscription, held, logged);
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code !== 'CODEC_BEHIND' && thrown.retry !== 'never') {
        await clock.sleep(gatewayLimits.readRetryMs);
        return;
      }
      this.parts.log.error({ err: thrown, key: `${this.type.type}/${this.id}` }, 'a watched actor cannot be read');
      for (const subscription of batch)
        if (subscription.phase === 'reading') this.end(subscription, 1013, 'unreadable');
    }
  }

  /** Events for those that need no snapshot, from the lowest of their seqs on; empty when nobody needs one. */
  private async logged(batch: readonly Subscription[], { row }: Held): Promise<readonly Seen[]> {
    const behind = batch.filter((subscription) => !needsSnapshot(subscription, row.seq) && subscription.sent < row.seq);
    if (behind.length === 0) return [];
    const since = Math.min(...behind.map(({ sent }) => sent));
    try {
      const found = await this.parts.actors.events(this.type.type, this.id, since, gatewayLimits.resumeEventsMax);
      return found.map((happened) => seenLogged(this.type, this.id, happened));
    } catch (thrown) {
      if (!(thrown instanceof Fault) || thrown.code !== 'CODEC_BEHIND') throw thrown;
      // An event of newer code; the state may be readable all the same.
      for (const subscription of behind) subscription.wantsSnapshot = true;
      return [];
    }
  }

  private serve(subscription: Subscription, held: Held | null, logged: readonly Seen[]): void {
    if (!mayWatch(this.type, subscription.caller, held)) {
      this.end(subscription, 4403, subscription.admitted ? 'access_lost' : 'not_found');
      return;
    }
    subscription.phase = 'live';
    if (needsSnapshot(subscription, held.row.seq)) this.snapshot(subscription, held);
    else {
      this.deliverAll(subscription, logged);
      // The log does not hold all of it any more.
      if (subscription.phase === 'live' && subscription.sent < held.row.seq) this.snapshot(subscription, held);
    }
    subscription.admitted = true;
    if (subscription.phase !== 'live') return;
    // An event that asks for another judgement, an interruption or an overflow came meanwhile: nothing buffered may go out yet.
    if (subscription.again) this.read(subscription, subscription.cause);
    else this.flush(subscription);
  }

  private flush(subscription: Subscription): void {
    const waiting = subscription.buffer;
    subscription.buffer = [];
    this.deliverAll(subscription, waiting);
    if (subscription.phase !== 'live') return;
    const beyond = waiting.filter(({ seq }) => seq > subscription.sent);
    if (beyond.length === 0) return;
    subscription.buffer = beyond;
    this.read(subscription, 'gap');
  }

  /** Delivers what follows; stops at the first gap. */
  private deliverAll(subscription: Subscription, events: readonly Seen[]): void {
    for (const seen of events)
      if (subscription.phase === 'live' && seen.seq === subscription.sent + 1) this.deliver(subscription, seen);
  }

  private deliver(subscription: Subscription, seen: Seen): void {
    const text = seen.text(subscription.caller.role);
    if (text === null) {
      this.parts.metrics.count('push_undecodable_total', 1, { reason: 'event' });
      subscription.wantsSnapshot = true;
      this.read(subscription, 'undecodable');
      return;
    }
    if (this.out(subscription, 'event', text)) subscription.sent = seen.seq;
  }

  private snapshot(subscription: Subscription, { row, state }: Held): void {
    const { type, id } = this;
    const frame = type.snapshot(state, subscription.caller.role);
    const text = snapshotText({ type: type.type, id, seq: row.seq, at: this.parts.databaseTime(), frame });
    if (!this.out(subscription, 'snapshot', text)) return;
    this.parts.metrics.count('push_snapshots_total', 1, { cause: subscription.cause });
    subscription.sent = row.seq;
    subscription.wantsSnapshot = false;
  }

  /** Sends a frame with state; false when the subscription is slow or over now. */
  private out(subscription: Subscription, op: 'event' | 'snapshot', text: string): boolean {
    const passed = subscription.outlet.state(op, text);
    if (passed === 'passed') return true;
    subscription.buffer = [];
    if (passed === 'closed') {
      this.remove(subscription);
      return false;
    }
    subscription.phase = 'slow';
    subscription.wantsSnapshot = true;
    subscription.outlet.whenRoom(subscription, () => {
      if (subscription.phase === 'slow') this.read(subscription, 'slow');
    });
    return false;
  }

  private end(subscription: Subscription, code: number, reason: string): void {
    const { type, id, outlet, ended } = subscription;
    this.remove(subscription);
    outlet.answer('unsubscribed', unsubscribedText(type, id, code, reason));
    ended();
  }
}
