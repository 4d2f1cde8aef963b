// One subscription: who follows which actor from where, and in which phase it is.
// `reading`: a read of the row (and log) is under way or due; live events wait in `buffer`. `live`: each event goes out as it comes.
// `slow`: the socket has no room; events are skipped, a snapshot comes when there is (push.2).

import type { Caller } from '../../actors/actor.ts';
import { gatewayLimits } from '../limits.ts';
import type { Outlet } from './outlet.ts';
import type { Seen } from './seen.ts';

/** Why a read was due. */
export type Cause = 'subscribe' | 'gap' | 'slow' | 'interrupted' | 'recheck' | 'undecodable';

/** Mutable; owned by its `Watch`. */
export type Subscription = {
  readonly type: string;
  readonly id: string;
  readonly caller: Caller;
  readonly outlet: Outlet;
  /** Tells the socket's session that it is over. */
  readonly ended: () => void;
  /** Last seq that went out, hidden ones included; before the first read the client's `since`, −1 when it has nothing. */
  sent: number;
  /** False until the first read judged access. */
  admitted: boolean;
  phase: 'reading' | 'live' | 'slow' | 'over';
  cause: Cause;
  /** Events alone will not do. */
  wantsSnapshot: boolean;
  /** What happened since the read that is under way began makes another one necessary. */
  again: boolean;
  buffer: Seen[];
};

/** A new subscription that has everything up to `since`, or nothing (null). */
export function createSubscription(
  parts: Pick<Subscription, 'type' | 'id' | 'caller' | 'outlet' | 'ended'> & { readonly since: number | null },
): Subscription {
  const { type, id, caller, outlet, ended, since } = parts;
  return {
    type,
    id,
    caller,
    outlet,
    ended,
    sent: since ?? -1,
    admitted: false,
    phase: 'reading',
    cause: 'subscribe',
    wantsSnapshot: since === null,
    again: false,
    buffer: [],
  };
}

/** True when events up to `seq` will not do: the client has nothing, is too far behind, or claims what never was. */
export function needsSnapshot({ wantsSnapshot, sent, admitted }: Subscription, seq: number): boolean {
  return wantsSnapshot || sent < 0 || seq - sent > gatewayLimits.resumeEventsMax || (!admitted && sent > seq);
}

/** Keeps a live event while a read is under way; a full buffer is thrown away and asks for another read. */
export function keep(subscription: Subscription, seen: Seen): void {
  if (subscription.buffer.length < gatewayLimits.resumeBufferMax) {
    subscription.buffer.push(seen);
    return;
  }
  subscription.buffer = [];
  subscription.again = true;
}
