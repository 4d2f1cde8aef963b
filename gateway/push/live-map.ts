// The live map: where riders are and how orders stand in this process' sight, once a second to whoever asked for it.
// I1: nothing is decoded while nobody looks; what is shown began when the first one looked, and is bounded.
// I2: no ids leave: things have small numbers of this process, and only operators see exact positions.

import type { Message, Role } from '../../actors/actor.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Outlet } from './outlet.ts';

/** A rider's last position, microdegrees. */
export type SeenRider = { readonly id: string; readonly lat: number; readonly lng: number };

export type LiveMapParts = {
  readonly clock: Pick<Clock, 'after' | 'monotonic'>;
  readonly databaseTime: () => number;
  /** Riders that were heard lately. */
  readonly riders: () => Iterable<SeenRider>;
};

type ShownOrder = { readonly number: number; status: string; lat: number; lng: number; endedAt: number | null };

const periodMs = 1_000;
const endedShownMs = 5_000;
const ordersMax = 5_000;
const ridersMax = 5_000;
const ended = new Set(['delivered', 'refunded', 'cancelled', 'payment_failed']);

export class LiveMap {
  private readonly parts: LiveMapParts;
  private readonly watchers = new Map<Outlet, Role>();
  private readonly orders = new Map<string, ShownOrder>();
  private readonly numbers = new Map<string, number>();
  /** Riders on a live order, as its events say. */
  private readonly busy = new Set<string>();
  private ticking = false;

  constructor(parts: LiveMapParts) {
    this.parts = parts;
  }

  /** True while somebody looks: then events of orders are worth decoding. */
  get watched(): boolean {
    return this.watchers.size > 0;
  }

  watch(outlet: Outlet, role: Role): void {
    this.watchers.set(outlet, role);
    if (!this.ticking) this.tick();
  }

  unwatch(outlet: Outlet): void {
    this.watchers.delete(outlet);
    if (this.watchers.size > 0) return;
    this.orders.clear();
    this.busy.clear();
  }

  /** An event of an order, as published to the platform itself: its status and where it begins. */
  order(id: string, event: Message, status: unknown): void {
    const riderId: unknown = Reflect.get(event, 'riderId');
    if (typeof riderId === 'string' && (status === 'assigned' || status === 'picked_up')) this.busy.add(riderId);
    else if (typeof riderId === 'string') this.busy.delete(riderId);
    const known = this.orders.get(id);
    const [lat, lng] = [Reflect.get(event, 'pickupLat'), Reflect.get(event, 'pickupLng')];
    if (known === undefined) {
      if (typeof lat !== 'number' || typeof lng !== 'number' || this.orders.size >= ordersMax) return;
      this.orders.set(id, { number: this.numberOf(id), status: String(status ?? 'placed'), lat, lng, endedAt: null });
      return;
    }
    if (typeof status !== 'string') return;
    known.status = status;
    if (ended.has(status)) known.endedAt = this.parts.clock.monotonic();
  }

  private tick(): void {
    this.ticking = this.watched;
    if (!this.ticking) return;
    for (const outlet of [...this.watchers.keys()]) if (outlet.closed) this.unwatch(outlet);
    const now = this.parts.clock.monotonic();
    for (const [id, order] of this.orders)
      if (order.endedAt !== null && now - order.endedAt > endedShownMs) this.orders.delete(id);
    const texts = new Map<boolean, string>();
    for (const [outlet, role] of this.watchers) {
      const exact = role === 'ops';
      const text = texts.get(exact) ?? this.text(exact ? 5 : 3);
      texts.set(exact, text);
      outlet.droppable('map', text);
    }
    this.parts.clock.after(periodMs, () => this.tick());
  }

  private text(digits: number): string {
    const degrees = (micro: number): number => Number((micro / 1_000_000).toFixed(digits));
    const riders: (readonly [number, number, number, string])[] = [];
    for (const { id, lat, lng } of this.parts.riders()) {
      if (riders.length >= ridersMax) break;
      riders.push([this.numberOf(id), degrees(lat), degrees(lng), this.busy.has(id) ? 'busy' : 'free']);
    }
    const orders = [...this.orders.values()].map(({ number, status, lat, lng }) => [
      number,
      status,
      degrees(lat),
      degrees(lng),
    ]);
    return JSON.stringify({ op: 'map', at: this.parts.databaseTime(), riders, orders });
  }

  private numberOf(id: string): number {
    const number = this.numbers.get(id) ?? this.numbers.size + 1;
    if (this.numbers.size > 4 * (ordersMax + ridersMax)) this.numbers.clear();
    this.numbers.set(id, number);
    return number;
  }
}
