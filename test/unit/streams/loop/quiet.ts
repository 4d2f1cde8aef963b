// A quiet world for tests of one rule: one process, no faults, virtual time; the tables are there to be looked at.

import type { ActorType, Message } from '../../../../actors/actor.ts';
import { probe } from '../../../../actors/probe/probe.ts';
import { partitionOf, slotOf } from '../../../../schemas/slot.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import type { EffectRunner } from '../../../../streams/effects/runner.ts';
import type { Outcome } from '../../../../streams/loop/outcome.ts';
import { createBroker } from '../../../sim/broker.ts';
import { createDatabase } from '../../../sim/database.ts';
import { type Cluster, startNode } from '../../../sim/nodes.ts';
import { outcomeOf } from '../../../sim/operators.ts';
import { createScheduler } from '../../../sim/scheduler.ts';
import { messageIdOf, operate, sendAt } from '../../../sim/sending.ts';
import { emptyTables } from '../../../sim/tables.ts';

export const partitions = 4;
const codec = localCodec([probe.schema]);

/** Any record, as one writes it in a test. */
export const message = (type: string, fields: Readonly<Record<string, unknown>> = {}): Message => ({ type, ...fields });

export type Quiet = {
  readonly cluster: Cluster;
  /** Lets so much virtual time pass. */
  pass(ms: number): Promise<void>;
  /** Sends message number `n`; resolves with its outcome after it was settled. */
  send(id: string, n: number, sent: Message, sentAt?: number): Promise<Outcome | undefined>;
  operate(id: string, n: number, command: object): Promise<Outcome | undefined>;
  /** Writes a record with these headers as it is. */
  write(id: string, headers: Readonly<Record<string, string>>, sent: Message): Promise<void>;
  /** The probe's state. */
  field(id: string, name: string): unknown;
  parked(id: string): string | null;
  names(id: string): readonly string[];
};

/** Starts it; the process owns its partitions when this resolves. */
export async function startQuiet(type: ActorType = probe, runners: readonly EffectRunner[] = []): Promise<Quiet> {
  const scheduler = createScheduler(1);
  const tables = emptyTables();
  tables.clock = scheduler.now;
  const cluster: Cluster = {
    scheduler,
    broker: createBroker(scheduler, partitions, () => undefined),
    database: createDatabase(scheduler),
    tables,
    codec,
    registry: { away: 0, unknownThird: 9 },
    types: [type],
    partitions,
    runners: () => runners,
    deaths: [],
    reports: new Map(),
  };
  startNode(cluster, 'actors', 'one');
  const pass = async (ms: number): Promise<void> => {
    await scheduler.run({ untilMs: scheduler.now() + ms, stepsMax: 1_000_000 });
  };
  await pass(300);
  const outcome = (id: string, n: number): Outcome | undefined => outcomeOf(cluster, 'probe', id, messageIdOf(n));
  const rows = () => [...tables.log.values()].flat();
  return {
    cluster,
    pass,
    async send(id, n, sent, sentAt) {
      sendAt(
        cluster,
        { type: 'probe', id, messageId: messageIdOf(n), message: sent, by: 'customer:c1' },
        0,
        sentAt === undefined ? undefined : () => sentAt,
      );
      await pass(60);
      return outcome(id, n);
    },
    async operate(id, n, command) {
      operate(cluster, 'probe', id, messageIdOf(n), command);
      await pass(60);
      return outcome(id, n);
    },
    async write(id, headers, sent) {
      const topic = 'probe-commands';
      const { name, version, body } = codec.encode('probe', sent);
      const value = codec.wire(topic, 'probe', name, version, body);
      cluster.broker.append([{ topic, partition: partitionOf(slotOf(id), partitions), key: id, value, headers }]);
      await pass(60);
    },
    field(id, name) {
      const row = tables.states.get(`probe/${id}`);
      const decoded = row === undefined ? null : codec.decodeState('probe', row.version, row.body);
      return decoded?.kind === 'ok' ? Reflect.get(decoded.state, name) : undefined;
    },
    parked: (id) => tables.states.get(`probe/${id}`)?.parked ?? null,
    names: (id) =>
      rows()
        .filter((row) => row.id === id)
        .map((row) => row.name),
  };
}
