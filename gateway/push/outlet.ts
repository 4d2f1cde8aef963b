// Bounded sends on one socket (push.2): status is conflated into snapshots, positions are dropped first, answers are never lost
// silently. What the native side did with a frame is looked at each time.
// I1: a frame that carries state is either on its way or its subscription is marked slow; it is never half sent.
// I2: a socket that stays slow is closed (1013): its client comes back and resumes.

import type { Clock } from '../../runtime/clock.ts';
import type { Metrics } from '../../runtime/metrics.ts';
import { gatewayLimits } from '../limits.ts';
import type { Conn } from '../server/conn.ts';

/** What became of a frame that carries state. */
export type Passed = 'passed' | 'slow' | 'closed';

export type OutletParts = { readonly conn: Conn; readonly clock: Clock; readonly metrics: Metrics };

/** The sending side of a socket. */
export class Outlet {
  private readonly parts: OutletParts;
  /** Waiting subscriptions: what to do when there is room again. */
  private readonly lagging = new Map<object, () => void>();
  private cancelTimeout: (() => void) | null = null;

  constructor(parts: OutletParts) {
    this.parts = parts;
  }

  get closed(): boolean {
    return this.parts.conn.closed;
  }

  /** An event or a snapshot. `slow`: it was not sent, or got lost; the subscription is behind. */
  state(op: 'event' | 'snapshot', text: string): Passed {
    const { conn, metrics } = this.parts;
    if (conn.closed) return 'closed';
    // Who waits for room must find some, so nobody else fills it meanwhile.
    const bound = this.lagging.size > 0 ? gatewayLimits.socketBufferBytes / 2 : gatewayLimits.socketBufferBytes;
    if (conn.buffered() > bound) return 'slow';
    const sent = conn.send(text);
    if (sent === 'closed') return 'closed';
    metrics.count('ws_frames_out_total', 1, { op });
    if (sent !== 'dropped') return 'passed';
    if (conn.buffered() > 0) return 'slow';
    // Nothing was in its way and it was dropped all the same: it would be dropped again.
    this.end(1013, 'a frame is too large');
    return 'closed';
  }

  /** A position, or what became of pings: dropped when the socket has something to do. */
  droppable(op: 'tracking' | 'pings' | 'map', text: string): void {
    const { conn, metrics } = this.parts;
    if (conn.closed || this.lagging.size > 0 || conn.buffered() > gatewayLimits.trackingBufferBytes) return;
    conn.send(text);
    metrics.count('ws_frames_out_total', 1, { op });
  }

  /** An answer, greeting or error: if it cannot be sent the socket ends, for nothing would ever replace it. */
  answer(op: string, text: string): void {
    const { conn, metrics } = this.parts;
    if (conn.send(text) === 'dropped') this.end(1013, 'too slow');
    else metrics.count('ws_frames_out_total', 1, { op });
  }

  /** Calls `again` once, as soon as the socket has room; the owner names itself and asks at most once. */
  whenRoom(owner: object, again: () => void): void {
    this.lagging.set(owner, again);
    this.cancelTimeout ??= this.parts.clock.after(gatewayLimits.slowMsMax, () => this.end(1013, 'too slow'));
    // Nothing waits any more: no drain will come.
    if (this.parts.conn.buffered() === 0) this.drained();
  }

  /** The owner does not wait any more. */
  forget(owner: object): void {
    this.lagging.delete(owner);
    if (this.lagging.size === 0) this.caughtUp();
  }

  /** The kernel took what waited. */
  drained(): void {
    if (this.lagging.size === 0 || this.parts.conn.buffered() > gatewayLimits.socketBufferBytes / 2) return;
    const waiting = [...this.lagging.values()];
    this.lagging.clear();
    this.caughtUp();
    for (const again of waiting) again();
  }

  /** Ends the socket. */
  end(code: number, reason: string): void {
    this.caughtUp();
    this.parts.conn.end(code, reason);
  }

  /** The socket is gone: forget everything. */
  dispose(): void {
    this.lagging.clear();
    this.caughtUp();
  }

  private caughtUp(): void {
    this.cancelTimeout?.();
    this.cancelTimeout = null;
  }
}
