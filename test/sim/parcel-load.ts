// Parcels: packed, shipped (some with a companion that was never packed and refuses to go), overdue or delivered in time.

import type { Cluster } from './nodes.ts';
import { messageIdOf, type Sent, sendAt } from './sending.ts';

const parcelIds = Array.from({ length: 6 }, (_, i) => `aparcel${i}`);

/** Sends each parcel on its way, and checks what became of it. */
export function startParcelLoad(cluster: Cluster, forMs: number): { check(): string[] } {
  const { scheduler } = cluster;
  let n = 100_000;
  const send = (id: string, message: Sent['message'], at: number): void => {
    const one: Sent = { type: 'parcel', id, messageId: messageIdOf(++n), message, by: 'customer:c1' };
    sendAt(cluster, one, at);
    if (scheduler.chance(0.2)) sendAt(cluster, one, at + scheduler.between(0, 500));
  };
  for (const id of parcelIds) {
    const at = scheduler.between(0, forMs / 2);
    if (scheduler.chance(0.8)) send(id, message({ type: 'PackParcel', customerId: 'c1', weightGrams: 10 }), at);
    const companionId = scheduler.chance(0.5) ? (scheduler.pick(parcelIds) ?? null) : null;
    const dueAfterMs = 1 + Math.floor(scheduler.between(0, 1_500));
    for (let tries = 0; tries < 3; tries++) {
      const later = at + scheduler.between(10, forMs);
      send(
        id,
        message({ type: 'ShipParcel', companionId: companionId === id ? null : companionId, dueAfterMs }),
        later,
      );
    }
    if (scheduler.chance(0.5)) send(id, message({ type: 'DeliverParcel' }), at + forMs + scheduler.between(0, 1_000));
  }
  return { check: () => checkParcels(cluster) };
}

const message = (fields: Sent['message'] & Readonly<Record<string, unknown>>): Sent['message'] => fields;

function checkParcels({ tables, codec }: Cluster): string[] {
  const faults: string[] = [];
  const rows = [...tables.log.values()].flat().filter((row) => row.type === 'parcel');
  const of = (id: string, name: string): number =>
    rows.filter((row) => row.id === id && row.kind === 'event' && row.name === name).length;
  for (const state of tables.states.values()) {
    if (state.type !== 'parcel' || state.parked !== null) continue;
    const decoded = codec.decodeState('parcel', state.version, state.body);
    const field = (name: string): unknown => (decoded.kind === 'ok' ? Reflect.get(decoded.state, name) : undefined);
    const packed = of(state.id, 'ParcelPacked');
    if (packed > 0 && of(state.id, 'ParcelLabelled') !== 1)
      faults.push(`parcel/${state.id}: packed ${packed} times, labelled ${of(state.id, 'ParcelLabelled')} times`);
    if (of(state.id, 'ParcelShipped') > 1) faults.push(`parcel/${state.id}: shipped twice`);
    const shipped = of(state.id, 'ParcelShipped') === 1;
    if (shipped && field('status') === 'shipped' && field('late') !== true)
      faults.push(`parcel/${state.id}: shipped, never delivered, and its timer never came`);
    const refused = rows.some((row) => row.name === 'TellRefused' && row.toId === state.id);
    if (refused !== (field('companionStayed') === true))
      faults.push(`parcel/${state.id}: TellRefused ${refused}, companionStayed ${field('companionStayed')}`);
  }
  return faults;
}
