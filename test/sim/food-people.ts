// People of the food world: customers who order, pay and change their minds, riders with moods, kitchens, and operators. They look
// at the tables now and then and do the next thing; each thing they do is a command with an id of its own, sometimes sent twice.

import { isBack } from '../../actors/order/life.ts';
import type { MenuRow } from '../../actors/order/menu.ts';
import type { OrderState, PlaceOrder } from '../../schemas/order.types.ts';
import type { RiderState } from '../../schemas/rider.types.ts';
import type { FoodProvider } from './food-provider.ts';
import type { Cluster } from './nodes.ts';
import { messageIdOf, type Sent, sendAt } from './sending.ts';

export const orderIds = Array.from({ length: 7 }, (_, i) => `aorder${i}`);
export const riderIds = Array.from({ length: 4 }, (_, i) => `arider${i}`);

/** The one menu: a dosa with its fees. */
export const menu: MenuRow = {
  restaurantId: 'r1',
  version: 'r1@7',
  currency: 'INR',
  items: [{ id: 'dosa', name: 'Dosa', category: 'food', price: 12_000, soldOut: false, optionGroups: [] }],
  optionGroups: [],
  fees: { delivery: 3_000, service: 500 },
};
export const total = 15_500;

const place: PlaceOrder = {
  type: 'PlaceOrder',
  customerId: 'c1',
  restaurantId: 'r1',
  restaurantOpen: true,
  menuVersion: 'r1@7',
  currentMenuVersion: 'r1@7',
  lines: [{ itemId: 'dosa', quantity: 1, options: [] }],
  addressId: 'a1@1',
  quotedTotal: total,
  currency: 'INR',
  payment: 'saved',
  noteId: null,
  conversationId: null,
  pickupLat: 1,
  pickupLng: 1,
  dropoffCell: '8960145b48fffff',
};

/** How people behave: chances. Afterwards all are kind, and do what lets everything end. */
export type Moods = {
  kind: boolean;
  readonly cancels: number;
  readonly declines: number;
  readonly silent: number;
  readonly leaves: number;
  readonly kitchenRejects: number;
  readonly kitchenSilent: number;
};

export type People = { readonly placed: ReadonlyMap<string, string>; stateOf(type: string, id: string): object | null };

type Town = { readonly cluster: Cluster; readonly moods: Moods; readonly say: Say; readonly people: People };
type Say = (type: string, id: string, by: string, message: Sent['message']) => void;

const message = (fields: Sent['message'] & Readonly<Record<string, unknown>>): Sent['message'] => fields;

/** Everybody goes about their lives from now on. */
export function startPeople(cluster: Cluster, provider: FoodProvider, moods: Moods, forMs: number): People {
  const { scheduler, tables, codec } = cluster;
  const placed = new Map<string, string>();
  let n = 0;
  const say: Say = (type, id, by, sent) => {
    const one: Sent = { type, id, by, messageId: messageIdOf(++n), message: sent };
    sendAt(cluster, one, scheduler.between(0, 5));
    if (scheduler.chance(0.15)) sendAt(cluster, one, scheduler.between(5, 400));
  };
  const stateOf = (type: string, id: string): object | null => {
    const row = tables.states.get(`${type}/${id}`);
    const decoded = row === undefined ? null : codec.decodeState(type, row.version, row.body);
    return decoded?.kind === 'ok' ? decoded.state : null;
  };
  const town: Town = { cluster, moods, say, people: { placed, stateOf } };
  for (const id of orderIds)
    orders(town, provider, placed, id, scheduler.between(0, forMs / 2), messageIdOf(900_000 + n++));
  for (const id of riderIds) often(cluster, 60, 500, () => ride(town, id));
  for (const id of orderIds) {
    const silent = scheduler.chance(moods.kitchenSilent);
    often(cluster, 50, 700, () => cook(town, id, silent));
    often(cluster, 800, 2_500, () => mend(town, id));
    often(cluster, 800, 2_500, () => decide(town, provider, id));
  }
  return town.people;
}

/** Again and again; seldom once only the patient ones are left. */
function often(cluster: Cluster, fromMs: number, toMs: number, act: () => void): void {
  const { scheduler } = cluster;
  const slower = scheduler.now() > 15_000 ? 5 : 1;
  scheduler.schedule(scheduler.between(fromMs, toMs) * slower, '', () => {
    act();
    often(cluster, fromMs, toMs, act);
  });
}

