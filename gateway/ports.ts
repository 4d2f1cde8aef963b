// What the door needs of the rest, as arguments (port.1). Storage and streams fill these; tests fill them by hand.
// I1: the gateway writes only what must not be on a topic (addresses, texts) and the catalog's edits; all else is a command.

import type { ActorType, Caller, Message, Problem } from '../actors/actor.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Metrics } from '../runtime/metrics.ts';
import type { Address, AddressFields } from '../storage/accounts.ts';
import type { Hit, SearchQuery } from '../storage/catalog/search/engine.ts';
import type { ChatText } from '../storage/chat.ts';
import type { Store } from '../storage/store.ts';
import type { Ingress } from '../streams/ingress.ts';
import type { SeenRider } from './push/live-map.ts';

/** What a decoder says; `behind`: newer code wrote it. Anything else that is not `ok` cannot be read here. */
export type Read<T> =
  | ({ readonly kind: 'ok' } & T)
  | { readonly kind: 'behind' }
  | { readonly kind: 'poison' | 'unknown' };

/** The decoding half of the codec. */
export type DoorCodec = {
  decode(type: string, name: string, version: number, body: Buffer): Read<{ readonly message: Message }>;
  decodeState(type: string, version: number, body: Buffer): Read<{ readonly state: object }>;
  fromWire(topic: string, value: Buffer): Read<{ readonly message: Message }>;
};

/** A restaurant as the catalog shows it; its other members pass to the client as they are. Positions are microdegrees. */
export type ShownRestaurant = {
  readonly id: string;
  /** Null: it cannot be ordered from. */
  readonly place: { readonly lat: number; readonly lng: number } | null;
  /** Null where the hours are not known. */
  readonly open?: boolean | null;
  /** `id@n` of its menu of now; null: it has none. */
  readonly menuVersion: string | null;
};

/** A version of a menu. `version` is restaurantId@n, `etag` a quoted strong tag. */
export type CurrentMenu = { readonly version: string; readonly etag: string; readonly menu: object };

/** An edit with If-Match: done, or somebody was faster, or there is no such restaurant or dish, or the menu is no menu. */
export type Edited =
  | { readonly kind: 'done'; readonly version: string; readonly etag: string }
  | { readonly kind: 'changed_meanwhile'; readonly etag: string }
  | { readonly kind: 'not_found' }
  | { readonly kind: 'invalid'; readonly problems: readonly Problem[] };

export type CatalogPort = {
  search(query: SearchQuery): Promise<readonly Hit[]>;
  restaurant(id: string): Promise<ShownRestaurant | null>;
  currentMenu(restaurantId: string): Promise<CurrentMenu | null>;
  /** A whole new menu. `ifMatch` is the etag of the version it replaces. */
  reviseMenu(restaurantId: string, menu: unknown, ifMatch: string): Promise<Edited>;
  setSoldOut(restaurantId: string, itemId: string, soldOut: boolean, ifMatch: string): Promise<Edited>;
};

export type AccountsPort = {
  /** Creates version 1 under this id and returns `<id>@1`; a repeat with the same id changes nothing. */
  createAddress(id: string, fields: AddressFields): Promise<string>;
  addresses(personId: string): Promise<readonly Address[]>;
  /** By `<id>@<version>`; null when it was erased or never was. */
  address(addressId: string): Promise<Address | null>;
};

export type ChatPort = {
  /** Writes a typed text under this id; a repeat changes nothing. */
  putText(text: ChatText): Promise<void>;
  /** By id; null when it was erased or never was. */
  text(textId: string): Promise<ChatText | null>;
  /** The newest texts of a conversation, newest first; `createdAt` is database epoch ms. */
  texts(conversationId: string, limit: number): Promise<readonly (ChatText & { readonly createdAt: number })[]>;
};

/** Microdegrees, centimetres a second, hundredths of a degree; −1 unknown. */
export type GpsPing = {
  readonly lat: number;
  readonly lng: number;
  readonly ageMs: number;
  readonly speed: number;
  readonly heading: number;
};

export type GpsPort = {
  /** Takes or drops, never waits. `session` is larger for a later connection of the rider: epoch ms at its start. */
  accept(
    riderId: string,
    session: number,
    pings: readonly GpsPing[],
  ): { readonly accepted: number; readonly dropped: Readonly<Record<string, number | undefined>> };
  /** The rider's connection showed life. */
  heard(riderId: string): void;
};

/** A webhook that was verified, as a fact for its order; or why it is none. `ignored`: ours and valid, but nothing to do. */
export type Webhook =
  | {
      readonly kind: 'fact';
      readonly orderId: string;
      readonly message: Message /** 16 hex. */;
      readonly messageId: string;
    }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Checks the signature over the raw body and reads it. `now` is epoch ms. Never throws. */
export type VerifyWebhook = (rawBody: Buffer, signature: string, now: number) => Webhook;

/** A thing this process needs. `hard`: without it nothing can be answered; soft ones only degrade. */
export type HealthCheck = { readonly name: string; readonly hard: boolean; check(signal: AbortSignal): Promise<void> };

/** Everything the door is wired with. */
export type GatewayPorts = {
  readonly clock: Clock;
  /** Database time, epoch ms. */
  readonly databaseTime: () => number;
  readonly metrics: Metrics;
  readonly log: DoorLog;
  /** Every registered actor type. */
  readonly types: readonly ActorType[];
  readonly ingress: Ingress;
  readonly store: Pick<Store, 'read' | 'eventsAfter'>;
  readonly codec: DoorCodec;
  readonly catalog: CatalogPort;
  readonly accounts: AccountsPort;
  readonly chat: ChatPort;
  readonly gps: GpsPort;
  readonly verifyWebhook: VerifyWebhook;
  readonly health: readonly HealthCheck[];
  /** Why the process is not ready yet, or null; asked by /readyz. */
  readonly restoring?: () => string | null;
  /** Riders that this process heard of lately, for the live map; nobody when not given. */
  readonly seenRiders?: () => Iterable<SeenRider>;
};

/** The part of a logger that the door uses. */
export type DoorLog = {
  info(fields: object, text: string): void;
  warn(fields: object, text: string): void;
  error(fields: object, text: string): void;
};

/** The caller that stands behind verified webhooks. */
export const paymentsCaller: Caller = { role: 'system', sub: 'payments' };
