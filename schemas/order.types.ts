// Generated from order.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from './platform.types.ts';
import { type TypeSchema, typeSchema } from './schema.ts';

/** A cart becomes an order. The gateway adds who, where and the menu version of today; prices are the menu row's. */
export type PlaceOrder = {
  readonly type: 'PlaceOrder';
  readonly customerId: string;
  readonly restaurantId: string;
  /** What the gateway knows of the hours; null when it does not. */
  readonly restaurantOpen: boolean | null;
  /** restaurantId@version that the customer saw. */
  readonly menuVersion: string;
  /** The one of now, from the gateway; it prices. */
  readonly currentMenuVersion: string;
  readonly lines: readonly CartLine[];
  /** address@version */
  readonly addressId: string;
  /** What the customer was shown. */
  readonly quotedTotal: number;
  readonly currency: string;
  readonly payment: PaymentMethod;
  /** Row of chat texts. */
  readonly noteId: string | null;
  /** Told the news of this order. */
  readonly conversationId: string | null;
  /** Microdegrees. */
  readonly pickupLat: number;
  /** Microdegrees. */
  readonly pickupLng: number;
  /** H3 cell of resolution 9. */
  readonly dropoffCell: string;
};

export type CartLine = {
  readonly itemId: string;
  readonly quantity: number;
  readonly options: readonly LineOption[];
};

export type LineOption = {
  readonly group: string;
  readonly value: string;
  /** no takes the value off: it costs nothing and does not count. */
  readonly modifier: Modifier;
};

export type Modifier = 'add' | 'no' | 'light' | 'extra';

export type PaymentMethod = 'saved' | 'link';

/** The customer or an operator; before pick-up. */
export type CancelOrder = {
  readonly type: 'CancelOrder';
};

/** The restaurant cooks it. */
export type AcceptByKitchen = {
  readonly type: 'AcceptByKitchen';
  readonly readyInMinutes: number;
};

/** The restaurant does not cook it; the money goes back. */
export type RejectByKitchen = {
  readonly type: 'RejectByKitchen';
  readonly reason: KitchenReason;
};

export type KitchenReason = 'out_of_stock' | 'too_busy' | 'closing' | 'other';

/** The food stands ready. */
export type MarkReady = {
  readonly type: 'MarkReady';
};

/** An operator ends a delivery that will not come, or asks again for a refund that failed. */
export type EndAsFailed = {
  readonly type: 'EndAsFailed';
  readonly reason: FailureReason;
};

export type FailureReason = 'rider_accident' | 'not_delivered' | 'customer_absent' | 'food_unsafe' | 'other';

/** Told by the rider, with the code that the kitchen hands over; a command, for a wrong code is refused. */
export type PickUpReported = {
  readonly type: 'PickUpReported';
  readonly assignmentId: string;
  readonly riderId: string;
  readonly code: string;
};

/** Told by the rider; a command, for it is refused before pick-up. */
export type DeliveryReported = {
  readonly type: 'DeliveryReported';
  readonly assignmentId: string;
  readonly riderId: string;
};

/** What the provider says of a payment: answer of charge and cancel_payment, and every webhook. */
export type PaymentReported = {
  readonly type: 'PaymentReported';
  /** Null when the provider knows of no payment under the key. */
  readonly paymentId: string | null;
  /** orderId:charge:n */
  readonly chargeKey: string;
  readonly status: PaymentStatus;
  readonly amount: number;
  readonly currency: string | null;
  /** Where the customer pays. */
  readonly url: string | null;
};

export type PaymentStatus = 'created' | 'succeeded' | 'failed' | 'cancelled' | 'gave_up';

/** What the provider says of a refund. */
export type RefundReported = {
  readonly type: 'RefundReported';
  readonly refundId: string | null;
  /** orderId:refund:n */
  readonly refundKey: string;
  readonly paymentId: string | null;
  readonly status: RefundStatus;
  readonly amount: number;
  readonly currency: string | null;
};

export type RefundStatus = 'succeeded' | 'failed' | 'gave_up';

/** Answer of the claim of one assignment. */
export type RidersClaimed = {
  readonly type: 'RidersClaimed';
  readonly assignmentId: string;
  readonly outcome: ClaimOutcome;
  readonly riderId: string | null;
  /** Of the rider; only grows. */
  readonly claimNo: number;
  readonly distanceMeters: number;
};

export type ClaimOutcome = 'reserved' | 'none' | 'gave_up';

/** Told by the rider. */
export type AssignmentAccepted = {
  readonly type: 'AssignmentAccepted';
  readonly assignmentId: string;
  readonly riderId: string;
  readonly claimNo: number;
};

/** Told by the rider. */
export type AssignmentDeclined = {
  readonly type: 'AssignmentDeclined';
  readonly assignmentId: string;
  readonly riderId: string;
  readonly claimNo: number;
  readonly reason: DeclineReason;
};

export type DeclineReason = 'declined' | 'went_offline' | 'off_shift' | 'not_mine' | 'parked';

