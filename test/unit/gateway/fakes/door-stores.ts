// What the door finds behind its ports: one restaurant with one dish, one address, texts, pings; and webhooks signed with `good`.

import type { GatewayPorts, GpsPing, Webhook } from '../../../../gateway/ports.ts';
import type { Address } from '../../../../storage/accounts.ts';
import type { ChatText } from '../../../../storage/chat.ts';

/** A menu of one dish for 250. */
export const menuRow = {
  restaurantId: 'r1',
  version: 'r1@1',
  currency: 'INR',
  items: [{ id: 'dosa', name: 'Dosa', category: 'Dosas', price: 200, soldOut: false, optionGroups: [] }],
  optionGroups: [],
  fees: { delivery: 40, service: 10 },
};

/** A cart that this menu prices as quoted, for the address `home@1` of ana. */
export const cart = {
  restaurantId: 'r1',
  menuVersion: 'r1@1',
  lines: [{ itemId: 'dosa', quantity: 1, options: [] }],
  addressId: 'home@1',
  quotedTotal: 250,
  currency: 'INR',
  payment: 'link',
};

const home: Address = {
  addressId: 'home@1',
  personId: 'ana',
  label: 'home',
  text: '1 Some Street',
  latMicrodegrees: 19_000_000,
  lngMicrodegrees: 72_800_000,
  cell: '8960b5a4a0fffff',
};

/** Rows that a test reads and changes. */
export class DoorStores {
  readonly texts: ChatText[] = [];
  readonly addresses = new Map<string, Address>([[home.addressId, home]]);
  readonly pings: { riderId: string; session: number; pings: readonly GpsPing[] }[] = [];
  readonly heard: string[] = [];
  menuVersion = 'r1@1';
  /** What a search does; a handler that throws or hangs. */
  search: () => Promise<readonly never[]> = async () => [];

  catalog(): GatewayPorts['catalog'] {
    const etag = (): string => `"${this.menuVersion}"`;
    const edit = (restaurantId: string, ifMatch: string) => {
      if (restaurantId !== 'r1') return { kind: 'not_found' } as const;
      if (ifMatch !== etag()) return { kind: 'changed_meanwhile', etag: etag() } as const;
      this.menuVersion = `r1@${Number(this.menuVersion.slice(3)) + 1}`;
      return { kind: 'done', version: this.menuVersion, etag: etag() } as const;
    };
    return {
      search: () => this.search(),
      restaurant: async (id) =>
        id === 'r1'
          ? { id, place: { lat: 19_000_000, lng: 72_800_000 }, open: true, menuVersion: this.menuVersion }
          : null,
      currentMenu: async (id) => (id === 'r1' ? { version: this.menuVersion, etag: etag(), menu: menuRow } : null),
      reviseMenu: async (id, _menu, ifMatch) => edit(id, ifMatch),
      setSoldOut: async (id, _item, _soldOut, ifMatch) => edit(id, ifMatch),
    };
  }

  accounts(): GatewayPorts['accounts'] {
    return {
      createAddress: async (id, fields) => {
        const addressId = `${id}@1`;
        if (!this.addresses.has(addressId)) this.addresses.set(addressId, { ...fields, addressId });
        return addressId;
      },
      addresses: async (personId) => [...this.addresses.values()].filter((one) => one.personId === personId),
      address: async (addressId) => this.addresses.get(addressId) ?? null,
    };
  }

  chat(): GatewayPorts['chat'] {
    return {
      putText: async (text) => void this.texts.push(text),
      text: async (id) => this.texts.find(({ textId }) => textId === id) ?? null,
      texts: async (id) =>
        this.texts.filter(({ conversationId }) => conversationId === id).map((text) => ({ ...text, createdAt: 0 })),
    };
  }

  gps(): GatewayPorts['gps'] {
    return {
      accept: (riderId, session, pings) => {
        this.pings.push({ riderId, session, pings });
        const good = pings.filter(({ lat }) => Math.abs(lat) <= 90_000_000).length;
        return { accepted: good, dropped: { range: pings.length - good } };
      },
      heard: (riderId) => void this.heard.push(riderId),
    };
  }
}

/** Signed with the word `good`; the body is {orderId, status}. */
export function verifyWebhook(raw: Buffer, signature: string): Webhook {
  if (signature !== 'good') return { kind: 'refused', reason: 'the signature does not fit the body' };
  const { orderId, status } = JSON.parse(raw.toString());
  if (status === 'nothing') return { kind: 'ignored' };
  const message = {
    type: 'PaymentReported',
    paymentId: 'p1',
    chargeKey: `${orderId}:charge:1`,
    status,
    amount: 250,
    currency: 'INR',
    url: null,
  };
  return { kind: 'fact', orderId, message, messageId: '00000000000000aa' };
}
