// The live map of a city: every rider and order once a second, on H3 cells that fill with riders.

import { type Signal, signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import { type Client, startPage } from '../client/page.tsx';
import { Bar, Notice, State } from '../design/parts.tsx';
import { cityStatuses, map } from '../texts/map.ts';
import { shared } from '../texts/shared.ts';
import { afterPicture, countsOf, type Fleet, fleetScene, isBusy, noFleet } from './fleet.ts';
import { MapView } from './map-view.tsx';
import type { Scene } from './scene.ts';

type CellOf = (place: { readonly lat: number; readonly lng: number }, resolution: number) => string;
type Props = { readonly client: Client; readonly fleet: Signal<Fleet>; readonly cellOf: Signal<CellOf | null> };

/** Cells of some 0.7 km². */
const heatResolution = 8;
/** A picture older than this is said to be old, ms. */
const staleMs = 5_000;

startPage({ page: 'map', role: 'ops', path: '/map', sub: 'ops' }, (client) => {
  const fleet = signal(noFleet);
  const cellOf = signal<CellOf | null>(null);
  void import('./hexes.ts').then((hexes) => {
    cellOf.value = hexes.cellOf;
  });
  client.socket.watchMap((picture) => {
    fleet.value = afterPicture(fleet.value, picture);
  });
  return <Page client={client} fleet={fleet} cellOf={cellOf} />;
});

function Page({ client, fleet, cellOf }: Props) {
  const { riders, orders, at } = fleet.value;
  const scene = useMemo(() => sceneOf(fleet.value, cellOf.value), [fleet.value, cellOf.value]);
  const oldMs = at === 0 ? 0 : client.second.value - at;
  const busy = [...riders.values()].filter(isBusy).length;
  return (
    <div class="live">
      <Bar title={map.title} about={map.about} link={client.link.value} />
      <main>
        <MapView
          scene={scene}
          now={client.now}
          label={map.label(riders.size, orders.length)}
          start={{ lat: 12.9716, lng: 77.5946, zoom: 11.5 }}
        />
        {at === 0 && (
          <div class="veil">
            <State icon="bike" title={map.waiting}>
              <p>{map.waitingHow}</p>
            </State>
          </div>
        )}
        <aside class="panel" aria-label={map.about}>
          {oldMs > staleMs && (
            <Notice tone="warn" icon="wifi">
              <p>{shared.stale(Math.round(oldMs / 1000))}</p>
            </Notice>
          )}
          <dl class="figures">
            <Figure
              name={map.riders}
              value={riders.size}
              about={`${riders.size - busy} ${map.free} · ${busy} ${map.busy}`}
            />
            <Figure name={map.orders} value={orders.length} about={orders.length === 0 ? map.none : ''} />
          </dl>
          <Statuses fleet={fleet.value} />
          <ul class="legend small">
            {(['free', 'busy', 'order', 'heat'] as const).map((name) => (
              <li key={name} class={name}>
                <i aria-hidden="true" />
                {map.legend[name]}
              </li>
            ))}
          </ul>
        </aside>
      </main>
    </div>
  );
}

function Figure({ name, value, about }: { readonly name: string; readonly value: number; readonly about: string }) {
  return (
    <div>
      <dt class="muted small">{name}</dt>
      <dd class="number">{value}</dd>
      {about !== '' && <dd class="about muted small number">{about}</dd>}
    </div>
  );
}

function Statuses({ fleet }: { readonly fleet: Fleet }) {
  const counts = countsOf(fleet.orders, ({ status }) => status);
  if (counts.length === 0) return null;
  const words: Readonly<Record<string, string>> = cityStatuses;
  const most = counts[0]?.[1] ?? 1;
  return (
    <table class="statuses small">
      <caption class="hidden-text">{map.statuses}</caption>
      <tbody>
        {counts.map(([status, count]) => (
          <tr key={status}>
            <th scope="row">{words[status] ?? status}</th>
            <td class="share">
              <meter min={0} max={most} value={count} aria-hidden="true" />
            </td>
            <td class="number">{count}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function sceneOf(fleet: Fleet, cellOf: CellOf | null): Scene {
  const heat = cellOf === null ? [] : countsOf(fleet.riders.values(), ({ last }) => cellOf(last, heatResolution));
  const most = Math.max(3, heat[0]?.[1] ?? 1);
  const hexes: Scene['hexes'] = heat.map(([cell, count]) => ({ cell, tone: 'cool', strength: (count / most) * 0.6 }));
  return { ...fleetScene(fleet, false), hexes, ways: [] };
}
