// Orders on a map: kitchen, door (a cell: nobody publishes an address) and the rider between them.

import { useMemo } from 'preact/hooks';
import type { Client } from '../client/page.tsx';
import { type Fleet, fleetScene, noFleet } from '../map/fleet.ts';
import { MapView } from '../map/map-view.tsx';
import type { Place, View } from '../map/projection.ts';
import { emptyScene, type Hex, type Mover, type Pin, type Scene } from '../map/scene.ts';
import { customer } from '../texts/customer.ts';
import { isLive } from './order-view.ts';
import type { Followed } from './orders.ts';
import { headlineOf } from './words.ts';

/** Where a map begins that has nothing to show: Bengaluru. */
export const startView: View = { lat: 12.9716, lng: 77.5946, zoom: 12.5 };

export type OrderMapProps = {
  readonly orders: readonly Followed[];
  readonly client: Client;
  readonly tools?: boolean;
  readonly home?: (Place & { readonly cell: string }) | null;
  /** The city behind. */
  readonly fleet?: Fleet;
};

/** The map of these orders. */
export function OrderMap({ orders, client, tools = true, home = null, fleet = noFleet }: OrderMapProps) {
  // What is drawn changes with what is read here.
  const marks = orders
    .map(({ id, view, rider }) => `${id}:${JSON.stringify(view.value)}:${rider.value?.at ?? 0}`)
    .join();
  const scene = useMemo(() => sceneOf(orders, home, fleet), [marks, home, fleet]);
  const first = orders[0]?.view.value ?? null;
  return (
    <MapView
      scene={scene}
      now={client.now}
      start={home === null ? startView : { ...home, zoom: 14 }}
      tools={tools}
      label={first === null ? customer.sideTitle : customer.mapOf(headlineOf(first))}
    />
  );
}

function sceneOf(orders: readonly Followed[], home: OrderMapProps['home'], fleet: Fleet): Scene {
  const city = fleetScene(fleet, true).movers;
  const scenes = orders.map(orderScene);
  const own = scenes.flatMap(({ movers }) => movers);
  const doors: readonly Hex[] = home ? [{ cell: home.cell, tone: 'cool', strength: 0.3 }] : [];
  const homes: readonly Pin[] =
    home && scenes.every(({ pins }) => pins.length === 0)
      ? [{ id: 'home', lat: home.lat, lng: home.lng, shape: 'home', tone: 'cool', label: customer.homePin }]
      : [];
  return {
    pins: [...homes, ...scenes.flatMap(({ pins }) => pins)],
    movers: [...city, ...own],
    // The view is of the orders; without any, of the door or else of the city.
    ...(own.length > 0 || homes.length > 0 || scenes.some(({ pins }) => pins.length > 0) ? { fitted: own } : {}),
    hexes: [...(homes.length > 0 ? doors : []), ...scenes.flatMap(({ hexes }) => hexes)],
    ways: scenes.flatMap(({ ways }) => ways),
  };
}

function orderScene({ id, view, glide, rider }: Followed): Scene {
  const order = view.value;
  if (order === null || order.pickup === null || !isLive(order)) return emptyScene;
  const riding = order.status === 'picked_up';
  const movers: readonly Mover[] =
    rider.value === null || order.riderId === ''
      ? []
      : [{ id: `${id}-rider`, glide, tone: 'warm', large: true, label: customer.riderPin }];
  return {
    pins: [
      {
        id: `${id}-kitchen`,
        ...order.pickup,
        shape: 'kitchen',
        tone: riding ? 'ink' : 'warm',
        ...(riding ? {} : { label: customer.kitchenPin }),
      },
    ],
    movers,
    hexes:
      order.dropoffCell === ''
        ? []
        : [{ cell: order.dropoffCell, tone: 'cool', strength: 0.4, door: customer.homePin }],
    ways: order.dropoffCell === '' ? [] : [[order.pickup, order.dropoffCell]],
  };
}
