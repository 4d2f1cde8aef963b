// Riders: sockets that stream positions, answer offers, ride to the restaurant and on to the drop-off, at X times real speed.
// Each follows what the server says of it (events and snapshots), never what it only asked for.
// I1: one ping each `pingMs` while on shift, from one clock for all. I2: a command's key names what it is about, so that
//     a repeat after a reconnect is a repeat.

import { cellToLatLng } from 'h3-js';
import type { Chance } from './chance.ts';
import type { Counter } from './kitchens.ts';
import { meters, type Ride, whereOn } from './movement.ts';
import type { Place, PlannedRider } from './plan.ts';
import { type AppSocket, type Frame, openApp, type Sight } from './socket.ts';

export type Fleet = {
  readonly counts: { sent: number; declined: number; delivered: number };
  /** Resolves when so many riders are online. */
  online(): number;
  close(): void;
};

export type FleetOptions = {
  readonly riders: readonly (PlannedRider & { readonly token: string })[];
  readonly bases: () => readonly string[];
  readonly sights: (sight: Sight) => void;
  readonly chance: Chance;
  /** X: how much faster than life. */
  readonly speed: number;
  readonly pingMs: number;
  readonly declineShare: number;
  /** Where an order goes, and how many minutes the row took; by order id. */
  readonly trip: (orderId: string) => { readonly dropoff: Place; readonly minutes: number } | undefined;
  readonly counter: (orderId: string) => Counter | undefined;
};

type Rider = {
  readonly plan: PlannedRider;
  readonly socket: AppSocket;
  place: Place;
  ride: Ride | null;
  phase: string;
  assignmentId: string;
  orderId: string;
  pickup: Place;
  dropoffCell: string;
  online: boolean;
  /** Tries of the present step, for keys of steps that were refused. */
  tries: number;
  asked: string;
};

/** Metres a second to a restaurant: 25 km/h, times X. */
const approachSpeed = 25 / 3.6;

/** Opens the fleet; riders go online at once. */
export function openFleet(options: FleetOptions): Fleet {
  const counts = { sent: 0, declined: 0, delivered: 0 };
  const riders = options.riders.map((plan) => openRider(plan, options, counts));
  let turn = 0;
  const stepMs = 20;
  // A slice of the fleet each step: every rider has its ping once each pingMs, evenly spread.
  const timer = setInterval(() => {
    const slice = Math.ceil((riders.length * stepMs) / options.pingMs);
    for (let i = 0; i < slice; i++) {
      const rider = riders[turn++ % riders.length];
      if (rider !== undefined) step(rider, options, counts);
    }
  }, stepMs);
  return {
    counts,
    online: () => riders.filter((rider) => rider.online).length,
    close() {
      clearInterval(timer);
      for (const { socket } of riders) socket.close();
    },
  };
}

function openRider(
  plan: PlannedRider & { readonly token: string },
  options: FleetOptions,
  counts: Fleet['counts'],
): Rider {
  const { token, id } = plan;
  const socket = openApp({
    who: id,
    token,
    bases: options.bases,
    sights: options.sights,
    onEvent: (_type, _id, name, frame) => hear(rider, name, frame, options, counts),
    onSnapshot: (_type, _id, frame) => resume(rider, frame),
  });
  const rider: Rider = {
    plan,
    socket,
    place: plan.home,
    ride: null,
    phase: 'idle',
    assignmentId: '',
    orderId: '',
    pickup: plan.home,
    dropoffCell: '',
    online: false,
    tries: 0,
    asked: '',
  };
  socket
    .command(`${id}:online`, 'rider', id, 'GoOnline', { vehicle: plan.vehicle })
    .then(() => {
      rider.online = true;
      socket.subscribe('rider', id);
    })
    .catch(() => undefined);
  return rider;
}

/** What a snapshot says stands; the present step is then done (again). */
function resume(rider: Rider, frame: Frame): void {
  const phase = String(frame['phase']);
  const assignmentId = String(frame['assignmentId'] ?? '');
  if (phase === rider.phase && assignmentId === rider.assignmentId) return;
  Object.assign(rider, { phase, assignmentId, orderId: String(frame['orderId'] ?? ''), ride: null, asked: '' });
  takePickup(rider, frame);
}

function takePickup(rider: Rider, frame: Frame): void {
  rider.pickup = { lat: Number(frame['pickupLat']) / 1e6, lng: Number(frame['pickupLng']) / 1e6 };
  rider.dropoffCell = String(frame['dropoffCell'] ?? '');
}

