// Who with an assignment has fallen silent (claim.7). Any frame of a rider is a heartbeat; it arrives with the pings.
// I1: silence counts only while this process owned the partition and was at its end: every look asks the broker for the end,
//     and one that finds us behind, or no broker, begins the whole time to live anew. So a lag or an outage makes nobody silent.
// I2: the fact may be sent again, once per time to live; the rider actor ignores what is no longer so.
// I3: `last_heard_at` is written in batches, at most every `heardWriteMs`, only for riders with an assignment.

import type { Clock } from '../../runtime/clock.ts';
import type { GpsLimits } from './limits.ts';
import type { RiderNow } from './rider-now.ts';
import type { Roster } from './roster.ts';

/** A rider with an assignment that was not heard for a whole time to live. */
export type Silence = { readonly riderId: string; readonly assignmentId: string; readonly silentMs: number };

/** What heartbeats are watched with. */
export type HeartbeatParts = {
  readonly clock: Clock;
  readonly limits: GpsLimits;
  /** True when every record that the topic has now of this partition has been taken in; rejects when the broker is away. */
  readonly isAtEnd: (partition: number) => Promise<boolean>;
  /** Sends RiderSilent to the rider actor. */
  readonly sendFact: (silence: Silence) => Promise<void>;
  /** `heardRiders` of storage. */
  readonly heard: (riderIds: readonly string[]) => Promise<void>;
};

/** Totals since the start. */
export type HeartbeatCounts = { silences: number; sendsFailed: number; writesFailed: number; behind: number };

/** The watch over the partitions that this process owns. */
export type Heartbeats = {
  acquired(partition: number): void;
  lost(partition: number): void;
  /** Looks at all riders with an assignment; called each `tickMs`, one call at a time. */
  look(rosters: Iterable<Roster>): Promise<void>;
  readonly counts: Readonly<HeartbeatCounts>;
};

type Watch = { clearSince: number };

/** A watch over no partition. */
export function createHeartbeats(parts: HeartbeatParts): Heartbeats {
  const watches = new Map<number, Watch>();
  const counts: HeartbeatCounts = { silences: 0, sendsFailed: 0, writesFailed: 0, behind: 0 };
  let wroteAt = Number.NEGATIVE_INFINITY;
  return {
    counts,
    acquired: (partition) => void watches.set(partition, { clearSince: parts.clock.monotonic() }),
    lost: (partition) => void watches.delete(partition),
    async look(rosters) {
      const all = [...rosters].map((roster) => ({ roster, assigned: assignedOf(roster) }));
      const writing = writeHeard(
        parts,
        all.flatMap(({ assigned }) => assigned),
        wroteAt,
        counts,
      );
      if (writing !== null) wroteAt = parts.clock.monotonic();
      await Promise.all([writing, ...all.map((one) => lookAt(parts, { ...one, watches, counts }))]);
    },
  };
}

const assignedOf = (roster: Roster): RiderNow[] =>
  [...roster.riders.values()].filter((rider) => rider.assignmentId !== null);

type Looking = {
  readonly roster: Roster;
  readonly assigned: readonly RiderNow[];
  readonly watches: ReadonlyMap<number, Watch>;
  readonly counts: HeartbeatCounts;
};

async function lookAt(parts: HeartbeatParts, { roster, assigned, watches, counts }: Looking): Promise<void> {
  const { partition } = roster;
  const watch = watches.get(partition);
  if (watch === undefined || assigned.length === 0) return;
  const isAtEnd = await parts.isAtEnd(partition).catch(() => false);
  if (!isAtEnd) {
    watch.clearSince = parts.clock.monotonic();
    counts.behind += 1;
    return;
  }
  // The partition may have been lost, and riders heard, while the broker was asked.
  if (watches.get(partition) !== watch) return;
  const now = parts.clock.monotonic();
  const silent = assigned.filter((rider) => isSilent(rider, watch.clearSince, now, parts.limits.heartbeatTtlMs));
  await Promise.all(silent.map((rider) => say(parts, rider, now, counts)));
}

function isSilent(rider: RiderNow, clearSince: number, now: number, ttlMs: number): boolean {
  const since = Math.max(rider.heardAt, rider.assignedAt, rider.silenceSaidAt, clearSince);
  return rider.assignmentId !== null && now - since > ttlMs;
}

async function say(parts: HeartbeatParts, rider: RiderNow, now: number, counts: HeartbeatCounts): Promise<void> {
  const { riderId, assignmentId } = rider;
  if (assignmentId === null) return;
  rider.silenceSaidAt = now;
  counts.silences += 1;
  try {
    await parts.sendFact({ riderId, assignmentId, silentMs: Math.round(now - rider.heardAt) });
  } catch {
    // Said again at the next look: its own time to live has passed already.
    rider.silenceSaidAt = Number.NEGATIVE_INFINITY;
    counts.sendsFailed += 1;
  }
}

/** Null when it is not time yet or nobody was heard. */
function writeHeard(
  parts: HeartbeatParts,
  assigned: readonly RiderNow[],
  wroteAt: number,
  counts: HeartbeatCounts,
): Promise<void> | null {
  if (parts.clock.monotonic() - wroteAt < parts.limits.heardWriteMs) return null;
  const heard = assigned.filter((rider) => rider.heardAt > wroteAt).map((rider) => rider.riderId);
  if (heard.length === 0) return null;
  return parts.heard(heard).catch(() => {
    counts.writesFailed += 1;
  });
}
