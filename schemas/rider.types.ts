// Generated from rider.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from './platform.types.ts';
import { type TypeSchema, typeSchema } from './schema.ts';

/** The rider begins a shift, or says again that it is on one. */
export type GoOnline = {
  readonly type: 'GoOnline';
  readonly vehicle: Vehicle;
};

export type Vehicle = 'bicycle' | 'scooter' | 'electric_scooter' | 'motorcycle' | 'car' | 'on_foot';

/** The rider ends its shift; an open offer is declined by it. */
export type GoOffline = {
  readonly type: 'GoOffline';
};

/** The rider takes the offer. */
export type AcceptOffer = {
  readonly type: 'AcceptOffer';
  readonly assignmentId: string;
};

/** The rider does not take the offer. */
export type DeclineOffer = {
  readonly type: 'DeclineOffer';
  readonly assignmentId: string;
};

/** The rider has the food; the code is the kitchen's. */
export type ReportPickUp = {
  readonly type: 'ReportPickUp';
  /** Null: the present one. */
  readonly assignmentId: string | null;
  readonly code: string;
};

/** The rider gave the food to the customer. */
export type ReportDelivery = {
  readonly type: 'ReportDelivery';
  /** Null: the present one. */
  readonly assignmentId: string | null;
};

/** Told by an order that holds this rider. */
export type OfferMade = {
  readonly type: 'OfferMade';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly restaurantId: string;
  readonly claimNo: number;
  /** Microdegrees. */
  readonly pickupLat: number;
  /** Microdegrees. */
  readonly pickupLng: number;
  readonly dropoffCell: string;
  readonly fee: number;
  readonly currency: string;
  readonly distanceMeters: number;
  /** Epoch ms. */
  readonly expiresAt: number;
};

/** Told by the order: the acceptance counted. */
export type AssignmentConfirmed = {
  readonly type: 'AssignmentConfirmed';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly claimNo: number;
  readonly addressId: string;
};

/** Told by the order: the code was right. */
export type PickUpConfirmed = {
  readonly type: 'PickUpConfirmed';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly claimNo: number;
};

/** Told by the order: the rider is free of it. */
export type AssignmentEnded = {
  readonly type: 'AssignmentEnded';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly claimNo: number;
  readonly reason: AssignmentEnd;
};

export type AssignmentEnd = 'declined' | 'expired' | 'lost' | 'unreachable' | 'unwanted' | 'order_ended' | 'delivered' | 'too_late' | 'order_gone';

/** From the watcher of heartbeats: nothing heard for a whole time to live. */
export type RiderSilent = {
  readonly type: 'RiderSilent';
  readonly assignmentId: string;
};

/** On shift. */
export type WentOnline = {
  readonly type: 'WentOnline';
  readonly riderId: string;
  readonly vehicle: Vehicle;
};

/** Off shift. */
export type WentOffline = {
  readonly type: 'WentOffline';
  readonly riderId: string;
};

/** An offer stands. */
export type OfferReceived = {
  readonly type: 'OfferReceived';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly restaurantId: string;
  readonly claimNo: number;
  /** Microdegrees. */
  readonly pickupLat: number;
  /** Microdegrees. */
  readonly pickupLng: number;
  readonly dropoffCell: string;
  readonly fee: number;
  readonly currency: string;
  readonly distanceMeters: number;
  /** Epoch ms. */
  readonly expiresAt: number;
};

/** The order is told. */
export type OfferAccepted = {
  readonly type: 'OfferAccepted';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
};

/** The order is told. */
export type OfferDeclined = {
  readonly type: 'OfferDeclined';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
  readonly reason: OfferDecline;
};

export type OfferDecline = 'declined' | 'went_offline' | 'off_shift';

/** The delivery is this rider's. */
export type AssignmentBegun = {
  readonly type: 'AssignmentBegun';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
  readonly addressId: string;
};

/** A confirmation of what is no longer this rider's; the order is told. */
export type AssignmentDisowned = {
  readonly type: 'AssignmentDisowned';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
};

/** The order is asked whether the code is right. */
export type PickUpClaimed = {
  readonly type: 'PickUpClaimed';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
  readonly code: string;
};

/** The order said no. */
export type PickUpRefused = {
  readonly type: 'PickUpRefused';
  readonly assignmentId: string;
  /** As TellRefused gave it. */
  readonly reason: string;
};

/** On the way to the customer. */
export type PickUpDone = {
  readonly type: 'PickUpDone';
  readonly assignmentId: string;
};

