// The rider's page: a phone on a handlebar. One huge switch, then one thing to do at a time.

import { useMemo } from 'preact/hooks';
import { type Client, startPage } from '../client/page.tsx';
import { Icon } from '../design/icons.tsx';
import { Bar, Bones, Notice, State } from '../design/parts.tsx';
import { addSample, type Glide, newGlide } from '../map/glide.ts';
import { MapView } from '../map/map-view.tsx';
import type { Place } from '../map/projection.ts';
import type { Scene } from '../map/scene.ts';
import { rider } from '../texts/rider.ts';
import { clockTime, money } from '../texts/shared.ts';
import { createDuty, type Duty } from './duty.ts';
import { OfferCard } from './offer-card.tsx';
import { createPosition, type Position, wasRiding } from './position.ts';
import { TaskCard } from './task-card.tsx';

type Props = { readonly client: Client; readonly duty: Duty; readonly position: Position; readonly glide: Glide };

startPage({ page: 'rider', role: 'rider', path: '/rider', sub: 'rider-1' }, (client) => {
  const duty = createDuty(client);
  const position = createPosition(client, duty.shift);
  const glide = newGlide();
  position.place.subscribe((place) => place !== null && addSample(glide, place, client.now()));
  if (position.canRide && wasRiding()) position.ride(true);
  return <Page client={client} duty={duty} position={position} glide={glide} />;
});

function Page(props: Props) {
  const { client, duty } = props;
  const { phase } = duty.shift.value;
  const today = todays(duty, client.second.value);
  const earned = today.reduce((sum, { fee }) => sum + fee, 0);
  const currency = today.at(-1)?.currency ?? '';
  const about = [rider.today(today.length), currency === '' ? '' : money(earned, currency)]
    .filter((part) => part !== '')
    .join(' · ');
  return (
    <div class="rider">
      <Bar title={rider.title} about={about} link={client.link.value} />
      <main>
        <div class="way">
          <RiderMap {...props} />
          <PlaceLine position={props.position} />
        </div>
        <div class="deck">
          <News duty={duty} />
          {!duty.heard.value && <Bones heights={[96, 20]} />}
          {duty.heard.value && phase === 'idle' && <OnlineSwitch duty={duty} />}
          {phase === 'offered' && <OfferCard duty={duty} client={client} />}
          {phase !== 'idle' && phase !== 'offered' && <TaskCard duty={duty} />}
          {phase === 'idle' && <Trips trips={today} />}
        </div>
      </main>
    </div>
  );
}

/** What went wrong, or how the last assignment ended. */
function News({ duty }: { readonly duty: Duty }) {
  const { ended, phase } = duty.shift.value;
  if (duty.refused.value !== '')
    return (
      <Notice tone="bad" icon="alert">
        <p>{rider.refused(duty.refused.value)}</p>
      </Notice>
    );
  if (ended === null || phase !== 'idle') return null;
  return (
    <Notice tone={ended === 'delivered' ? 'info' : 'warn'} icon={ended === 'delivered' ? 'check' : 'alert'}>
      <p>{rider.ended[ended]}</p>
    </Notice>
  );
}

function OnlineSwitch({ duty }: { readonly duty: Duty }) {
  const { onShift } = duty.shift.value;
  const change = (): void =>
    void duty.command(onShift ? 'GoOffline' : 'GoOnline', onShift ? {} : { vehicle: 'scooter' });
  return (
    <section class="online">
      <button
        type="button"
        role="switch"
        class="power"
        aria-checked={onShift}
        aria-label={onShift ? rider.goOffline : rider.goOnline}
        disabled={duty.busy.value}
        onClick={change}
      >
        <Icon name="power" />
      </button>
      <div role="status">
        <h2>{onShift ? rider.online : rider.offline}</h2>
        <p class="muted">{onShift ? rider.onlineHow : rider.offlineHow}</p>
      </div>
    </section>
  );
}

function PlaceLine({ position }: { readonly position: Position }) {
  const riding = position.source.value === 'ride';
  return (
    <div class="place">
      <span class={`tag ${position.source.value === 'refused' ? 'warn' : riding ? 'info' : ''}`} role="status">
        <Icon name="target" />
        {rider.place[position.source.value]}
      </span>
      {position.canRide && (
        <button type="button" class="button quiet" aria-pressed={riding} onClick={() => position.ride(!riding)}>
          <Icon name="bike" />
          {riding ? rider.rideStop : rider.ride}
        </button>
      )}
    </div>
  );
}

function RiderMap({ client, duty, position, glide }: Props) {
  const { pickup, dropoffCell, phase, assignmentId } = duty.shift.value;
  const place = position.place.value;
  const toDoor = phase === 'picked_up' || phase === 'delivering';
  const scene = useMemo<Scene>(
    () => ({
      pins:
        pickup === null || toDoor
          ? []
          : [{ id: 'kitchen', ...pickup, shape: 'kitchen', tone: 'warm', label: rider.kitchen }],
      movers: place === null ? [] : [{ id: 'me', glide, tone: 'ink', large: true }],
      hexes:
        dropoffCell === '' ? [] : [{ cell: dropoffCell, tone: 'cool', strength: toDoor ? 0.7 : 0.4, door: rider.door }],
      ways: waysOf(place, pickup, dropoffCell, toDoor),
    }),
    [assignmentId, phase, place],
  );
  return (
    <MapView
      scene={scene}
      now={client.now}
      label={rider.map}
      start={{ ...(place ?? { lat: 12.9716, lng: 77.5946 }), zoom: 14 }}
    />
  );
}

/** What is left to ride: to the kitchen and on, or straight to the door. */
function waysOf(place: Place | null, pickup: Place | null, cell: string, toDoor: boolean): Scene['ways'] {
  if (pickup === null || cell === '') return [];
  if (toDoor) return place === null ? [] : [[place, cell]];
  return place === null
    ? [[pickup, cell]]
    : [
        [place, pickup],
        [pickup, cell],
      ];
}

function Trips({ trips }: { readonly trips: ReturnType<typeof todays> }) {
  return (
    <section class="trips" aria-label={rider.trips}>
      <h2>{rider.trips}</h2>
      {trips.length === 0 ? (
        <State icon="bike" title={rider.noTrips}>
          <p>{rider.noTripsHow}</p>
        </State>
      ) : (
        <ul class="card">
          {trips.toReversed().map((trip) => (
            <li key={trip.assignmentId}>
              <Icon name="check" />
              <time dateTime={new Date(trip.at).toISOString()}>{clockTime(trip.at)}</time>
              <strong class="number">{trip.currency === '' ? '' : money(trip.fee, trip.currency)}</strong>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function todays(duty: Duty, now: number) {
  const begin = new Date(now).setHours(0, 0, 0, 0);
  return duty.trips.value.done.filter(({ at }) => at >= begin);
}
