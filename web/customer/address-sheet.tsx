// Where it shall go: a saved address, or a new one by a pin in the middle of a map and the words that a rider needs.

import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { Client } from '../client/page.tsx';
import { Icon } from '../design/icons.tsx';
import { Bones, Failed, Notice, Sheet } from '../design/parts.tsx';
import { MapView } from '../map/map-view.tsx';
import type { Place } from '../map/projection.ts';
import { emptyScene } from '../map/scene.ts';
import { customer } from '../texts/customer.ts';
import type { Address, Addresses } from './addresses.ts';
import { startView } from './order-map.tsx';

export type AddressSheetProps = {
  readonly client: Client;
  readonly addresses: Addresses;
  readonly chosenId: string | null;
  readonly choose: (address: Address) => void;
  readonly close: () => void;
};

/** The sheet. */
export function AddressSheet({ client, addresses, chosenId, choose, close }: AddressSheetProps) {
  const isNew = useSignal(false);
  const list = addresses.list.value;
  useEffect(() => void addresses.load(), []);
  if (isNew.value || (list !== null && list.length === 0))
    return (
      <Sheet title={customer.newAddress} close={close}>
        {list?.length === 0 && <p class="muted small">{customer.noSaved}</p>}
        <NewAddressForm client={client} addresses={addresses} near={list?.at(-1) ?? null} done={choose} />
      </Sheet>
    );
  return (
    <Sheet title={customer.addressTitle} close={close}>
      {list === null && !addresses.failed.value && <Bones heights={[64, 64]} />}
      {list === null && addresses.failed.value && <Failed what={customer.saved} again={() => void addresses.load()} />}
      {list !== null && (
        <ul class="addresses" aria-label={customer.saved}>
          {list.map((address) => (
            <li key={address.addressId}>
              <button
                type="button"
                class={`address ${address.addressId === chosenId ? 'chosen' : ''}`}
                aria-label={customer.deliverHere(address.label)}
                onClick={() => choose(address)}
              >
                <Icon name="home" />
                <span>
                  <strong>{address.label}</strong>
                  <span class="muted small">{address.text}</span>
                </span>
                {address.addressId === chosenId && <Icon name="check" />}
              </button>
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="button quiet wide" onClick={() => (isNew.value = true)}>
        <Icon name="plus" />
        {customer.newAddress}
      </button>
    </Sheet>
  );
}

type FormProps = {
  readonly client: Client;
  readonly addresses: Addresses;
  readonly near: Place | null;
  readonly done: (address: Address) => void;
};

function NewAddressForm({ client, addresses, near, done }: FormProps) {
  const label = useSignal('');
  const text = useSignal('');
  const error = useSignal('');
  const busy = useSignal(false);
  const pin = usePin(client, near);
  const save = async (event: Event): Promise<void> => {
    event.preventDefault();
    error.value = label.value.trim() === '' ? customer.needLabel : text.value.trim() === '' ? customer.needText : '';
    if (error.value !== '' || pin.place.value === null) return;
    busy.value = true;
    const [lat, lng] = [rounded(pin.place.value.lat), rounded(pin.place.value.lng)];
    const saved = await addresses.add({ label: label.value.trim(), text: text.value.trim(), lat, lng });
    busy.value = false;
    if (typeof saved === 'string') error.value = saved;
    else done(saved);
  };
  return (
    <form class="new-address" onSubmit={(event) => void save(event)}>
      <PinMap client={client} pin={pin} />
      <div class="field">
        <label for="address-label">{customer.label}</label>
        <input
          id="address-label"
          maxLength={60}
          autocomplete="off"
          placeholder={customer.labelHint}
          value={label.value}
          onInput={(event) => (label.value = event.currentTarget.value)}
        />
      </div>
      <div class="field">
        <label for="address-text">{customer.text}</label>
        <textarea
          id="address-text"
          rows={2}
          maxLength={300}
          autocomplete="street-address"
          value={text.value}
          onInput={(event) => (text.value = event.currentTarget.value)}
        />
      </div>
      {error.value !== '' && (
        <Notice tone="bad" icon="alert">
          <p>{error.value}</p>
        </Notice>
      )}
      <button type="submit" class="button wide" disabled={busy.value}>
        {busy.value ? customer.saving : customer.save}
      </button>
    </form>
  );
}

type PinHold = ReturnType<typeof usePin>;

/** Where the pin stands: at the last address, else where the device is, else in the middle of what there is to eat. */
function usePin(client: Client, near: Place | null) {
  const start = useSignal<Place | null>(near);
  const place = useSignal<Place | null>(near);
  const refused = useSignal(false);
  const set = (found: Place): void => {
    start.value = found;
    place.value = found;
  };
  const locate = (): void => {
    refused.value = false;
    const failed = (): void => {
      refused.value = true;
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => set({ lat: coords.latitude, lng: coords.longitude }),
      failed,
      { timeout: 8_000 },
    );
  };
  useEffect(() => {
    if (near === null) void firstKitchen(client).then((found) => start.value ?? set(found ?? startView));
  }, []);
  return { start, place, refused, locate };
}

function PinMap({ client, pin }: { readonly client: Client; readonly pin: PinHold }) {
  const start = pin.start.value;
  return (
    <div class="pin-map">
      {start !== null && (
        <MapView
          key={`${start.lat},${start.lng}`}
          scene={emptyScene}
          label={customer.pinMap}
          now={client.now}
          start={{ ...start, zoom: 15.5 }}
          moved={(middle) => (pin.place.value = middle)}
        >
          <span class="pin" aria-hidden="true">
            <Icon name="pin" />
          </span>
        </MapView>
      )}
      <p class="muted small">{pin.refused.value ? customer.locationRefused : customer.pinHint}</p>
      <button type="button" class="button quiet" onClick={pin.locate}>
        <Icon name="target" />
        {customer.useLocation}
      </button>
    </div>
  );
}

async function firstKitchen({ api }: Client): Promise<Place | null> {
  const { body } = await api.get('/v1/restaurants?limit=5');
  for (const hit of Array.isArray(body['restaurants']) ? body['restaurants'] : []) {
    const place: unknown = hit?.place;
    if (typeof place === 'object' && place !== null && 'lat' in place && 'lng' in place)
      return { lat: Number(place.lat) / 1e6, lng: Number(place.lng) / 1e6 };
  }
  return null;
}

const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