/** Told by the rider actor: no heartbeat for a whole time to live. */
export type RiderLost = {
  readonly type: 'RiderLost';
  readonly assignmentId: string;
  readonly riderId: string;
};

/** Timer. */
export type PaymentTimedOut = {
  readonly type: 'PaymentTimedOut';
  readonly chargeNo: number;
};

/** Timer. */
export type KitchenSilent = {
  readonly type: 'KitchenSilent';
};

/** Timer. */
export type ReservationExpired = {
  readonly type: 'ReservationExpired';
  readonly assignmentId: string;
};

/** Timer: the search for this assignment found nobody. */
export type SearchAgain = {
  readonly type: 'SearchAgain';
  readonly assignmentId: string;
};

/** Timer. */
export type DeliveryOverdue = {
  readonly type: 'DeliveryOverdue';
  readonly assignmentId: string;
};

/** Priced from the menu row. */
export type OrderPlaced = {
  readonly type: 'OrderPlaced';
  readonly customerId: string;
  readonly restaurantId: string;
  /** restaurantId@version */
  readonly menuVersion: string;
  readonly lines: readonly PricedLine[];
  readonly subtotal: number;
  readonly deliveryFee: number;
  readonly serviceFee: number;
  readonly total: number;
  readonly currency: string;
  readonly payment: PaymentMethod;
  readonly addressId: string;
  readonly noteId: string | null;
  readonly conversationId: string | null;
  /** Microdegrees. */
  readonly pickupLat: number;
  /** Microdegrees. */
  readonly pickupLng: number;
  readonly dropoffCell: string;
  /** Shown to the restaurant. */
  readonly handoverCode: string;
  /** Epoch ms. */
  readonly placedAt: number;
};

export type PricedLine = {
  readonly itemId: string;
  readonly quantity: number;
  /** One piece with its options, minor units. */
  readonly unitPrice: number;
  readonly options: readonly LineOption[];
};

/** The provider is asked to charge. */
export type PaymentRequested = {
  readonly type: 'PaymentRequested';
  readonly chargeNo: number;
  readonly amount: number;
  readonly currency: string;
  readonly payment: PaymentMethod;
  readonly customerId: string;
  /** Epoch ms. */
  readonly requestedAt: number;
};

/** The provider has the payment; a link may be shown. */
export type PaymentStarted = {
  readonly type: 'PaymentStarted';
  readonly paymentId: string;
  /** Where the customer pays. */
  readonly payUrl: string | null;
};

/** The money is there. */
export type PaymentConfirmed = {
  readonly type: 'PaymentConfirmed';
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  /** It came before the order: its ledger entry stands already. */
  readonly matched: boolean;
};

/** No money comes of this charge. */
export type PaymentFailed = {
  readonly type: 'PaymentFailed';
  readonly chargeNo: number;
  readonly paymentId: string | null;
  readonly reason: PaymentFailure;
};

export type PaymentFailure = 'declined' | 'cancelled' | 'timed_out' | 'unreachable';

/** Money for an order that was never seen; kept, and an alarm. */
export type PaymentUnmatched = {
  readonly type: 'PaymentUnmatched';
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  /** Of its key; a charge of the order takes a higher one. */
  readonly chargeNo: number;
};

/** Money that this order does not want; a refund follows. */
export type PaymentSurplus = {
  readonly type: 'PaymentSurplus';
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: RefundReason;
};

export type RefundReason = 'order_ended' | 'late_payment' | 'second_payment' | 'amount_mismatch' | 'never_placed';

/** The provider is asked to give a payment back. */
export type RefundRequested = {
  readonly type: 'RefundRequested';
  readonly refundNo: number;
  /** Times that giving this payment back was asked for before. */
  readonly tries: number;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly reason: RefundReason;
  /** The order is refunding from here. */
  readonly closing: boolean;
  /** Epoch ms. */
  readonly requestedAt: number;
};

/** The order has ended, and refunds asked for before are still under way. */
export type RefundsAwaited = {
  readonly type: 'RefundsAwaited';
};

/** The provider gave it back. */
export type RefundConfirmed = {
  readonly type: 'RefundConfirmed';
  readonly refundNo: number;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
};

/** The provider did not give it back; an alarm, EndAsFailed asks again. */
export type RefundFailed = {
  readonly type: 'RefundFailed';
  readonly refundNo: number;
  readonly paymentId: string;
  readonly reason: RefundFailure;
};

export type RefundFailure = 'failed' | 'gave_up' | 'amount_mismatch';

/** All money of the ended order is back with the customer. */
export type OrderRefunded = {
  readonly type: 'OrderRefunded';
  readonly amount: number;
  readonly currency: string;
};

/** It is being cooked. */
export type KitchenAccepted = {
  readonly type: 'KitchenAccepted';
  readonly readyInMinutes: number;
  /** Epoch ms. */
  readonly readyAt: number;
};