function hear(rider: Rider, name: string, frame: Frame, options: FleetOptions, counts: Fleet['counts']): void {
  const same = String(frame['assignmentId'] ?? '') === rider.assignmentId;
  const to = (phase: string): void => void Object.assign(rider, { phase, ride: null, asked: '' });
  switch (name) {
    case 'OfferReceived':
      Object.assign(rider, {
        assignmentId: String(frame['assignmentId']),
        orderId: String(frame['orderId']),
        tries: 0,
      });
      takePickup(rider, frame);
      to('offered');
      step(rider, options, counts);
      return;
    case 'OfferAccepted':
      if (same) to('accepted');
      return;
    case 'AssignmentBegun':
      if (same) to('confirmed');
      return;
    case 'PickUpClaimed':
      if (same) to('picking_up');
      return;
    case 'PickUpRefused':
    case 'DeliveryRefused':
      rider.tries += 1;
      if (same) to(name === 'PickUpRefused' ? 'confirmed' : 'picked_up');
      return;
    case 'PickUpDone':
      if (same) to('picked_up');
      return;
    case 'DeliveryClaimed':
      if (same) to('delivering');
      return;
    case 'OfferDeclined':
    case 'AssignmentClosed':
      if (!same) return;
      if (rider.phase === 'delivering') counts.delivered += 1;
      Object.assign(rider, { assignmentId: '', orderId: '' });
      to('idle');
      return;
    default:
      return;
  }
}

/** A rider's turn: its position, its ping, and what its phase asks for. */
function step(rider: Rider, options: FleetOptions, counts: Fleet['counts']): void {
  const now = performance.now();
  if (rider.ride !== null) rider.place = whereOn(rider.ride, now).place;
  if (rider.online && rider.socket.ping(rider.place.lat, rider.place.lng)) counts.sent += 1;
  if (rider.phase === 'offered') answerOffer(rider, options, counts);
  else if (rider.phase === 'confirmed') goTo(rider, rider.pickup, null, now, options, () => pickUp(rider, options));
  else if (rider.phase === 'picked_up')
    goTo(rider, dropoffOf(rider, options), options.trip(rider.orderId)?.minutes ?? null, now, options, () =>
      deliver(rider),
    );
  else if (rider.phase === 'idle') goTo(rider, rider.plan.home, null, now, options, () => undefined);
}

function goTo(
  rider: Rider,
  to: Place,
  minutes: number | null,
  now: number,
  options: FleetOptions,
  arrived: () => void,
): void {
  if (rider.ride === null || rider.ride.to !== to) {
    const distance = meters(rider.place, to);
    const tookMs =
      minutes === null ? (distance / (approachSpeed * options.speed)) * 1000 : (minutes * 60_000) / options.speed;
    rider.ride = { from: rider.place, to, beganAt: now, tookMs };
  }
  if (whereOn(rider.ride, now).arrived) arrived();
}

function dropoffOf(rider: Rider, options: FleetOptions): Place {
  if (rider.ride !== null) return rider.ride.to;
  const known = options.trip(rider.orderId)?.dropoff;
  if (known !== undefined) return known;
  const [lat, lng] = cellToLatLng(rider.dropoffCell);
  return { lat, lng };
}

/** Sends a command of the present step once; after a refusal under another key. */
function ask(rider: Rider, name: string, body: object): void {
  const key = `${rider.assignmentId}:${name}:${rider.tries}`;
  if (rider.asked === key) return;
  rider.asked = key;
  const { assignmentId } = rider;
  rider.socket
    .command(key, 'rider', rider.plan.id, name, { assignmentId, ...body })
    .then(({ status }) => {
      // Refused by the rider actor itself: what it is about has moved on; events say where to.
      if (status >= 400 && rider.assignmentId === assignmentId && rider.asked === key) rider.tries += 1;
    })
    .catch(() => undefined);
}

function answerOffer(rider: Rider, options: FleetOptions, counts: Fleet['counts']): void {
  if (rider.asked !== '') return;
  const declines = options.chance.next() < options.declineShare;
  if (declines) counts.declined += 1;
  ask(rider, declines ? 'DeclineOffer' : 'AcceptOffer', {});
}

function pickUp(rider: Rider, options: FleetOptions): void {
  const counter = options.counter(rider.orderId);
  if (counter?.ready === true) ask(rider, 'ReportPickUp', { code: counter.code });
}

function deliver(rider: Rider): void {
  ask(rider, 'ReportDelivery', {});
}
