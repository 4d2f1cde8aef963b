// Who watches what in this process: subscriptions by actor, fed by the broadcast reader (push.3).
// I1: the reader asks `wants` before anything is decoded; an actor that nobody watches costs one look into a map.

import { type LiveEvent, type LiveSink, trackingTopic } from '../../streams/broadcast.ts';
import type { LiveMap } from './live-map.ts';
import { createSubscription, type Subscription } from './subscription.ts';
import { Watch, type WatchParts } from './watch.ts';

/** Who subscribes to what. */
export type Subscribe = Parameters<typeof createSubscription>[0];

/** All subscriptions of a process. */
export class Hub implements LiveSink {
  private readonly parts: WatchParts;
  private readonly watches = new Map<string, Watch>();

  private readonly map: LiveMap | null;

  constructor(parts: WatchParts, map: LiveMap | null = null) {
    this.parts = parts;
    this.map = map;
    parts.metrics.beforeScrape(() => {
      let open = 0;
      for (const watch of this.watches.values()) open += watch.size;
      parts.metrics.set('push_subscriptions', open);
    });
  }

  /** Subscribes; null when there is no such type. Frames may go out before it returns. */
  subscribe(parts: Subscribe): Subscription | null {
    const type = this.parts.actors.type(parts.type);
    if (type === null) return null;
    const key = keyOf(parts.type, parts.id);
    const watch = this.watches.get(key) ?? new Watch(this.parts, type, parts.id);
    this.watches.set(key, watch);
    const subscription = createSubscription({
      ...parts,
      ended: () => {
        this.tidy(key, watch);
        parts.ended();
      },
    });
    watch.add(subscription);
    return subscription;
  }

  /** Ends a subscription from the client's side. */
  unsubscribe(subscription: Subscription): void {
    const key = keyOf(subscription.type, subscription.id);
    const watch = this.watches.get(key);
    watch?.remove(subscription);
    if (watch !== undefined) this.tidy(key, watch);
  }

  wants(type: string, id: string): boolean {
    return this.watches.has(keyOf(type, id)) || (type === 'order' && this.map?.watched === true);
  }

  event(event: LiveEvent): void {
    this.watches.get(keyOf(event.type, event.id))?.event(event);
    if (event.type === 'order' && this.map?.watched === true) this.show(event, this.map);
  }

  tracking(orderId: string, value: Buffer): void {
    this.watches.get(keyOf('order', orderId))?.position(value, trackingTopic);
  }

  resumed(): void {
    for (const watch of this.watches.values()) watch.resumed();
  }

  private show(event: LiveEvent, map: LiveMap): void {
    const read = this.parts.codec.fromWire(event.topic, event.value);
    if (read.kind !== 'ok') return;
    const frame = this.parts.actors.type(event.type)?.publish(read.message, 'system');
    map.order(event.id, read.message, frame?.['status']);
  }

  private tidy(key: string, watch: Watch): void {
    if (watch.size === 0 && this.watches.get(key) === watch) this.watches.delete(key);
  }
}

const keyOf = (type: string, id: string): string => `${type}/${id}`;