/** It is not cooked. */
export type KitchenRejected = {
  readonly type: 'KitchenRejected';
  readonly reason: KitchenReason;
};

/** It waits for the rider. */
export type OrderReady = {
  readonly type: 'OrderReady';
  /** Epoch ms. */
  readonly readyAt: number;
};

/** Mints the assignment, before any search. */
export type RiderSearchStarted = {
  readonly type: 'RiderSearchStarted';
  readonly assignmentId: string;
  readonly assignmentNo: number;
  /** Index of the search radius. */
  readonly ring: number;
  readonly radiusMeters: number;
  /** Since when this order has wanted a rider. */
  readonly searchSince: number;
  /** Riders not to be asked again. */
  readonly excluded: readonly string[];
};

/** Nobody free in the widest ring; searched again after waitMs. */
export type RidersNotFound = {
  readonly type: 'RidersNotFound';
  readonly assignmentId: string;
  readonly ring: number;
  readonly waitMs: number;
};

/** A rider is held for this order and asked. */
export type RiderReserved = {
  readonly type: 'RiderReserved';
  readonly assignmentId: string;
  readonly riderId: string;
  readonly claimNo: number;
  readonly distanceMeters: number;
  /** Epoch ms. */
  readonly expiresAt: number;
};

/** The order gives the rider back. */
export type RiderReleased = {
  readonly type: 'RiderReleased';
  readonly assignmentId: string;
  readonly riderId: string;
  readonly claimNo: number;
  readonly reason: ReleaseReason;
  /** The rider knows of it and is told the end. */
  readonly offered: boolean;
  /** Not to be asked again for this order. */
  readonly exclude: boolean;
};

export type ReleaseReason = 'declined' | 'expired' | 'lost' | 'unreachable' | 'unwanted' | 'order_ended' | 'delivered';

/** The rider accepted. */
export type RiderAssigned = {
  readonly type: 'RiderAssigned';
  readonly assignmentId: string;
  readonly riderId: string;
  readonly claimNo: number;
};

/** An acceptance that came too late; the rider is told the end. */
export type AcceptRefused = {
  readonly type: 'AcceptRefused';
  readonly assignmentId: string;
  readonly assignmentNo: number;
  readonly riderId: string;
  readonly claimNo: number;
};

/** The rider is silent; before pick-up another is searched, after it an alarm. */
export type RiderLostReported = {
  readonly type: 'RiderLostReported';
  readonly assignmentId: string;
  readonly riderId: string;
};

/** The rider has the food. */
export type OrderPickedUp = {
  readonly type: 'OrderPickedUp';
  readonly assignmentId: string;
  readonly riderId: string;
  /** Epoch ms. */
  readonly pickedUpAt: number;
};

/** The customer has the food. */
export type OrderDelivered = {
  readonly type: 'OrderDelivered';
  readonly assignmentId: string;
  readonly riderId: string;
  /** Epoch ms. */
  readonly deliveredAt: number;
};

/** Nobody reported the delivery in time; an alarm. */
export type DeliveryLate = {
  readonly type: 'DeliveryLate';
  readonly assignmentId: string;
  readonly riderId: string;
};

/** An operator ended it; the money goes back. */
export type DeliveryFailed = {
  readonly type: 'DeliveryFailed';
  readonly reason: FailureReason;
  /** A claim under way that is withdrawn. */
  readonly pendingAssignmentId: string | null;
};

/** It ends before pick-up. */
export type OrderCancelled = {
  readonly type: 'OrderCancelled';
  readonly reason: OrderEndReason;
  /** A claim under way that is withdrawn. */
  readonly pendingAssignmentId: string | null;
  /** The charge that the provider must cancel. */
  readonly cancelChargeNo: number | null;
  readonly paymentId: string | null;
  /** Epoch ms. */
  readonly requestedAt: number;
};

export type OrderEndReason = 'by_customer' | 'by_ops' | 'payment_failed' | 'payment_timed_out' | 'kitchen_rejected' | 'kitchen_silent' | 'no_rider' | 'rider_accident' | 'not_delivered' | 'customer_absent' | 'food_unsafe' | 'other';

/** Kind charge. */
export type ChargePayment = {
  readonly type: 'ChargePayment';
  readonly orderId: string;
  readonly chargeKey: string;
  readonly amount: number;
  readonly currency: string;
  readonly payment: PaymentMethod;
  readonly customerId: string;
  /** Epoch ms. */
  readonly requestedAt: number;
};

/** Kind cancel_payment. */
export type CancelPayment = {
  readonly type: 'CancelPayment';
  readonly orderId: string;
  readonly chargeKey: string;
  readonly paymentId: string | null;
  /** Epoch ms. */
  readonly requestedAt: number;
};

/** Kind refund. */
export type RefundPayment = {
  readonly type: 'RefundPayment';
  readonly orderId: string;
  readonly refundKey: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  /** Epoch ms. */
  readonly requestedAt: number;
};

