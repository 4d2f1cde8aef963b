// The customer's page: a chat held in one hand; on a wide screen the live map beside it.

import { effect, type Signal, signal } from '@preact/signals';
import { type Client, startPage } from '../client/page.tsx';
import { shortNumber } from '../client/short-number.ts';
import { Icon } from '../design/icons.tsx';
import { Bar, Notice } from '../design/parts.tsx';
import { afterPicture, type Fleet, noFleet } from '../map/fleet.ts';
import { customer } from '../texts/customer.ts';
import { shared } from '../texts/shared.ts';
import { AddressSheet } from './address-sheet.tsx';
import { type Address, type Addresses, createAddresses } from './addresses.ts';
import { ChatView } from './chat-view.tsx';
import { Composer } from './composer.tsx';
import { OrderMap } from './order-map.tsx';
import { isLive } from './order-view.ts';
import { createOrders, type Followed, type Orders } from './orders.ts';
import { createTalk, type Talk } from './talk.ts';
import { headlineOf } from './words.ts';

type Parts = {
  readonly client: Client;
  readonly talk: Talk;
  readonly orders: Orders;
  readonly addresses: Addresses;
  readonly sheet: Signal<boolean>;
  /** A screen with room for a map beside the chat. */
  readonly wide: Signal<boolean>;
  readonly fleet: Signal<Fleet>;
};

startPage({ page: 'customer', role: 'customer', path: '/', sub: 'ana' }, (client) => {
  const addresses = createAddresses(client);
  void addresses.load();
  const room = matchMedia('(min-width: 1000px)');
  const wide = signal(room.matches);
  room.addEventListener('change', () => {
    wide.value = room.matches;
  });
  const fleet = signal(noFleet);
  effect(() => {
    // The city is worth its bytes only where it is shown.
    if (!wide.value) return;
    return client.socket.watchMap((picture) => {
      fleet.value = afterPicture(fleet.value, picture);
    });
  });
  const parts = {
    client,
    fleet,
    addresses,
    wide,
    talk: createTalk(client),
    orders: createOrders(client),
    sheet: signal(false),
  };
  return <Page {...parts} />;
});

function Page(parts: Parts) {
  const { client, talk, orders, addresses, sheet, wide } = parts;
  const live = talk.chat.value.orderIds
    .slice(-3)
    .map((id) => orders.follow(id))
    .filter(isUnderWay);
  const address = chosen(parts);
  const openSheet = (): void => {
    sheet.value = true;
  };
  return (
    <div class="customer">
      <a class="skip" href="#message">
        {shared.skip}
      </a>
      <Bar title={customer.title} about={address?.label ?? customer.about} link={client.link.value} />
      <main class="talk">
        {!wide.value && live.map((order) => <Strip key={order.id} order={order} />)}
        <ChatView
          talk={talk}
          client={client}
          orders={orders}
          addressLabel={address?.label ?? customer.addressNone}
          chooseAddress={openSheet}
          smallMaps={!wide.value}
        />
        {talk.refused.value !== '' && (
          <Notice tone="bad" icon="alert">
            <p>{customer.refused(talk.refused.value)}</p>
          </Notice>
        )}
        <Composer talk={talk} chooseAddress={openSheet} />
      </main>
      {wide.value && (
        <aside class="side" aria-label={customer.sideTitle}>
          <OrderMap orders={live} client={client} home={address} fleet={parts.fleet.value} />
          {live.length === 0 && <p class="side-note">{customer.sideEmpty}</p>}
          {live.map((order) => (
            <Strip key={order.id} order={order} />
          ))}
        </aside>
      )}
      {sheet.value && (
        <AddressSheet
          client={client}
          addresses={addresses}
          chosenId={talk.chat.value.addressId}
          close={() => (sheet.value = false)}
          choose={(next) => void choose(parts, next)}
        />
      )}
    </div>
  );
}

/** The order that is under way, in one line that stays in sight. */
function Strip({ order }: { readonly order: Followed }) {
  const view = order.view.value;
  if (view === null) return null;
  return (
    <p class="strip" role="status">
      <Icon name={view.status === 'picked_up' ? 'bike' : view.kitchen === 'accepted' ? 'flame' : 'clock'} />
      <strong>{headlineOf(view)}</strong>
      <span class="muted small code">{customer.orderNo(shortNumber(order.id))}</span>
    </p>
  );
}

async function choose({ talk, sheet }: Parts, { addressId, cell }: Address): Promise<void> {
  sheet.value = false;
  await talk.tap('ChooseAddress', { addressId, cell }, addressId);
}

function isUnderWay({ view }: Followed): boolean {
  return view.value !== null && isLive(view.value);
}

function chosen({ talk, addresses }: Parts): Address | null {
  const id = talk.chat.value.addressId;
  return addresses.list.value?.find(({ addressId }) => addressId === id) ?? null;
}
