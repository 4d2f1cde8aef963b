// What happens to the cluster while faults are on: kills, stops (zombies), rebalances, database crashes, bad network.
// The seed draws how rough the world is, so that quiet and wild runs both occur.

import type { Host } from './host.ts';
import { type Cluster, type SimNode, startNode } from './nodes.ts';

export type Chaos = {
  /** Ends all faults and gives every role at least one living process. */
  calm(): void;
  nodes(): readonly SimNode[];
  readonly counts: { kills: number; stops: number };
};

type Seat = { readonly role: 'actors' | 'riders'; node: SimNode; generation: number; readonly index: number };

/** Starts `copies` processes of each role and torments them until `calm`. */
export function startChaos(
  cluster: Cluster,
  roles: readonly ('actors' | 'riders')[],
  rough: number,
  worst: Worst,
): Chaos {
  const { scheduler } = cluster;
  const copies = 1 + Math.floor(scheduler.between(0, 3));
  const counts = { kills: 0, stops: 0 };
  let calm = false;
  const seats: Seat[] = roles.flatMap((role) =>
    Array.from({ length: copies }, (_, index) => ({
      role,
      index,
      generation: 0,
      node: startNode(cluster, role, `${role}${index}.0`),
    })),
  );
  const revive = (seat: Seat): void => {
    seat.generation += 1;
    seat.node = startNode(cluster, seat.role, `${seat.role}${seat.index}.${seat.generation}`);
  };
  setFaults(cluster, rough, worst);
  const watch = (seat: Seat): void => {
    scheduler.schedule(scheduler.between(20, 80), '', () => {
      if (!seat.node.host.alive()) revive(seat);
      watch(seat);
    });
  };
  for (const seat of seats) watch(seat);
  const strike = (): void => {
    scheduler.schedule(scheduler.between(20, 600) / Math.max(0.1, rough), '', () => {
      if (calm) return;
      const seat = scheduler.pick(seats);
      if (seat !== undefined) strikeSeat(cluster, seat.node.host, counts);
      strike();
    });
  };
  if (rough > 0) strike();
  return {
    counts,
    nodes: () => seats.map((seat) => seat.node),
    calm() {
      calm = true;
      setFaults(cluster, 0, worst);
      for (const seat of seats) if (seat.node.host.stopped()) seat.node.host.proceed();
    },
  };
}

function strikeSeat({ scheduler, broker, database }: Cluster, host: Host, counts: Chaos['counts']): void {
  const fate = scheduler.random();
  if (fate < 0.45) {
    counts.kills += 1;
    scheduler.note(`kill ${host.name}`);
    host.kill();
  } else if (fate < 0.65 && !host.stopped()) {
    counts.stops += 1;
    scheduler.note(`stop ${host.name}`);
    host.stop();
    scheduler.schedule(scheduler.between(50, 1500), `proceed ${host.name}`, () => host.proceed());
  } else if (fate < 0.9) broker.rebalance();
  else database.crash(scheduler.between(10, 300));
}

/** What else fails while faults are on: the outside of effects. */
export type Worst = { failing: number };

function setFaults(cluster: Cluster, rough: number, worst: Worst): void {
  const draw = (most: number): number => (rough === 0 ? 0 : cluster.scheduler.between(0, most) * rough);
  worst.failing = draw(0.4);
  cluster.registry.away = draw(0.5);
  Object.assign(cluster.database.faults, { away: draw(0.03), replyLost: draw(0.05), ghost: draw(0.05) });
  Object.assign(cluster.broker.faults, {
    ackLost: draw(0.08),
    doubled: draw(0.1),
    late: draw(0.05),
    dropped: draw(0.05),
    gap: draw(0.05),
    away: draw(0.3),
  });
}