/** Kind claim. */
export type ClaimRider = {
  readonly type: 'ClaimRider';
  readonly orderId: string;
  readonly assignmentId: string;
  /** Microdegrees. */
  readonly pickupLat: number;
  /** Microdegrees. */
  readonly pickupLng: number;
  readonly ring: number;
  readonly radiusMeters: number;
  /** Among orders of a batch the oldest goes first. */
  readonly searchSince: number;
  readonly excluded: readonly string[];
};

/** Kind release; it has no answer. */
export type ReleaseRider = {
  readonly type: 'ReleaseRider';
  readonly orderId: string;
  readonly assignmentId: string;
  readonly riderId: string;
};

/** One order. */
export type OrderState = {
  readonly status: OrderStatus;
  readonly kitchen: KitchenTrack;
  readonly customerId: string | null;
  readonly restaurantId: string | null;
  readonly conversationId: string | null;
  readonly addressId: string | null;
  readonly noteId: string | null;
  /** restaurantId@version */
  readonly menuVersion: string | null;
  readonly lines: readonly PricedLine[];
  readonly subtotal: number;
  readonly deliveryFee: number;
  readonly serviceFee: number;
  readonly total: number;
  readonly currency: string | null;
  readonly payment: PaymentMethod | 'unknown' | null;
  /** Where the customer pays. */
  readonly payUrl: string | null;
  /** Microdegrees. */
  readonly pickupLat: number;
  /** Microdegrees. */
  readonly pickupLng: number;
  readonly dropoffCell: string | null;
  readonly handoverCode: string | null;
  /** Epoch ms. */
  readonly placedAt: number;
  readonly chargeNo: number;
  /** Of the charge under way or paid. */
  readonly paymentId: string | null;
  readonly payments: readonly KeptPayment[];
  readonly refunds: readonly KeptRefund[];
  /** Epoch ms. */
  readonly readyAt: number | null;
  /** The last one minted. */
  readonly assignmentNo: number;
  /** The claim of assignmentNo has no answer yet. */
  readonly claimPending: boolean;
  readonly ring: number;
  /** 0 while none is searched. */
  readonly searchSince: number;
  readonly searchWaits: number;
  readonly excluded: readonly string[];
  /** The assignment that holds riderId. */
  readonly assignmentId: string | null;
  readonly riderId: string | null;
  readonly claimNo: number;
  readonly distanceMeters: number;
  /** Epoch ms. */
  readonly reservedUntil: number;
  /** The last late acceptance that was answered. */
  readonly acceptRefusedNo: number;
  readonly lostReported: boolean;
  readonly lateReported: boolean;
  /** Epoch ms. */
  readonly pickedUpAt: number;
  /** Epoch ms. */
  readonly deliveredAt: number;
  readonly endReason: OrderEndReason | 'unknown' | null;
};

export type OrderStatus = 'new' | 'unmatched' | 'placed' | 'awaiting_payment' | 'paid' | 'finding_rider' | 'rider_reserved' | 'assigned' | 'picked_up' | 'delivered' | 'payment_failed' | 'cancelled' | 'delivery_failed' | 'refunding' | 'refunded';

export type KitchenTrack = 'none' | 'waiting' | 'accepted' | 'ready' | 'rejected';

export type KeptPayment = {
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  /** The refund that gives it back; 0 none. */
  readonly refundNo: number;
};

export type KeptRefund = {
  readonly refundNo: number;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
  readonly tries: number;
  readonly status: KeptRefundStatus;
};

export type KeptRefundStatus = 'requested' | 'succeeded' | 'failed' | 'gave_up';

/** What somebody may ask; may be refused. */
export type OrderCommand = PlaceOrder | CancelOrder | AcceptByKitchen | RejectByKitchen | MarkReady | EndAsFailed | PickUpReported | DeliveryReported;

/** What happened elsewhere; may only be accepted or ignored. */
export type OrderFact = PaymentReported | RefundReported | RidersClaimed | AssignmentAccepted | AssignmentDeclined | RiderLost | PaymentTimedOut | KitchenSilent | ReservationExpired | SearchAgain | DeliveryOverdue;

/** What this type decided; the loop adds seq and at. */
export type OrderEvent = OrderPlaced | PaymentRequested | PaymentStarted | PaymentConfirmed | PaymentFailed | PaymentUnmatched | PaymentSurplus | RefundRequested | RefundsAwaited | RefundConfirmed | RefundFailed | OrderRefunded | KitchenAccepted | KitchenRejected | OrderReady | RiderSearchStarted | RidersNotFound | RiderReserved | RiderReleased | RiderAssigned | AcceptRefused | RiderLostReported | OrderPickedUp | OrderDelivered | DeliveryLate | DeliveryFailed | OrderCancelled;

/** What this type asks the outside world to do. */
export type OrderEffect = ChargePayment | CancelPayment | RefundPayment | ClaimRider | ReleaseRider;

/** All that `decide` of this type may meet. */
export type OrderMessage = OrderCommand | OrderFact | TellRefused;

