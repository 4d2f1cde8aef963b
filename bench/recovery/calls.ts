// The commands of `recovery`: what actors of a role are called with, so that each call is one event.

import { createHash } from 'node:crypto';
import type { Message } from '../../actors/actor.ts';
import type { ProbeMessage } from '../../actors/probe/probe.types.ts';
import type { RiderMessage } from '../../schemas/rider.types.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { OutRecord } from '../../streams/broker/log.ts';
import type { World } from '../harness/world.ts';

/** A type, the role that runs it, and its command in the n-th turn of an actor, from 0. */
export type Callee = {
  readonly type: 'probe' | 'rider';
  readonly role: 'actors' | 'riders';
  readonly command: (turn: number) => Message;
};

const add: ProbeMessage = { type: 'Add', amount: 1 };
const online: RiderMessage = { type: 'GoOnline', vehicle: 'scooter' };
const offline: RiderMessage = { type: 'GoOffline' };

/** Probes count; riders come and go. */
export const callees = {
  probe: { type: 'probe', role: 'actors', command: () => add },
  rider: { type: 'rider', role: 'riders', command: (turn) => (turn % 2 === 0 ? online : offline) },
} as const satisfies Record<string, Callee>;

/** Call `n` of a trial over so many actors: all have their first turn, then all their second. */
export function callOf(
  { ground, settings }: World,
  callee: Callee,
  { seed, actors, n }: { readonly seed: string; readonly actors: number; readonly n: number },
): OutRecord {
  const { codec, database } = ground;
  const id = `p${createHash('sha256')
    .update(`${seed}/${n % actors}`)
    .digest('hex')
    .slice(0, 25)}`;
  const topic = `${callee.type}-commands`;
  const { name, version, body } = codec.encode(callee.type, callee.command(Math.floor(n / actors)));
  const digest = createHash('sha256').update(`${seed}/message/${n}`).digest('hex');
  return {
    topic,
    partition: partitionOf(slotOf(id), settings.partitions),
    key: id,
    value: codec.wire(topic, callee.type, name, version, body),
    headers: {
      id: digest.slice(0, 16),
      kind: 'command',
      name,
      hash: digest.slice(16, 24),
      by: 'ops:bench',
      sent: String(database.now()),
    },
  };
}