/** The order is told. */
export type DeliveryClaimed = {
  readonly type: 'DeliveryClaimed';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
};

/** The order said no. */
export type DeliveryRefused = {
  readonly type: 'DeliveryRefused';
  readonly assignmentId: string;
  /** As TellRefused gave it. */
  readonly reason: string;
};

/** Nothing of it is left with the rider. */
export type AssignmentClosed = {
  readonly type: 'AssignmentClosed';
  readonly assignmentId: string;
  readonly claimNo: number;
  readonly reason: AssignmentEnd;
};

/** The order is told that this rider is lost. */
export type SilenceReported = {
  readonly type: 'SilenceReported';
  readonly assignmentId: string;
  readonly orderId: string;
  readonly riderId: string;
  readonly claimNo: number;
};

/** One rider. */
export type RiderState = {
  readonly riderId: string | null;
  readonly onShift: boolean;
  readonly vehicle: Vehicle | 'unknown' | null;
  /** Offers at or below it are old. */
  readonly lastClaimNo: number;
  readonly phase: RiderPhase;
  readonly assignmentId: string | null;
  readonly orderId: string | null;
  readonly restaurantId: string | null;
  readonly claimNo: number;
  /** Microdegrees. */
  readonly pickupLat: number;
  /** Microdegrees. */
  readonly pickupLng: number;
  readonly dropoffCell: string | null;
  readonly addressId: string | null;
  readonly fee: number;
  readonly currency: string | null;
  readonly distanceMeters: number;
  /** Epoch ms. */
  readonly expiresAt: number;
  /** The code under question. */
  readonly code: string | null;
  /** The order was told of the silence. */
  readonly silent: boolean;
  /** The last one that ended. */
  readonly endedAssignmentId: string | null;
};

export type RiderPhase = 'idle' | 'offered' | 'accepted' | 'confirmed' | 'picking_up' | 'picked_up' | 'delivering';

/** What somebody may ask; may be refused. */
export type RiderCommand = GoOnline | GoOffline | AcceptOffer | DeclineOffer | ReportPickUp | ReportDelivery;

/** What happened elsewhere; may only be accepted or ignored. */
export type RiderFact = OfferMade | AssignmentConfirmed | PickUpConfirmed | AssignmentEnded | RiderSilent;

/** What this type decided; the loop adds seq and at. */
export type RiderEvent = WentOnline | WentOffline | OfferReceived | OfferAccepted | OfferDeclined | AssignmentBegun | AssignmentDisowned | PickUpClaimed | PickUpRefused | PickUpDone | DeliveryClaimed | DeliveryRefused | AssignmentClosed | SilenceReported;

/** All that `decide` of this type may meet. */
export type RiderMessage = RiderCommand | RiderFact | TellRefused;

