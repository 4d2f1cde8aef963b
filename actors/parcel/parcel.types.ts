// Generated from parcel.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from '../../schemas/platform.types.ts';
import { type TypeSchema, typeSchema } from '../../schemas/schema.ts';

/** The customer packs it; a label is printed. */
export type PackParcel = {
  readonly type: 'PackParcel';
  readonly customerId: string;
  readonly weightGrams: number;
};

/** It leaves; a companion is told to leave with it. */
export type ShipParcel = {
  readonly type: 'ShipParcel';
  readonly companionId: string | null;
  readonly dueAfterMs: number;
};

/** It arrives. */
export type DeliverParcel = {
  readonly type: 'DeliverParcel';
};

/** Answer of the effect print_label. */
export type LabelPrinted = {
  readonly type: 'LabelPrinted';
  /** Null: given up. */
  readonly labelId: string | null;
};

/** Timer. */
export type ParcelOverdue = {
  readonly type: 'ParcelOverdue';
};

/** Packed. */
export type ParcelPacked = {
  readonly type: 'ParcelPacked';
  readonly customerId: string;
  readonly weightGrams: number;
};

/** It has a label. */
export type ParcelLabelled = {
  readonly type: 'ParcelLabelled';
  readonly labelId: string;
};

/** Under way. */
export type ParcelShipped = {
  readonly type: 'ParcelShipped';
  readonly companionId: string | null;
  readonly dueAfterMs: number;
};

/** The companion refused to leave. */
export type CompanionStayed = {
  readonly type: 'CompanionStayed';
  /** As TellRefused gave it. */
  readonly reason: string;
};

/** Not delivered in time. */
export type ParcelRanLate = {
  readonly type: 'ParcelRanLate';
};

/** Arrived. */
export type ParcelDelivered = {
  readonly type: 'ParcelDelivered';
};

/** Kind print_label. */
export type PrintLabel = {
  readonly type: 'PrintLabel';
  readonly parcelId: string;
  readonly weightGrams: number;
};

/** One parcel. */
export type ParcelState = {
  readonly status: ParcelStatus;
  readonly customerId: string | null;
  readonly weightGrams: number;
  readonly labelId: string | null;
  readonly late: boolean;
  readonly companionStayed: boolean;
};

export type ParcelStatus = 'new' | 'packed' | 'shipped' | 'delivered';

/** What somebody may ask; may be refused. */
export type ParcelCommand = PackParcel | ShipParcel | DeliverParcel;

/** What happened elsewhere; may only be accepted or ignored. */
export type ParcelFact = LabelPrinted | ParcelOverdue;

/** What this type decided; the loop adds seq and at. */
export type ParcelEvent = ParcelPacked | ParcelLabelled | ParcelShipped | CompanionStayed | ParcelRanLate | ParcelDelivered;

/** What this type asks the outside world to do. */
export type ParcelEffect = PrintLabel;

/** All that `decide` of this type may meet. */
export type ParcelMessage = ParcelCommand | ParcelFact | TellRefused;

/** Version 1 of every record of parcel. */
export const parcelSchema: TypeSchema = typeSchema('parcel', 1, [
  ['command', {"type":"record","name":"PackParcel","namespace":"dabba.parcel","doc":"The customer packs it; a label is printed.","fields":[{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"weightGrams","type":["null","int"],"default":null,"required":true,"min":1,"max":100000}]}],
  ['command', {"type":"record","name":"ShipParcel","namespace":"dabba.parcel","doc":"It leaves; a companion is told to leave with it.","fields":[{"name":"companionId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"dueAfterMs","type":["null","int"],"default":null,"required":true,"min":1,"max":86400000}]}],
  ['command', {"type":"record","name":"DeliverParcel","namespace":"dabba.parcel","doc":"It arrives.","fields":[]}],
  ['fact', {"type":"record","name":"LabelPrinted","namespace":"dabba.parcel","doc":"Answer of the effect print_label.","fields":[{"name":"labelId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Null: given up."}]}],
  ['fact', {"type":"record","name":"ParcelOverdue","namespace":"dabba.parcel","doc":"Timer.","fields":[]}],
  ['event', {"type":"record","name":"ParcelPacked","namespace":"dabba.parcel","doc":"Packed.","fields":[{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"weightGrams","type":["null","int"],"default":null,"required":true,"min":1,"max":100000},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"ParcelLabelled","namespace":"dabba.parcel","doc":"It has a label.","fields":[{"name":"labelId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"ParcelShipped","namespace":"dabba.parcel","doc":"Under way.","fields":[{"name":"companionId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"dueAfterMs","type":["null","int"],"default":null,"required":true,"min":1,"max":86400000},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"CompanionStayed","namespace":"dabba.parcel","doc":"The companion refused to leave.","fields":[{"name":"reason","type":["null","string"],"default":null,"required":true,"maxLength":100,"doc":"As TellRefused gave it."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"ParcelRanLate","namespace":"dabba.parcel","doc":"Not delivered in time.","fields":[{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"ParcelDelivered","namespace":"dabba.parcel","doc":"Arrived.","fields":[{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['effect', {"type":"record","name":"PrintLabel","namespace":"dabba.parcel","doc":"Kind print_label.","fields":[{"name":"parcelId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"weightGrams","type":["null","int"],"default":null,"required":true,"min":1,"max":100000}]}],
  ['state', {"type":"record","name":"ParcelState","namespace":"dabba.parcel","doc":"One parcel.","fields":[{"name":"status","type":{"type":"enum","name":"ParcelStatus","symbols":["unknown","new","packed","shipped","delivered"],"default":"unknown"},"default":"unknown","required":true},{"name":"customerId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"weightGrams","type":"int","default":0},{"name":"labelId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"late","type":"boolean","default":false},{"name":"companionStayed","type":"boolean","default":false}]}],
], platformSchema);