function orders(
  { cluster, moods, say }: Town,
  provider: FoodProvider,
  placed: Map<string, string>,
  id: string,
  at: number,
  messageId: string,
): void {
  const { scheduler } = cluster;
  const payment = scheduler.chance(0.3) ? 'link' : 'saved';
  const one: Sent = {
    type: 'order',
    id,
    messageId,
    message: { ...place, payment } as Sent['message'],
    by: 'customer:c1',
  };
  placed.set(id, messageId);
  sendAt(cluster, one, at);
  if (scheduler.chance(0.3)) sendAt(cluster, one, at + scheduler.between(0, 800));
  const key = `${id}:charge:1`;
  if (scheduler.chance(0.1))
    scheduler.schedule(Math.max(0, at - scheduler.between(-100, 300)), '', () =>
      provider.stray(key, id, scheduler.chance(0.6) ? total : 99),
    );
  if (payment === 'link' && scheduler.chance(0.85))
    scheduler.schedule(at + scheduler.between(50, 3_000), '', () =>
      provider.payLink(key, scheduler.chance(0.85) ? 'succeeded' : 'failed'),
    );
  if (scheduler.chance(moods.cancels))
    scheduler.schedule(at + scheduler.between(0, 4_000), '', () =>
      say('order', id, 'customer:c1', { type: 'CancelOrder' }),
    );
}

function ride({ cluster, moods, say, people }: Town, id: string): void {
  const { scheduler } = cluster;
  const state = people.stateOf('rider', id) as RiderState | null;
  const by = `rider:${id}`;
  const moody = (chance: number): boolean => !moods.kind && scheduler.chance(chance);
  if (state === null || !state.onShift || cluster.tables.riders.get(id)?.onShift !== true) {
    say('rider', id, by, message({ type: 'GoOnline', vehicle: 'scooter' }));
    return;
  }
  if (moody(moods.leaves)) say('rider', id, by, { type: 'GoOffline' });
  const { assignmentId, orderId, phase } = state;
  if (assignmentId === null || orderId === null || moody(moods.silent)) {
    if (assignmentId !== null && moody(0.3)) silent(cluster, id, assignmentId);
    return;
  }
  if (phase === 'offered')
    say('rider', id, by, message({ type: moody(moods.declines) ? 'DeclineOffer' : 'AcceptOffer', assignmentId }));
  else if (phase === 'confirmed')
    say(
      'rider',
      id,
      by,
      message({ type: 'ReportPickUp', assignmentId, code: moody(0.2) ? '0000' : codeOf(people, orderId) }),
    );
  else if (phase === 'picked_up') say('rider', id, by, message({ type: 'ReportDelivery', assignmentId }));
}

/** What the kitchen says at the counter. */
const codeOf = (people: People, orderId: string): string =>
  (people.stateOf('order', orderId) as OrderState | null)?.handoverCode ?? '';

/** The watcher of heartbeats speaks. */
function silent(cluster: Cluster, id: string, assignmentId: string): void {
  const messageId = messageIdOf(5_000_000 + Math.floor(cluster.scheduler.between(0, 1e9)));
  const fact = message({ type: 'RiderSilent', assignmentId });
  sendAt(cluster, { type: 'rider', id, messageId, message: fact, kind: 'fact', by: 'system:heartbeats' }, 1);
}

function cook({ cluster, moods, say, people }: Town, id: string, isSilent: boolean): void {
  const { scheduler } = cluster;
  const state = people.stateOf('order', id) as OrderState | null;
  if (state === null || isSilent || isOver(state)) return;
  const by = 'restaurant:r1';
  if (state.kitchen === 'waiting') {
    const rejects = !moods.kind && scheduler.chance(moods.kitchenRejects);
    say(
      'order',
      id,
      by,
      rejects
        ? message({ type: 'RejectByKitchen', reason: 'too_busy' })
        : message({ type: 'AcceptByKitchen', readyInMinutes: 5 }),
    );
  } else if (state.kitchen === 'accepted' && scheduler.chance(0.5)) say('order', id, by, { type: 'MarkReady' });
}

/** A customer whose payment waits at the pay page pays at last, or does not want it any more. */
function decide({ cluster, moods, say, people }: Town, provider: FoodProvider, id: string): void {
  const state = people.stateOf('order', id) as OrderState | null;
  if (!moods.kind || state?.status !== 'awaiting_payment' || state.payment !== 'link') return;
  if (cluster.scheduler.chance(0.3)) say('order', id, 'customer:c1', { type: 'CancelOrder' });
  else provider.payLink(`${id}:charge:${state.chargeNo}`, 'succeeded');
}

/** Operators end what nobody else will: strays, refunds that failed, food that is lost with its rider. */
function mend({ moods, say, people }: Town, id: string): void {
  const state = people.stateOf('order', id) as OrderState | null;
  if (state === null || !moods.kind) return;
  const stuck = state.refunds.some((one) => one.status === 'failed' || one.status === 'gave_up');
  const lost = state.status === 'picked_up' && state.lostReported;
  if (state.status === 'unmatched' || stuck || lost)
    say('order', id, 'ops:o1', message({ type: 'EndAsFailed', reason: 'other' }));
}

/** True when an order has come to its end. */
export function isOver(state: OrderState): boolean {
  if (state.status === 'delivered' || state.status === 'refunded') return true;
  return state.status === 'cancelled' && state.payments.every((payment) => isBack(state, payment));
}
