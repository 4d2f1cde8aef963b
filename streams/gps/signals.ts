// What tells the reader of pings who is free: events of riders, and what claims and releases did. Hints only: Postgres decides.
// I1: a claim's number only grows for a rider; a signal with a lower one is late and changes nothing.

import type { Message } from '../../actors/actor.ts';
import type { GridDeltas } from '../../schemas/gps.types.ts';
import type { RiderEvent } from '../../schemas/rider.types.ts';
import type { LogRow } from '../../storage/store.ts';
import type { Codec } from '../codec/codec.ts';

/** One hint. `begun`: the delivery is the rider's, its position may be shown to the customer. */
export type RiderSignal =
  | { readonly kind: 'on_shift' | 'off_shift'; readonly riderId: string }
  | {
      readonly kind: 'claimed' | 'begun' | 'ended';
      readonly riderId: string;
      readonly assignmentId: string;
      readonly claimNo: number;
    }
  | { readonly kind: 'freed'; readonly assignmentId: string };

const telling = new Set(['WentOnline', 'WentOffline', 'OfferReceived', 'AssignmentBegun', 'AssignmentClosed']);

/** The hints in log rows of rider actors; rows of others and rows that cannot be read say nothing. */
export function signalsOfLog(codec: Pick<Codec, 'decode'>, rows: readonly LogRow[]): RiderSignal[] {
  return rows.flatMap((row) => {
    if (row.type !== 'rider' || row.kind !== 'event' || !telling.has(row.name)) return [];
    const decoded = codec.decode(row.type, row.name, row.version, row.body);
    const signal = decoded.kind === 'ok' ? signalOf(row.id, decoded.message) : null;
    return signal === null ? [] : [signal];
  });
}

/** The hint in an event of a rider actor, or null. */
export function signalOf(riderId: string, message: Message): RiderSignal | null {
  const event = message as RiderEvent;
  switch (event.type) {
    case 'WentOnline':
      return { kind: 'on_shift', riderId };
    case 'WentOffline':
      return { kind: 'off_shift', riderId };
    case 'OfferReceived':
      return { kind: 'claimed', riderId, assignmentId: event.assignmentId, claimNo: event.claimNo };
    case 'AssignmentBegun':
      return { kind: 'begun', riderId, assignmentId: event.assignmentId, claimNo: event.claimNo };
    case 'AssignmentClosed':
      return { kind: 'ended', riderId, assignmentId: event.assignmentId, claimNo: event.claimNo };
    default:
      return null;
  }
}

/** The hints in a grid delta: what claims and releases of any process did. */
export function signalsOf(deltas: GridDeltas): RiderSignal[] {
  const taken = deltas.taken.map((riderId, i) => ({
    kind: 'claimed' as const,
    riderId,
    assignmentId: deltas.takenFor[i] ?? '',
    claimNo: deltas.takenNos[i] ?? 0,
  }));
  return [...taken, ...deltas.freed.map((assignmentId) => ({ kind: 'freed' as const, assignmentId }))];
}

/** The order that minted an assignment id: `orderId:n` (claim.1). */
export const orderOf = (assignmentId: string): string => assignmentId.slice(0, assignmentId.lastIndexOf(':'));
