// Generated from kitchen.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from './platform.types.ts';
import { type TypeSchema, typeSchema } from './schema.ts';

/** Told by a paid order. */
export type TicketOpened = {
  readonly type: 'TicketOpened';
  readonly orderId: string;
  /** Epoch ms. */
  readonly openedAt: number;
  /** restaurantId@version */
  readonly menuVersion: string;
  readonly handoverCode: string;
  readonly noteId: string | null;
  readonly total: number;
  readonly currency: string;
  readonly lines: readonly TicketLine[];
};

export type TicketLine = {
  readonly itemId: string;
  readonly quantity: number;
  readonly options: readonly TicketOption[];
};

export type TicketOption = {
  readonly group: string;
  readonly value: string;
  readonly modifier: TicketModifier;
};

export type TicketModifier = 'add' | 'no' | 'light' | 'extra';

/** Told by the order: how it stands now. */
export type TicketChanged = {
  readonly type: 'TicketChanged';
  readonly orderId: string;
  readonly status: TicketStatus;
  /** Epoch ms. */
  readonly readyAt: number | null;
  readonly riderId: string | null;
};

export type TicketStatus = 'open' | 'accepted' | 'ready' | 'closed';

/** Told by the order: nothing is left to do for the kitchen. */
export type TicketClosed = {
  readonly type: 'TicketClosed';
  readonly orderId: string;
  readonly reason: TicketCloseReason;
};

export type TicketCloseReason = 'picked_up' | 'cancelled' | 'rejected' | 'failed';

/** A ticket hangs on the rail. */
export type TicketAdded = {
  readonly type: 'TicketAdded';
  readonly restaurantId: string;
  readonly orderId: string;
  /** Epoch ms. */
  readonly openedAt: number;
  /** restaurantId@version */
  readonly menuVersion: string;
  readonly handoverCode: string;
  readonly noteId: string | null;
  readonly total: number;
  readonly currency: string;
  readonly lines: readonly TicketLine[];
};

/** A ticket changed. */
export type TicketUpdated = {
  readonly type: 'TicketUpdated';
  readonly orderId: string;
  readonly status: TicketStatus;
  /** Epoch ms. */
  readonly readyAt: number | null;
  readonly riderId: string | null;
};

/** A ticket is done. */
export type TicketFinished = {
  readonly type: 'TicketFinished';
  readonly orderId: string;
  readonly reason: TicketCloseReason;
};

/** The tickets of one restaurant, oldest first. */
export type KitchenState = {
  readonly restaurantId: string | null;
  readonly tickets: readonly Ticket[];
};

export type Ticket = {
  readonly orderId: string;
  readonly status: TicketStatus;
  /** Epoch ms. */
  readonly openedAt: number;
  /** Epoch ms. */
  readonly readyAt: number | null;
  readonly riderId: string | null;
  readonly handoverCode: string;
  readonly reason: TicketCloseReason | 'unknown' | null;
};

/** What happened elsewhere; may only be accepted or ignored. */
export type KitchenFact = TicketOpened | TicketChanged | TicketClosed;

/** What this type decided; the loop adds seq and at. */
export type KitchenEvent = TicketAdded | TicketUpdated | TicketFinished;

/** All that `decide` of this type may meet. */
export type KitchenMessage = KitchenFact | TellRefused;

/** Version 1 of every record of kitchen. */
export const kitchenSchema: TypeSchema = typeSchema('kitchen', 1, [
  ['fact', {"type":"record","name":"TicketOpened","namespace":"dabba.kitchen","doc":"Told by a paid order.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"openedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"menuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"restaurantId@version"},{"name":"handoverCode","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9]{4}$"},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"total","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"TicketLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"options","type":{"type":"array","items":{"type":"record","name":"TicketOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"TicketModifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true}]}},"default":[],"maxItems":100}]}},"default":[],"maxItems":50}]}],
  ['fact', {"type":"record","name":"TicketChanged","namespace":"dabba.kitchen","doc":"Told by the order: how it stands now.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"status","type":{"type":"enum","name":"TicketStatus","symbols":["unknown","open","accepted","ready","closed"],"default":"unknown"},"default":"unknown","required":true},{"name":"readyAt","type":["null","long"],"default":null,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"riderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['fact', {"type":"record","name":"TicketClosed","namespace":"dabba.kitchen","doc":"Told by the order: nothing is left to do for the kitchen.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"reason","type":{"type":"enum","name":"TicketCloseReason","symbols":["unknown","picked_up","cancelled","rejected","failed"],"default":"unknown"},"default":"unknown","required":true}]}],
  ['event', {"type":"record","name":"TicketAdded","namespace":"dabba.kitchen","doc":"A ticket hangs on the rail.","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"openedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"menuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"restaurantId@version"},{"name":"handoverCode","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9]{4}$"},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"total","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"TicketLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"options","type":{"type":"array","items":{"type":"record","name":"TicketOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"TicketModifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true}]}},"default":[],"maxItems":100}]}},"default":[],"maxItems":50},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"TicketUpdated","namespace":"dabba.kitchen","doc":"A ticket changed.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"status","type":{"type":"enum","name":"TicketStatus","symbols":["unknown","open","accepted","ready","closed"],"default":"unknown"},"default":"unknown","required":true},{"name":"readyAt","type":["null","long"],"default":null,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"riderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"TicketFinished","namespace":"dabba.kitchen","doc":"A ticket is done.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"reason","type":{"type":"enum","name":"TicketCloseReason","symbols":["unknown","picked_up","cancelled","rejected","failed"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['state', {"type":"record","name":"KitchenState","namespace":"dabba.kitchen","doc":"The tickets of one restaurant, oldest first.","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"tickets","type":{"type":"array","items":{"type":"record","name":"Ticket","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"status","type":{"type":"enum","name":"TicketStatus","symbols":["unknown","open","accepted","ready","closed"],"default":"unknown"},"default":"unknown","required":true},{"name":"openedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"readyAt","type":["null","long"],"default":null,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"riderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"handoverCode","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9]{4}$"},{"name":"reason","type":["null",{"type":"enum","name":"TicketCloseReason","symbols":["unknown","picked_up","cancelled","rejected","failed"],"default":"unknown"}],"default":null}]}},"default":[],"maxItems":60}]}],
], platformSchema);