/** Version 1 of every record of rider. */
export const riderSchema: TypeSchema = typeSchema('rider', 1, [
  ['command', {"type":"record","name":"GoOnline","namespace":"dabba.rider","doc":"The rider begins a shift, or says again that it is on one.","fields":[{"name":"vehicle","type":{"type":"enum","name":"Vehicle","symbols":["unknown","bicycle","scooter","electric_scooter","motorcycle","car","on_foot"],"default":"unknown"},"default":"unknown","required":true}]}],
  ['command', {"type":"record","name":"GoOffline","namespace":"dabba.rider","doc":"The rider ends its shift; an open offer is declined by it.","fields":[]}],
  ['command', {"type":"record","name":"AcceptOffer","namespace":"dabba.rider","doc":"The rider takes the offer.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"}]}],
  ['command', {"type":"record","name":"DeclineOffer","namespace":"dabba.rider","doc":"The rider does not take the offer.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"}]}],
  ['command', {"type":"record","name":"ReportPickUp","namespace":"dabba.rider","doc":"The rider has the food; the code is the kitchen's.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$","doc":"Null: the present one."},{"name":"code","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9]{4}$"}]}],
  ['command', {"type":"record","name":"ReportDelivery","namespace":"dabba.rider","doc":"The rider gave the food to the customer.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$","doc":"Null: the present one."}]}],
  ['fact', {"type":"record","name":"OfferMade","namespace":"dabba.rider","doc":"Told by an order that holds this rider.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"pickupLat","type":["null","int"],"default":null,"required":true,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"pickupLng","type":["null","int"],"default":null,"required":true,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"dropoffCell","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9a-f]{15}$"},{"name":"fee","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"distanceMeters","type":"int","default":0},{"name":"expiresAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."}]}],
  ['fact', {"type":"record","name":"AssignmentConfirmed","namespace":"dabba.rider","doc":"Told by the order: the acceptance counted.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"addressId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"}]}],
  ['fact', {"type":"record","name":"PickUpConfirmed","namespace":"dabba.rider","doc":"Told by the order: the code was right.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0}]}],
  ['fact', {"type":"record","name":"AssignmentEnded","namespace":"dabba.rider","doc":"Told by the order: the rider is free of it.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"reason","type":{"type":"enum","name":"AssignmentEnd","symbols":["unknown","declined","expired","lost","unreachable","unwanted","order_ended","delivered","too_late","order_gone"],"default":"unknown"},"default":"unknown","required":true}]}],
  ['fact', {"type":"record","name":"RiderSilent","namespace":"dabba.rider","doc":"From the watcher of heartbeats: nothing heard for a whole time to live.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"}]}],
  ['event', {"type":"record","name":"WentOnline","namespace":"dabba.rider","doc":"On shift.","fields":[{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"vehicle","type":{"type":"enum","name":"Vehicle","symbols":["unknown","bicycle","scooter","electric_scooter","motorcycle","car","on_foot"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"WentOffline","namespace":"dabba.rider","doc":"Off shift.","fields":[{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OfferReceived","namespace":"dabba.rider","doc":"An offer stands.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"pickupLat","type":["null","int"],"default":null,"required":true,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"pickupLng","type":["null","int"],"default":null,"required":true,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"dropoffCell","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9a-f]{15}$"},{"name":"fee","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"distanceMeters","type":"int","default":0},{"name":"expiresAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OfferAccepted","namespace":"dabba.rider","doc":"The order is told.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OfferDeclined","namespace":"dabba.rider","doc":"The order is told.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"reason","type":{"type":"enum","name":"OfferDecline","symbols":["unknown","declined","went_offline","off_shift"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"AssignmentBegun","namespace":"dabba.rider","doc":"The delivery is this rider's.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"addressId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"AssignmentDisowned","namespace":"dabba.rider","doc":"A confirmation of what is no longer this rider's; the order is told.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PickUpClaimed","namespace":"dabba.rider","doc":"The order is asked whether the code is right.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"code","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9]{4}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PickUpRefused","namespace":"dabba.rider","doc":"The order said no.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"reason","type":["null","string"],"default":null,"required":true,"maxLength":100,"doc":"As TellRefused gave it."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PickUpDone","namespace":"dabba.rider","doc":"On the way to the customer.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"DeliveryClaimed","namespace":"dabba.rider","doc":"The order is told.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"DeliveryRefused","namespace":"dabba.rider","doc":"The order said no.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"reason","type":["null","string"],"default":null,"required":true,"maxLength":100,"doc":"As TellRefused gave it."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"AssignmentClosed","namespace":"dabba.rider","doc":"Nothing of it is left with the rider.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"reason","type":{"type":"enum","name":"AssignmentEnd","symbols":["unknown","declined","expired","lost","unreachable","unwanted","order_ended","delivered","too_late","order_gone"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"SilenceReported","namespace":"dabba.rider","doc":"The order is told that this rider is lost.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['state', {"type":"record","name":"RiderState","namespace":"dabba.rider","doc":"One rider.","fields":[{"name":"riderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"onShift","type":"boolean","default":false},{"name":"vehicle","type":["null",{"type":"enum","name":"Vehicle","symbols":["unknown","bicycle","scooter","electric_scooter","motorcycle","car","on_foot"],"default":"unknown"}],"default":null},{"name":"lastClaimNo","type":"long","default":0,"min":0,"doc":"Offers at or below it are old."},{"name":"phase","type":{"type":"enum","name":"RiderPhase","symbols":["unknown","idle","offered","accepted","confirmed","picking_up","picked_up","delivering"],"default":"unknown"},"default":"unknown","required":true},{"name":"assignmentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"orderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"pickupLat","type":"int","default":0,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"pickupLng","type":"int","default":0,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"dropoffCell","type":["null","string"],"default":null,"pattern":"^[0-9a-f]{15}$"},{"name":"addressId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"fee","type":"long","default":0,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"distanceMeters","type":"int","default":0},{"name":"expiresAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"code","type":["null","string"],"default":null,"pattern":"^[0-9]{4}$","doc":"The code under question."},{"name":"silent","type":"boolean","default":false,"doc":"The order was told of the silence."},{"name":"endedAssignmentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$","doc":"The last one that ended."}]}],
], platformSchema);
