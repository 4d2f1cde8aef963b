// The customer's addresses: read, kept, added. A new one is created under a key of what it says, so that two taps make one.

import { type Signal, signal } from '@preact/signals';
import { isDone } from '../client/api.ts';
import { numberOf, objectsOf, textOf } from '../client/frames.ts';
import type { Client } from '../client/page.tsx';

/** A saved address; degrees. */
export type Address = {
  readonly addressId: string;
  readonly label: string;
  readonly text: string;
  readonly lat: number;
  readonly lng: number;
  readonly cell: string;
};

/** What a new one consists of. */
export type NewAddress = Omit<Address, 'addressId' | 'cell'>;

export type Addresses = {
  /** Null while loading. */
  readonly list: Signal<readonly Address[] | null>;
  readonly failed: Signal<boolean>;
  load(): Promise<void>;
  /** The saved one, or why it was refused. */
  add(address: NewAddress): Promise<Address | string>;
};

/** The addresses of `client`'s customer. */
export function createAddresses({ api }: Client): Addresses {
  const list = signal<readonly Address[] | null>(null);
  const failed = signal(false);
  return {
    list,
    failed,
    async load() {
      const { status, body } = await api.get('/v1/addresses');
      failed.value = status !== 200;
      if (status === 200) list.value = objectsOf(body, 'addresses').map(addressOf);
    },
    async add(address) {
      const intention = `address:${JSON.stringify(address)}`;
      const answer = await api.send({ path: '/v1/addresses', body: address, intention });
      if (!isDone(answer)) return textOf(answer.body, 'detail') || textOf(answer.body, 'title') || answer.code;
      const made = { ...address, addressId: textOf(answer.body, 'addressId'), cell: textOf(answer.body, 'cell') };
      list.value = [...(list.value ?? []).filter(({ addressId }) => addressId !== made.addressId), made];
      return made;
    },
  };
}

const addressOf = (fields: Parameters<typeof textOf>[0]): Address => ({
  addressId: textOf(fields, 'addressId'),
  label: textOf(fields, 'label'),
  text: textOf(fields, 'text'),
  cell: textOf(fields, 'cell'),
  lat: numberOf(fields, 'lat'),
  lng: numberOf(fields, 'lng'),
});
