// The partition loop of one role: group membership, lanes, and whoever hears of a commit.
// I1: nothing hangs on a generation: a join only says which partition numbers are ours; the epoch in Postgres is the fence.
// I2: a fenced process leaves and rejoins only if its newest join gave it the fenced partition and no rebalance is under way;
//     three times in a minute end the process with 42 (commit.2): two loops must not duel for an epoch.

import type { ActorType } from '../../actors/actor.ts';
import { limits } from '../../runtime/limits.ts';
import type { GroupListener, LogRecord, Membership } from '../broker/log.ts';
import type { DatabaseClock } from '../database-clock.ts';
import { codeOf, untilItWorks } from '../patience.ts';
import { createLane, flushWatermarks, runLane } from './lane.ts';
import type { Lane, LaneWorld } from './lane-world.ts';
import { haltLost, receive } from './mailbox.ts';
import { resolveSchema } from './schema-wait.ts';
import type { AfterCommit, LoopPorts, LoopTools } from './tools.ts';
import { type Unit, unitKey } from './unit.ts';

/** Exit code of a process that was fenced three times in a minute. */
export const fencedExitCode = 42;

/** A stream that goes with the partition numbers of a role but is no mailbox of actors. */
export type Alongside = {
  readonly topic: string;
  /** The number is ours (again): the offset to read from. May be called again for one that was ours. */
  acquire(partition: number): Promise<number>;
  lose(partition: number): void;
  records(partition: number, records: readonly LogRecord[]): void;
};

export type LoopOptions = {
  readonly role: string;
  readonly types: readonly ActorType[];
  /** All registered types, for tells to them. */
  readonly registry: readonly ActorType[];
  /** Streams read along with the command topics, by partition number (gps-pings). */
  readonly alongside: readonly Alongside[];
  readonly partitions: number;
  readonly lanes: number;
  /** Name of this process in part_owner. */
  readonly owner: string;
  readonly database: DatabaseClock;
  readonly after: AfterCommit;
};

export type Loop = {
  /** Stops taking, ends the batches under way, leaves the group. What hears of commits must be drained before `leave`. */
  stop(): Promise<void>;
  leave(): Promise<void>;
  /** Writes what the relay has acknowledged since; after `stop`. */
  flushWatermarks(): Promise<void>;
  /** The owned unit or null; for tellers of lag and for runners that must know what they own. */
  unit(type: string, partition: number): Unit | null;
  units(): readonly Unit[];
  /** True once a join has come and every lane has taken over what it gave. */
  settled(): boolean;
  /** Wakes the lanes: something outside changed what they may do. */
  ring(): void;
};

/** Joins the group and starts the lanes. Rejects when the broker refuses the join. */
export async function startLoop(ports: LoopPorts, options: LoopOptions): Promise<Loop> {
  const lanes = Array.from({ length: options.lanes }, (_, index) => createLane(index));
  const tools = makeTools(ports, options, lanes);
  const control = createControl(lanes, tools);
  const listener = listen(lanes, control, tools, options);
  const topics = [
    ...options.types.map((type) => `${type.type}-commands`),
    ...options.alongside.map(({ topic }) => topic),
  ];
  const membership = await ports.log.join({ group: `dabba-${options.role}`, topics, listener });
  control.joined(membership);
  const world: LaneWorld = {
    tools,
    membership: () => membership,
    unitsOf: () => options.types.map(({ type }) => ({ type, topic: `${type}-commands` })),
    fenced: (lane, units) => control.fenced(lane, units),
    adopted: (partitions) => startAlongside(partitions, membership, ports, options),
    forgotten: (partitions) => {
      for (const stream of options.alongside) for (const partition of partitions) stream.lose(partition);
    },
  };
  const running = lanes.map((lane) =>
    runLane(lane, world).catch((thrown: unknown) => ports.fatal(`lane ${lane.index}: ${describe(thrown)}`, 70)),
  );
  const ticking = tick(lanes, ports);
  return {
    async stop() {
      for (const lane of lanes) {
        lane.stopping = true;
        lane.bell.ring();
      }
      await Promise.all(running);
      ticking();
    },
    leave: () => membership.leave(),
    async flushWatermarks() {
      for (const lane of lanes) {
        lane.flushAt = 0;
        await flushWatermarks(lane, world);
      }
    },
    unit: (type, partition) => lanes[partition % lanes.length]?.units.get(unitKey({ type, partition })) ?? null,
    units: () => lanes.flatMap((lane) => [...lane.units.values()]),
    settled: () => lanes.every((lane) => lane.join > 0 && lane.pending === null),
    ring: () => {
      for (const lane of lanes) lane.bell.ring();
    },
  };
}

