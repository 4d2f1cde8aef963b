// The rider's duty on this page: the actor followed, its commands sent under keys of what they are about, today's trips counted.

import { type Signal, signal } from '@preact/signals';
import { isDone } from '../client/api.ts';
import { happenedOf } from '../client/events.ts';
import { isFields, numberOf, textOf } from '../client/frames.ts';
import type { Client } from '../client/page.tsx';
import { afterShiftFrame, afterTripEvent, noShift, noTrips, type Shift, type Trips } from './shift.ts';

export type Duty = {
  readonly shift: Signal<Shift>;
  /** False until the actor was heard, or said not to be there yet. */
  readonly heard: Signal<boolean>;
  readonly trips: Signal<Trips>;
  readonly busy: Signal<boolean>;
  /** Why the last command was refused; '' for none. */
  readonly refused: Signal<string>;
  /** Name and area of the kitchen; empty until it is known. */
  readonly kitchen: Signal<readonly string[]>;
  /** Where the customer lives, once the order is the rider's; '' until it is known. */
  readonly door: Signal<string>;
  command(name: string, body: object): Promise<void>;
};

const assigned: ReadonlySet<Shift['phase']> = new Set(['confirmed', 'picking_up', 'picked_up', 'delivering']);

/** Events read for today's trips at most: some twelve a trip. */
const eventsBack = 1_000;

/** The duty of `client`'s rider. */
export function createDuty(client: Client): Duty {
  const { socket, session, api, keys } = client;
  const shift = signal(noShift);
  const heard = signal(false);
  const trips = signal(noTrips);
  const busy = signal(false);
  const refused = signal('');
  const kitchen = signal<readonly string[]>([]);
  const id = session.sub;
  let kitchenId = '';
  const nameKitchen = async (restaurantId: string): Promise<void> => {
    if (restaurantId === kitchenId) return;
    kitchenId = restaurantId;
    kitchen.value = [];
    if (restaurantId === '') return;
    const { body } = await api.get(`/v1/restaurants/${restaurantId}`);
    if (kitchenId === restaurantId)
      kitchen.value = [textOf(body, 'name'), textOf(body, 'area')].filter((part) => part !== '');
  };
  const door = signal('');
  let doorOf = '';
  const findDoor = async ({ phase, assignmentId }: Shift): Promise<void> => {
    if (!assigned.has(phase)) {
      doorOf = '';
      door.value = '';
    }
    if (!assigned.has(phase) || doorOf === assignmentId) return;
    doorOf = assignmentId;
    door.value = '';
    const orderId = assignmentId.slice(0, assignmentId.lastIndexOf(':'));
    const { status, body } = await api.get(`/v1/orders/${orderId}/texts`);
    const address = isFields(body['address']) ? body['address'] : null;
    if (doorOf !== assignmentId) return;
    // Asked again with the next change of phase.
    if (status !== 200 || address === null) doorOf = '';
    else door.value = textOf(address, 'text');
  };
  socket.follow('rider', id, null, {
    state: (frame) => {
      heard.value = true;
      shift.value = afterShiftFrame(shift.value, frame);
      void nameKitchen(shift.value.restaurantId);
      void findDoor(shift.value);
      if (frame.op === 'event') trips.value = afterTripEvent(trips.value, frame);
      else void readTrips(client, trips, frame.seq);
    },
    ended: () => {
      heard.value = true;
    },
  });
  return {
    shift,
    heard,
    trips,
    busy,
    refused,
    kitchen,
    door,
    async command(name, body) {
      const intention = `${name}:${shift.value.assignmentId}`;
      busy.value = true;
      const answer = await socket.command(keys.hold(intention), 'rider', id, name, body);
      keys.settle(intention);
      busy.value = false;
      refused.value = isDone(answer) ? '' : textOf(answer.body, 'title') || String(answer.status);
    },
  };
}

/** Reads the log behind a snapshot, as far back as a day can be. */
async function readTrips({ api, session }: Client, trips: Signal<Trips>, seq: number): Promise<void> {
  const from = Math.max(trips.value.seq, seq - eventsBack, 0);
  for (let next: number | null = from; next !== null; ) {
    const { status, body } = await api.get(`/v1/actors/rider/${session.sub}/events?since=${next}`);
    if (status !== 200) return;
    trips.value = happenedOf(body).reduce(afterTripEvent, trips.value);
    next = typeof body['next'] === 'number' ? numberOf(body, 'next') : null;
  }
}