/** Version 1 of every record of order. */
export const orderSchema: TypeSchema = typeSchema('order', 1, [
  ['command', {"type":"record","name":"PlaceOrder","namespace":"dabba.order","doc":"A cart becomes an order. The gateway adds who, where and the menu version of today; prices are the menu row's.","fields":[{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantOpen","type":["null","boolean"],"default":null,"doc":"What the gateway knows of the hours; null when it does not."},{"name":"menuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"restaurantId@version that the customer saw."},{"name":"currentMenuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"The one of now, from the gateway; it prices."},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"CartLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"options","type":{"type":"array","items":{"type":"record","name":"LineOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"Modifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true,"doc":"no takes the value off: it costs nothing and does not count."}]}},"default":[],"maxItems":100}]}},"default":[],"minItems":1,"maxItems":50},{"name":"addressId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"address@version"},{"name":"quotedTotal","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000,"doc":"What the customer was shown."},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"payment","type":{"type":"enum","name":"PaymentMethod","symbols":["unknown","saved","link"],"default":"unknown"},"default":"unknown","required":true},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Row of chat texts."},{"name":"conversationId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Told the news of this order."},{"name":"pickupLat","type":["null","int"],"default":null,"required":true,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"pickupLng","type":["null","int"],"default":null,"required":true,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"dropoffCell","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9a-f]{15}$","doc":"H3 cell of resolution 9."}]}],
  ['command', {"type":"record","name":"CancelOrder","namespace":"dabba.order","doc":"The customer or an operator; before pick-up.","fields":[]}],
  ['command', {"type":"record","name":"AcceptByKitchen","namespace":"dabba.order","doc":"The restaurant cooks it.","fields":[{"name":"readyInMinutes","type":["null","int"],"default":null,"required":true,"min":1,"max":180}]}],
  ['command', {"type":"record","name":"RejectByKitchen","namespace":"dabba.order","doc":"The restaurant does not cook it; the money goes back.","fields":[{"name":"reason","type":{"type":"enum","name":"KitchenReason","symbols":["unknown","out_of_stock","too_busy","closing","other"],"default":"unknown"},"default":"unknown","required":true}]}],
  ['command', {"type":"record","name":"MarkReady","namespace":"dabba.order","doc":"The food stands ready.","fields":[]}],
  ['command', {"type":"record","name":"EndAsFailed","namespace":"dabba.order","doc":"An operator ends a delivery that will not come, or asks again for a refund that failed.","fields":[{"name":"reason","type":{"type":"enum","name":"FailureReason","symbols":["unknown","rider_accident","not_delivered","customer_absent","food_unsafe","other"],"default":"unknown"},"default":"unknown","required":true}]}],
  ['command', {"type":"record","name":"PickUpReported","namespace":"dabba.order","doc":"Told by the rider, with the code that the kitchen hands over; a command, for a wrong code is refused.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"code","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9]{4}$"}]}],
  ['command', {"type":"record","name":"DeliveryReported","namespace":"dabba.order","doc":"Told by the rider; a command, for it is refused before pick-up.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['fact', {"type":"record","name":"PaymentReported","namespace":"dabba.order","doc":"What the provider says of a payment: answer of charge and cancel_payment, and every webhook.","fields":[{"name":"paymentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Null when the provider knows of no payment under the key."},{"name":"chargeKey","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:(charge|refund):[0-9]{1,4}$","doc":"orderId:charge:n"},{"name":"status","type":{"type":"enum","name":"PaymentStatus","symbols":["unknown","created","succeeded","failed","cancelled","gave_up"],"default":"unknown"},"default":"unknown","required":true},{"name":"amount","type":"long","default":0,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"url","type":["null","string"],"default":null,"maxLength":500,"doc":"Where the customer pays."}]}],
  ['fact', {"type":"record","name":"RefundReported","namespace":"dabba.order","doc":"What the provider says of a refund.","fields":[{"name":"refundId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"refundKey","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:(charge|refund):[0-9]{1,4}$","doc":"orderId:refund:n"},{"name":"paymentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"status","type":{"type":"enum","name":"RefundStatus","symbols":["unknown","succeeded","failed","gave_up"],"default":"unknown"},"default":"unknown","required":true},{"name":"amount","type":"long","default":0,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"}]}],
  ['fact', {"type":"record","name":"RidersClaimed","namespace":"dabba.order","doc":"Answer of the claim of one assignment.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"outcome","type":{"type":"enum","name":"ClaimOutcome","symbols":["unknown","reserved","none","gave_up"],"default":"unknown"},"default":"unknown","required":true},{"name":"riderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0,"doc":"Of the rider; only grows."},{"name":"distanceMeters","type":"int","default":0}]}],
  ['fact', {"type":"record","name":"AssignmentAccepted","namespace":"dabba.order","doc":"Told by the rider.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0}]}],
  ['fact', {"type":"record","name":"AssignmentDeclined","namespace":"dabba.order","doc":"Told by the rider.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"reason","type":{"type":"enum","name":"DeclineReason","symbols":["unknown","declined","went_offline","off_shift","not_mine","parked"],"default":"unknown"},"default":"unknown","required":true}]}],
  ['fact', {"type":"record","name":"RiderLost","namespace":"dabba.order","doc":"Told by the rider actor: no heartbeat for a whole time to live.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['fact', {"type":"record","name":"PaymentTimedOut","namespace":"dabba.order","doc":"Timer.","fields":[{"name":"chargeNo","type":["null","int"],"default":null,"required":true,"min":1,"max":9999}]}],
  ['fact', {"type":"record","name":"KitchenSilent","namespace":"dabba.order","doc":"Timer.","fields":[]}],
  ['fact', {"type":"record","name":"ReservationExpired","namespace":"dabba.order","doc":"Timer.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"}]}],
  ['fact', {"type":"record","name":"SearchAgain","namespace":"dabba.order","doc":"Timer: the search for this assignment found nobody.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"}]}],
  ['fact', {"type":"record","name":"DeliveryOverdue","namespace":"dabba.order","doc":"Timer.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"}]}],
  ['event', {"type":"record","name":"OrderPlaced","namespace":"dabba.order","doc":"Priced from the menu row.","fields":[{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"menuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"restaurantId@version"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"PricedLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"unitPrice","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000,"doc":"One piece with its options, minor units."},{"name":"options","type":{"type":"array","items":{"type":"record","name":"LineOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"Modifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true,"doc":"no takes the value off: it costs nothing and does not count."}]}},"default":[],"maxItems":100}]}},"default":[],"maxItems":50},{"name":"subtotal","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"deliveryFee","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"serviceFee","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"total","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"payment","type":{"type":"enum","name":"PaymentMethod","symbols":["unknown","saved","link"],"default":"unknown"},"default":"unknown","required":true},{"name":"addressId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"conversationId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"pickupLat","type":["null","int"],"default":null,"required":true,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"pickupLng","type":["null","int"],"default":null,"required":true,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"dropoffCell","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9a-f]{15}$"},{"name":"handoverCode","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9]{4}$","doc":"Shown to the restaurant."},{"name":"placedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PaymentRequested","namespace":"dabba.order","doc":"The provider is asked to charge.","fields":[{"name":"chargeNo","type":["null","int"],"default":null,"required":true,"min":1,"max":9999},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"payment","type":{"type":"enum","name":"PaymentMethod","symbols":["unknown","saved","link"],"default":"unknown"},"default":"unknown","required":true},{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"requestedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PaymentStarted","namespace":"dabba.order","doc":"The provider has the payment; a link may be shown.","fields":[{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"payUrl","type":["null","string"],"default":null,"maxLength":500,"doc":"Where the customer pays."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PaymentConfirmed","namespace":"dabba.order","doc":"The money is there.","fields":[{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"matched","type":"boolean","default":false,"doc":"It came before the order: its ledger entry stands already."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PaymentFailed","namespace":"dabba.order","doc":"No money comes of this charge.","fields":[{"name":"chargeNo","type":["null","int"],"default":null,"required":true,"min":1,"max":9999},{"name":"paymentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"reason","type":{"type":"enum","name":"PaymentFailure","symbols":["unknown","declined","cancelled","timed_out","unreachable"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PaymentUnmatched","namespace":"dabba.order","doc":"Money for an order that was never seen; kept, and an alarm.","fields":[{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"chargeNo","type":"int","default":0,"doc":"Of its key; a charge of the order takes a higher one."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PaymentSurplus","namespace":"dabba.order","doc":"Money that this order does not want; a refund follows.","fields":[{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"reason","type":{"type":"enum","name":"RefundReason","symbols":["unknown","order_ended","late_payment","second_payment","amount_mismatch","never_placed"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RefundRequested","namespace":"dabba.order","doc":"The provider is asked to give a payment back.","fields":[{"name":"refundNo","type":["null","int"],"default":null,"required":true,"min":1,"max":9999},{"name":"tries","type":"int","default":0,"doc":"Times that giving this payment back was asked for before."},{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"reason","type":{"type":"enum","name":"RefundReason","symbols":["unknown","order_ended","late_payment","second_payment","amount_mismatch","never_placed"],"default":"unknown"},"default":"unknown","required":true},{"name":"closing","type":"boolean","default":false,"doc":"The order is refunding from here."},{"name":"requestedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RefundsAwaited","namespace":"dabba.order","doc":"The order has ended, and refunds asked for before are still under way.","fields":[{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RefundConfirmed","namespace":"dabba.order","doc":"The provider gave it back.","fields":[{"name":"refundNo","type":["null","int"],"default":null,"required":true,"min":1,"max":9999},{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RefundFailed","namespace":"dabba.order","doc":"The provider did not give it back; an alarm, EndAsFailed asks again.","fields":[{"name":"refundNo","type":["null","int"],"default":null,"required":true,"min":1,"max":9999},{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"reason","type":{"type":"enum","name":"RefundFailure","symbols":["unknown","failed","gave_up","amount_mismatch"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderRefunded","namespace":"dabba.order","doc":"All money of the ended order is back with the customer.","fields":[{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"KitchenAccepted","namespace":"dabba.order","doc":"It is being cooked.","fields":[{"name":"readyInMinutes","type":["null","int"],"default":null,"required":true,"min":1,"max":180},{"name":"readyAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"KitchenRejected","namespace":"dabba.order","doc":"It is not cooked.","fields":[{"name":"reason","type":{"type":"enum","name":"KitchenReason","symbols":["unknown","out_of_stock","too_busy","closing","other"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderReady","namespace":"dabba.order","doc":"It waits for the rider.","fields":[{"name":"readyAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RiderSearchStarted","namespace":"dabba.order","doc":"Mints the assignment, before any search.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"assignmentNo","type":["null","int"],"default":null,"required":true,"min":1,"max":999999},{"name":"ring","type":"int","default":0,"doc":"Index of the search radius."},{"name":"radiusMeters","type":["null","int"],"default":null,"required":true,"min":0,"max":100000},{"name":"searchSince","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Since when this order has wanted a rider."},{"name":"excluded","type":{"type":"array","items":"string"},"default":[],"maxItems":64,"doc":"Riders not to be asked again."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RidersNotFound","namespace":"dabba.order","doc":"Nobody free in the widest ring; searched again after waitMs.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"ring","type":"int","default":0},{"name":"waitMs","type":"int","default":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RiderReserved","namespace":"dabba.order","doc":"A rider is held for this order and asked.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"distanceMeters","type":"int","default":0},{"name":"expiresAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RiderReleased","namespace":"dabba.order","doc":"The order gives the rider back.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"reason","type":{"type":"enum","name":"ReleaseReason","symbols":["unknown","declined","expired","lost","unreachable","unwanted","order_ended","delivered"],"default":"unknown"},"default":"unknown","required":true},{"name":"offered","type":"boolean","default":false,"doc":"The rider knows of it and is told the end."},{"name":"exclude","type":"boolean","default":false,"doc":"Not to be asked again for this order."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RiderAssigned","namespace":"dabba.order","doc":"The rider accepted.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"AcceptRefused","namespace":"dabba.order","doc":"An acceptance that came too late; the rider is told the end.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"assignmentNo","type":["null","int"],"default":null,"required":true,"min":1,"max":999999},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RiderLostReported","namespace":"dabba.order","doc":"The rider is silent; before pick-up another is searched, after it an alarm.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderPickedUp","namespace":"dabba.order","doc":"The rider has the food.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"pickedUpAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderDelivered","namespace":"dabba.order","doc":"The customer has the food.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"deliveredAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"DeliveryLate","namespace":"dabba.order","doc":"Nobody reported the delivery in time; an alarm.","fields":[{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"DeliveryFailed","namespace":"dabba.order","doc":"An operator ended it; the money goes back.","fields":[{"name":"reason","type":{"type":"enum","name":"FailureReason","symbols":["unknown","rider_accident","not_delivered","customer_absent","food_unsafe","other"],"default":"unknown"},"default":"unknown","required":true},{"name":"pendingAssignmentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$","doc":"A claim under way that is withdrawn."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderCancelled","namespace":"dabba.order","doc":"It ends before pick-up.","fields":[{"name":"reason","type":{"type":"enum","name":"OrderEndReason","symbols":["unknown","by_customer","by_ops","payment_failed","payment_timed_out","kitchen_rejected","kitchen_silent","no_rider","rider_accident","not_delivered","customer_absent","food_unsafe","other"],"default":"unknown"},"default":"unknown","required":true},{"name":"pendingAssignmentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$","doc":"A claim under way that is withdrawn."},{"name":"cancelChargeNo","type":["null","int"],"default":null,"doc":"The charge that the provider must cancel."},{"name":"paymentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"requestedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['effect', {"type":"record","name":"ChargePayment","namespace":"dabba.order","doc":"Kind charge.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"chargeKey","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:(charge|refund):[0-9]{1,4}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"payment","type":{"type":"enum","name":"PaymentMethod","symbols":["unknown","saved","link"],"default":"unknown"},"default":"unknown","required":true},{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"requestedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."}]}],
  ['effect', {"type":"record","name":"CancelPayment","namespace":"dabba.order","doc":"Kind cancel_payment.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"chargeKey","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:(charge|refund):[0-9]{1,4}$"},{"name":"paymentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"requestedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."}]}],
  ['effect', {"type":"record","name":"RefundPayment","namespace":"dabba.order","doc":"Kind refund.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"refundKey","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:(charge|refund):[0-9]{1,4}$"},{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"requestedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."}]}],
  ['effect', {"type":"record","name":"ClaimRider","namespace":"dabba.order","doc":"Kind claim.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"pickupLat","type":["null","int"],"default":null,"required":true,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"pickupLng","type":["null","int"],"default":null,"required":true,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"ring","type":"int","default":0},{"name":"radiusMeters","type":["null","int"],"default":null,"required":true,"min":0,"max":100000},{"name":"searchSince","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Among orders of a batch the oldest goes first."},{"name":"excluded","type":{"type":"array","items":"string"},"default":[],"maxItems":64}]}],
  ['effect', {"type":"record","name":"ReleaseRider","namespace":"dabba.order","doc":"Kind release; it has no answer.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"assignmentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$"},{"name":"riderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['state', {"type":"record","name":"OrderState","namespace":"dabba.order","doc":"One order.","fields":[{"name":"status","type":{"type":"enum","name":"OrderStatus","symbols":["unknown","new","unmatched","placed","awaiting_payment","paid","finding_rider","rider_reserved","assigned","picked_up","delivered","payment_failed","cancelled","delivery_failed","refunding","refunded"],"default":"unknown"},"default":"unknown","required":true},{"name":"kitchen","type":{"type":"enum","name":"KitchenTrack","symbols":["unknown","none","waiting","accepted","ready","rejected"],"default":"unknown"},"default":"unknown","required":true},{"name":"customerId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"conversationId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"addressId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"menuVersion","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$","doc":"restaurantId@version"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"PricedLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"unitPrice","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000,"doc":"One piece with its options, minor units."},{"name":"options","type":{"type":"array","items":{"type":"record","name":"LineOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"Modifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true,"doc":"no takes the value off: it costs nothing and does not count."}]}},"default":[],"maxItems":100}]}},"default":[]},{"name":"subtotal","type":"long","default":0,"min":0,"max":1000000000000},{"name":"deliveryFee","type":"long","default":0,"min":0,"max":1000000000000},{"name":"serviceFee","type":"long","default":0,"min":0,"max":1000000000000},{"name":"total","type":"long","default":0,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"payment","type":["null",{"type":"enum","name":"PaymentMethod","symbols":["unknown","saved","link"],"default":"unknown"}],"default":null},{"name":"payUrl","type":["null","string"],"default":null,"maxLength":500,"doc":"Where the customer pays."},{"name":"pickupLat","type":"int","default":0,"min":-90000000,"max":90000000,"doc":"Microdegrees."},{"name":"pickupLng","type":"int","default":0,"min":-180000000,"max":180000000,"doc":"Microdegrees."},{"name":"dropoffCell","type":["null","string"],"default":null,"pattern":"^[0-9a-f]{15}$"},{"name":"handoverCode","type":["null","string"],"default":null,"pattern":"^[0-9]{4}$"},{"name":"placedAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"chargeNo","type":"int","default":0},{"name":"paymentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Of the charge under way or paid."},{"name":"payments","type":{"type":"array","items":{"type":"record","name":"KeptPayment","fields":[{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"refundNo","type":"int","default":0,"doc":"The refund that gives it back; 0 none."}]}},"default":[]},{"name":"refunds","type":{"type":"array","items":{"type":"record","name":"KeptRefund","fields":[{"name":"refundNo","type":["null","int"],"default":null,"required":true,"min":1,"max":9999},{"name":"paymentId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"tries","type":"int","default":0},{"name":"status","type":{"type":"enum","name":"KeptRefundStatus","symbols":["unknown","requested","succeeded","failed","gave_up"],"default":"unknown"},"default":"unknown","required":true}]}},"default":[]},{"name":"readyAt","type":["null","long"],"default":null,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"assignmentNo","type":"int","default":0,"doc":"The last one minted."},{"name":"claimPending","type":"boolean","default":false,"doc":"The claim of assignmentNo has no answer yet."},{"name":"ring","type":"int","default":0},{"name":"searchSince","type":"long","default":0,"min":0,"max":9000000000000,"doc":"0 while none is searched."},{"name":"searchWaits","type":"int","default":0},{"name":"excluded","type":{"type":"array","items":"string"},"default":[],"maxItems":64},{"name":"assignmentId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}:[0-9]{1,6}$","doc":"The assignment that holds riderId."},{"name":"riderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"claimNo","type":"long","default":0,"min":0},{"name":"distanceMeters","type":"int","default":0},{"name":"reservedUntil","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"acceptRefusedNo","type":"int","default":0,"doc":"The last late acceptance that was answered."},{"name":"lostReported","type":"boolean","default":false},{"name":"lateReported","type":"boolean","default":false},{"name":"pickedUpAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"deliveredAt","type":"long","default":0,"min":0,"max":9000000000000,"doc":"Epoch ms."},{"name":"endReason","type":["null",{"type":"enum","name":"OrderEndReason","symbols":["unknown","by_customer","by_ops","payment_failed","payment_timed_out","kitchen_rejected","kitchen_silent","no_rider","rider_accident","not_delivered","customer_absent","food_unsafe","other"],"default":"unknown"}],"default":null}]}],
], platformSchema);