/** Lanes wake now and then for what no record announces: watermarks to flush, halted units to try again. */
function tick(lanes: readonly Lane[], ports: LoopPorts): () => void {
  let cancel = (): void => {};
  const again = (): void => {
    cancel = ports.clock.after(limits.watermarkFlushMs, () => {
      for (const lane of lanes) lane.bell.ring();
      again();
    });
  };
  again();
  return () => cancel();
}

function makeTools(ports: LoopPorts, options: LoopOptions, lanes: readonly Lane[]): LoopTools {
  return {
    ...ports,
    types: new Map(options.registry.map((type) => [type.type, type])),
    partitions: options.partitions,
    owner: options.owner,
    database: options.database,
    needsCaches: lanes.map(() => new Map()),
    after: options.after,
    unknownSchema: (unit, schemaId) => resolveSchema(unit, schemaId, ports, lanes),
  };
}

/** Starts the streams beside the mailboxes; one that cannot say where to begin is asked again. */
function startAlongside(
  partitions: readonly number[],
  membership: Membership,
  ports: LoopPorts,
  options: LoopOptions,
): void {
  for (const stream of options.alongside)
    for (const partition of partitions)
      untilItWorks(() => stream.acquire(partition), ports)
        .then((offset) => {
          if (offset !== undefined) membership.start(stream.topic, partition, offset);
        })
        .catch((thrown: unknown) =>
          ports.report('alongside_failed', { topic: stream.topic, partition, error: String(thrown) }),
        );
}

type Control = GroupControl & { joined(membership: Membership): void };
type GroupControl = {
  readonly membership: () => Membership | null;
  assigned(join: number, partitions: readonly number[]): void;
  rebalancing(): void;
  fenced(lane: Lane, units: readonly Unit[]): void;
};

function createControl(lanes: readonly Lane[], tools: LoopTools): Control {
  let membership: Membership | null = null;
  let newest = { join: 0, partitions: new Set<number>() };
  let rebalancing = false;
  let rejoining = false;
  let fencedAt: number[] = [];
  const rejoin = async (): Promise<void> => {
    const span = limits.rejoinDelayMsMax - limits.rejoinDelayMsMin;
    await tools.clock.sleep(limits.rejoinDelayMsMin + span * tools.random());
    if (!rebalancing) await membership?.rejoin();
    rejoining = false;
  };
  return {
    membership: () => membership,
    joined: (joined) => {
      membership = joined;
    },
    assigned(join, partitions) {
      if (join < newest.join) return;
      rebalancing = false;
      newest = { join, partitions: new Set(partitions) };
      for (const lane of lanes) {
        lane.pending = { join, partitions: partitions.filter((partition) => partition % lanes.length === lane.index) };
        lane.bell.ring();
      }
    },
    rebalancing() {
      rebalancing = true;
    },
    fenced(lane, units) {
      tools.report('fenced', { lane: lane.index, units: units.map(unitKey).join() });
      const given = units.some((unit) => newest.partitions.has(unit.partition));
      if (!given || lane.pending !== null || lane.join !== newest.join || rebalancing || rejoining) return;
      const now = tools.clock.monotonic();
      fencedAt = [...fencedAt.filter((at) => at > now - limits.fencedWindowMs), now];
      if (fencedAt.length >= limits.fencedTimesMax) {
        tools.fatal(`fenced ${fencedAt.length} times in a minute`, fencedExitCode);
        return;
      }
      rejoining = true;
      rejoin().catch((thrown: unknown) => tools.fatal(`rejoin: ${describe(thrown)}`, 1));
    },
  };
}

function listen(lanes: readonly Lane[], control: GroupControl, tools: LoopTools, options: LoopOptions): GroupListener {
  const alongside = new Map(options.alongside.map(({ topic, records }) => [topic, records]));
  const unitOf = (topic: string, partition: number): Unit | undefined =>
    lanes[partition % lanes.length]?.units.get(unitKey({ type: topic.slice(0, -'-commands'.length), partition }));
  return {
    assigned: (join, partitions) => control.assigned(join, partitions),
    rebalancing: () => control.rebalancing(),
    crashed: (error) => tools.fatal(`consumer of ${options.role} stopped: ${describe(error)}`, 1),
    lost(topic, partition, found) {
      const unit = unitOf(topic, partition);
      if (unit !== undefined) haltLost(unit, found, tools);
      else tools.report('data_loss_suspected', { topic, partition, ...found });
    },
    records(topic, partition, records) {
      const plain = alongside.get(topic);
      if (plain !== undefined) {
        plain(partition, records);
        return true;
      }
      const lane = lanes[partition % lanes.length];
      const unit = unitOf(topic, partition);
      const membership = control.membership();
      if (lane === undefined || unit === undefined || membership === null) return false;
      const room = receive(unit, records, membership, tools);
      lane.bell.ring();
      return room;
    },
  };
}

function describe(thrown: unknown): string {
  const code = codeOf(thrown);
  return `${code}${code === '' ? '' : ' '}${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`;
}
