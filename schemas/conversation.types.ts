// Generated from conversation.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from './platform.types.ts';
import { type TypeSchema, typeSchema } from './schema.ts';

/** Greets; the gateway gives the id and the customer. */
export type StartConversation = {
  readonly type: 'StartConversation';
  readonly customerId: string;
};

/** What the customer typed is a row of chat texts. */
export type SendMessage = {
  readonly type: 'SendMessage';
  readonly textId: string;
};

/** A tap on a restaurant's card. */
export type OpenRestaurant = {
  readonly type: 'OpenRestaurant';
  readonly restaurantId: string;
};

/** A saved address, or a new one that the page created before. */
export type ChooseAddress = {
  readonly type: 'ChooseAddress';
  readonly addressId: string;
  readonly cell: string;
};

/** A tap on the card that named this cart and total. */
export type ConfirmOrder = {
  readonly type: 'ConfirmOrder';
  readonly cartVersion: number;
  readonly total: number;
};

/** Answer of a search. */
export type RestaurantsFound = {
  readonly type: 'RestaurantsFound';
  readonly no: number;
  readonly outcome: LookUpOutcome;
  readonly hits: readonly RestaurantHit[];
};

export type LookUpOutcome = 'found' | 'none' | 'gave_up';

export type RestaurantHit = {
  readonly restaurantId: string;
  readonly name: string;
  readonly area: string;
  /** For reading, comma-separated. */
  readonly cuisines: string;
  /** Tenths. */
  readonly rating: number | null;
  readonly minutes: number | null;
  readonly meters: number | null;
  readonly priceForTwo: number | null;
  readonly currency: string | null;
  readonly open: boolean | null;
  readonly image: string | null;
};

/** One restaurant as it is now. */
export type RestaurantLookedUp = {
  readonly type: 'RestaurantLookedUp';
  readonly no: number;
  readonly outcome: LookUpOutcome;
  readonly restaurantId: string | null;
  readonly name: string;
  readonly area: string;
  readonly open: boolean | null;
  readonly menuVersion: string | null;
  /** Microdegrees. */
  readonly lat: number | null;
  /** Microdegrees. */
  readonly lng: number | null;
};

/** The saved address that a message names. */
export type AddressLookedUp = {
  readonly type: 'AddressLookedUp';
  readonly no: number;
  readonly outcome: LookUpOutcome;
  readonly addressId: string | null;
  readonly cell: string | null;
};

/** Told by an order of this conversation. */
export type OrderNews = {
  readonly type: 'OrderNews';
  readonly orderId: string;
  /** Name of the order's event. */
  readonly news: string;
  readonly status: KeptOrderStatus;
  readonly reason: string | null;
  readonly payUrl: string | null;
  readonly total: number;
  readonly currency: string | null;
  readonly readyAt: number | null;
  readonly riderId: string | null;
};

export type KeptOrderStatus = 'placing' | 'new' | 'unmatched' | 'placed' | 'awaiting_payment' | 'paid' | 'finding_rider' | 'rider_reserved' | 'assigned' | 'picked_up' | 'delivered' | 'payment_failed' | 'cancelled' | 'delivery_failed' | 'refunding' | 'refunded' | 'refused';

/** It belongs to this customer. */
export type ConversationStarted = {
  readonly type: 'ConversationStarted';
  readonly customerId: string;
};

/** The customer said something. */
export type MessageReceived = {
  readonly type: 'MessageReceived';
  readonly textId: string;
};

/** It waits for a look-up to end. */
export type MessageQueued = {
  readonly type: 'MessageQueued';
  readonly textId: string;
};

/** The oldest waiting message is read now. */
export type QueueTaken = {
  readonly type: 'QueueTaken';
  readonly textId: string;
};

/** Something is asked outside. */
export type LookUpStarted = {
  readonly type: 'LookUpStarted';
  readonly no: number;
  readonly kind: LookUpKind;
  /** Restaurant. */
  readonly id: string | null;
  readonly textId: string | null;
  /** The part of the text to search for. */
  readonly from: number;
  readonly to: number;
  readonly cell: string | null;
};

export type LookUpKind = 'search' | 'open' | 'repeat' | 'place' | 'refresh' | 'address';

/** It was answered, given up or overtaken. */
export type LookUpEnded = {
  readonly type: 'LookUpEnded';
  readonly no: number;
};

/** Found ones, to be chosen from by number or name. */
export type RestaurantsListed = {
  readonly type: 'RestaurantsListed';
  readonly found: readonly FoundRestaurant[];
};

export type FoundRestaurant = {
  readonly restaurantId: string;
  readonly name: string;
};

/** From now on messages are read with this menu. */
export type RestaurantOpened = {
  readonly type: 'RestaurantOpened';
  readonly restaurantId: string;
  readonly name: string;
  readonly menuVersion: string;
};

/** The whole cart as it is now. */
export type CartChanged = {
  readonly type: 'CartChanged';
  readonly cartVersion: number;
  readonly lines: readonly ChosenLine[];
  readonly lastLine: number | null;
};

export type ChosenLine = {
  readonly itemId: string;
  readonly quantity: number;
  readonly options: readonly ChosenOption[];
};

export type ChosenOption = {
  readonly group: string;
  readonly value: string;
  readonly modifier: ChatModifier;
};

export type ChatModifier = 'add' | 'no' | 'light' | 'extra';

/** The next message may answer it. */
export type QuestionAsked = {
  readonly type: 'QuestionAsked';
  readonly question: Question | null;
};

export type Question = {
  readonly kind: QuestionKind;
  /** The message that it is about. */
  readonly textId: string | null;
  readonly line: number | null;
  readonly group: string | null;
  /** Answers so far to the questions of one message; -1 none of them. */
  readonly picks: readonly number[];
  /** Restaurant or order. */
  readonly id: string | null;
  readonly total: number | null;
  readonly currency: string | null;
  readonly cartVersion: number;
};

export type QuestionKind = 'which' | 'sure' | 'option' | 'too_many' | 'switch' | 'pick_restaurant' | 'address' | 'confirm' | 'cancel';

/** Where it goes. */
export type AddressChosen = {
  readonly type: 'AddressChosen';
  readonly addressId: string;
  readonly cell: string;
};

/** The message that is the note; null for none. */
export type NoteKept = {
  readonly type: 'NoteKept';
  readonly noteId: string | null;
};

/** How it will be paid. */
export type PaymentChosen = {
  readonly type: 'PaymentChosen';
  readonly payment: ChatPayment;
};

export type ChatPayment = 'saved' | 'link';

/** The customer said yes: the order is told to place itself. */
export type OrderConfirmed = {
  readonly type: 'OrderConfirmed';
  readonly orderId: string;
  readonly restaurantId: string;
  readonly menuVersion: string;
  readonly open: boolean | null;
  readonly lines: readonly ChosenLine[];
  readonly addressId: string;
  readonly cell: string;
  readonly lat: number;
  readonly lng: number;
  readonly total: number;
  readonly currency: string;
  readonly payment: ChatPayment;
  readonly noteId: string | null;
};

/** The customer said yes to the end of an order. */
export type CancellationConfirmed = {
  readonly type: 'CancellationConfirmed';
  readonly orderId: string;
};

/** News of an order. */
export type OrderFollowed = {
  readonly type: 'OrderFollowed';
  readonly orderId: string;
  readonly news: string;
  readonly status: KeptOrderStatus;
  readonly reason: string | null;
  readonly payUrl: string | null;
  readonly readyAt: number | null;
};

/** The order was not placed; its cart is back. */
export type OrderRefused = {
  readonly type: 'OrderRefused';
  readonly orderId: string;
  readonly reason: string;
};

/** What the chat says; the client renders it from the catalogue of texts. */
export type Replied = {
  readonly type: 'Replied';
  readonly template: string;
  readonly parameters: readonly Parameter[];
  readonly suggestions: readonly Suggestion[];
  readonly cards: readonly Card[];
};

export type Parameter = {
  readonly name: string;
  /** term: an id of the catalogue of texts; money: minor units; time: epoch ms. */
  readonly kind: ParameterKind;
  readonly text: string | null;
  readonly number: number | null;
  readonly currency: string | null;
};

export type ParameterKind = 'text' | 'term' | 'count' | 'money' | 'time' | 'meters';

export type Suggestion = {
  /** Its text, filled, is what a tap sends as a message. */
  readonly template: string;
  readonly parameters: readonly Parameter[];
};

export type Card = {
  readonly kind: CardKind;
  readonly id: string | null;
  readonly title: string | null;
  readonly subtitle: string | null;
  /** Price, price for two or total, minor units. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** Tenths. */
  readonly rating: number | null;
  readonly minutes: number | null;
  readonly meters: number | null;
  readonly open: boolean | null;
  readonly soldOut: boolean | null;
  readonly image: string | null;
  readonly url: string | null;
  readonly count: number | null;
  readonly cartVersion: number | null;
  readonly menuVersion: string | null;
  readonly addressId: string | null;
  readonly payment: ChatPayment | 'unknown' | null;
  readonly subtotal: number | null;
  readonly deliveryFee: number | null;
  readonly serviceFee: number | null;
  readonly lines: readonly CardLine[];
};

export type CardKind = 'restaurant' | 'category' | 'item' | 'choice' | 'cart' | 'confirm' | 'order' | 'pay' | 'addresses';

export type CardLine = {
  readonly itemId: string;
  readonly name: string;
  readonly quantity: number;
  /** Null while a choice is missing. */
  readonly unitPrice: number | null;
  readonly options: readonly CardOption[];
};

export type CardOption = {
  readonly group: string;
  readonly value: string;
  readonly name: string;
  readonly modifier: ChatModifier;
};

/** Kind search. */
export type FindRestaurants = {
  readonly type: 'FindRestaurants';
  readonly no: number;
  readonly textId: string;
  readonly from: number;
  readonly to: number;
  readonly cell: string | null;
};

/** Kind restaurant. */
export type LookUpRestaurant = {
  readonly type: 'LookUpRestaurant';
  readonly no: number;
  readonly restaurantId: string;
};

/** Kind address. */
export type LookUpAddress = {
  readonly type: 'LookUpAddress';
  readonly no: number;
  readonly customerId: string;
  readonly textId: string;
};

/** One customer's conversation. */
export type ConversationState = {
  readonly customerId: string | null;
  readonly restaurantId: string | null;
  readonly restaurantName: string | null;
  readonly menuVersion: string | null;
  readonly cart: readonly ChosenLine[];
  readonly cartVersion: number;
  readonly lastLine: number;
  readonly question: Question | null;
  readonly found: readonly FoundRestaurant[];
  /** Ids of texts. */
  readonly waiting: readonly string[];
  readonly lookUp: LookUp | null;
  readonly addressId: string | null;
  readonly cell: string | null;
  readonly noteId: string | null;
  readonly payment: ChatPayment;
  readonly orders: readonly KeptOrder[];
  readonly last: LastOrder | null;
};

export type LookUp = {
  /** The seq of the event that began it. */
  readonly no: number;
  readonly kind: LookUpKind;
  readonly id: string | null;
  readonly textId: string | null;
};

export type KeptOrder = {
  readonly orderId: string;
  readonly status: KeptOrderStatus;
  readonly total: number;
  readonly currency: string;
  readonly payUrl: string | null;
  readonly readyAt: number | null;
};

export type LastOrder = {
  readonly orderId: string;
  readonly restaurantId: string;
  readonly name: string;
  readonly menuVersion: string;
  readonly lines: readonly ChosenLine[];
  readonly noteId: string | null;
};

/** What somebody may ask; may be refused. */
export type ConversationCommand = StartConversation | SendMessage | OpenRestaurant | ChooseAddress | ConfirmOrder;

/** What happened elsewhere; may only be accepted or ignored. */
export type ConversationFact = RestaurantsFound | RestaurantLookedUp | AddressLookedUp | OrderNews;

/** What this type decided; the loop adds seq and at. */
export type ConversationEvent = ConversationStarted | MessageReceived | MessageQueued | QueueTaken | LookUpStarted | LookUpEnded | RestaurantsListed | RestaurantOpened | CartChanged | QuestionAsked | AddressChosen | NoteKept | PaymentChosen | OrderConfirmed | CancellationConfirmed | OrderFollowed | OrderRefused | Replied;

/** What this type asks the outside world to do. */
export type ConversationEffect = FindRestaurants | LookUpRestaurant | LookUpAddress;

/** All that `decide` of this type may meet. */
export type ConversationMessage = ConversationCommand | ConversationFact | TellRefused;

/** Version 1 of every record of conversation. */
export const conversationSchema: TypeSchema = typeSchema('conversation', 1, [
  ['command', {"type":"record","name":"StartConversation","namespace":"dabba.conversation","doc":"Greets; the gateway gives the id and the customer.","fields":[{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['command', {"type":"record","name":"SendMessage","namespace":"dabba.conversation","doc":"What the customer typed is a row of chat texts.","fields":[{"name":"textId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['command', {"type":"record","name":"OpenRestaurant","namespace":"dabba.conversation","doc":"A tap on a restaurant's card.","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['command', {"type":"record","name":"ChooseAddress","namespace":"dabba.conversation","doc":"A saved address, or a new one that the page created before.","fields":[{"name":"addressId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"cell","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9a-f]{15}$"}]}],
  ['command', {"type":"record","name":"ConfirmOrder","namespace":"dabba.conversation","doc":"A tap on the card that named this cart and total.","fields":[{"name":"cartVersion","type":["null","int"],"default":null,"required":true,"min":0},{"name":"total","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000}]}],
  ['fact', {"type":"record","name":"RestaurantsFound","namespace":"dabba.conversation","doc":"Answer of a search.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"outcome","type":{"type":"enum","name":"LookUpOutcome","symbols":["unknown","found","none","gave_up"],"default":"unknown"},"default":"unknown","required":true},{"name":"hits","type":{"type":"array","items":{"type":"record","name":"RestaurantHit","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":200},{"name":"area","type":"string","default":"","maxLength":200},{"name":"cuisines","type":"string","default":"","maxLength":200,"doc":"For reading, comma-separated."},{"name":"rating","type":["null","int"],"default":null,"min":0,"max":50,"doc":"Tenths."},{"name":"minutes","type":["null","int"],"default":null,"min":0},{"name":"meters","type":["null","int"],"default":null,"min":0},{"name":"priceForTwo","type":["null","long"],"default":null,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"open","type":["null","boolean"],"default":null},{"name":"image","type":["null","string"],"default":null,"maxLength":1000}]}},"default":[],"maxItems":5}]}],
  ['fact', {"type":"record","name":"RestaurantLookedUp","namespace":"dabba.conversation","doc":"One restaurant as it is now.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"outcome","type":{"type":"enum","name":"LookUpOutcome","symbols":["unknown","found","none","gave_up"],"default":"unknown"},"default":"unknown","required":true},{"name":"restaurantId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"name","type":"string","default":"","maxLength":200},{"name":"area","type":"string","default":"","maxLength":200},{"name":"open","type":["null","boolean"],"default":null},{"name":"menuVersion","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"lat","type":["null","int"],"default":null,"doc":"Microdegrees."},{"name":"lng","type":["null","int"],"default":null,"doc":"Microdegrees."}]}],
  ['fact', {"type":"record","name":"AddressLookedUp","namespace":"dabba.conversation","doc":"The saved address that a message names.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"outcome","type":{"type":"enum","name":"LookUpOutcome","symbols":["unknown","found","none","gave_up"],"default":"unknown"},"default":"unknown","required":true},{"name":"addressId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"cell","type":["null","string"],"default":null,"pattern":"^[0-9a-f]{15}$"}]}],
  ['fact', {"type":"record","name":"OrderNews","namespace":"dabba.conversation","doc":"Told by an order of this conversation.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"news","type":["null","string"],"default":null,"required":true,"maxLength":64,"doc":"Name of the order's event."},{"name":"status","type":{"type":"enum","name":"KeptOrderStatus","symbols":["unknown","placing","new","unmatched","placed","awaiting_payment","paid","finding_rider","rider_reserved","assigned","picked_up","delivered","payment_failed","cancelled","delivery_failed","refunding","refunded","refused"],"default":"unknown"},"default":"unknown","required":true},{"name":"reason","type":["null","string"],"default":null,"maxLength":64},{"name":"payUrl","type":["null","string"],"default":null,"maxLength":500},{"name":"total","type":"long","default":0,"min":0},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"readyAt","type":["null","long"],"default":null},{"name":"riderId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['event', {"type":"record","name":"ConversationStarted","namespace":"dabba.conversation","doc":"It belongs to this customer.","fields":[{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"MessageReceived","namespace":"dabba.conversation","doc":"The customer said something.","fields":[{"name":"textId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"MessageQueued","namespace":"dabba.conversation","doc":"It waits for a look-up to end.","fields":[{"name":"textId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"QueueTaken","namespace":"dabba.conversation","doc":"The oldest waiting message is read now.","fields":[{"name":"textId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"LookUpStarted","namespace":"dabba.conversation","doc":"Something is asked outside.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"kind","type":{"type":"enum","name":"LookUpKind","symbols":["unknown","search","open","repeat","place","refresh","address"],"default":"unknown"},"default":"unknown","required":true},{"name":"id","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Restaurant."},{"name":"textId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"from","type":"int","default":0,"min":0,"doc":"The part of the text to search for."},{"name":"to","type":"int","default":0,"min":0},{"name":"cell","type":["null","string"],"default":null,"pattern":"^[0-9a-f]{15}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"LookUpEnded","namespace":"dabba.conversation","doc":"It was answered, given up or overtaken.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RestaurantsListed","namespace":"dabba.conversation","doc":"Found ones, to be chosen from by number or name.","fields":[{"name":"found","type":{"type":"array","items":{"type":"record","name":"FoundRestaurant","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":200}]}},"default":[],"maxItems":5},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"RestaurantOpened","namespace":"dabba.conversation","doc":"From now on messages are read with this menu.","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":200},{"name":"menuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"CartChanged","namespace":"dabba.conversation","doc":"The whole cart as it is now.","fields":[{"name":"cartVersion","type":["null","int"],"default":null,"required":true,"min":0},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"ChosenLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"options","type":{"type":"array","items":{"type":"record","name":"ChosenOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"ChatModifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true}]}},"default":[],"maxItems":100}]}},"default":[],"maxItems":30},{"name":"lastLine","type":["null","int"],"default":null,"min":0},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"QuestionAsked","namespace":"dabba.conversation","doc":"The next message may answer it.","fields":[{"name":"question","type":["null",{"type":"record","name":"Question","fields":[{"name":"kind","type":{"type":"enum","name":"QuestionKind","symbols":["unknown","which","sure","option","too_many","switch","pick_restaurant","address","confirm","cancel"],"default":"unknown"},"default":"unknown","required":true},{"name":"textId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"The message that it is about."},{"name":"line","type":["null","int"],"default":null,"min":0},{"name":"group","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"picks","type":{"type":"array","items":"int"},"default":[],"maxItems":20,"doc":"Answers so far to the questions of one message; -1 none of them."},{"name":"id","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Restaurant or order."},{"name":"total","type":["null","long"],"default":null,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"cartVersion","type":"int","default":0,"min":0}]}],"default":null},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"AddressChosen","namespace":"dabba.conversation","doc":"Where it goes.","fields":[{"name":"addressId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"cell","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9a-f]{15}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"NoteKept","namespace":"dabba.conversation","doc":"The message that is the note; null for none.","fields":[{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"PaymentChosen","namespace":"dabba.conversation","doc":"How it will be paid.","fields":[{"name":"payment","type":{"type":"enum","name":"ChatPayment","symbols":["unknown","saved","link"],"default":"unknown"},"default":"unknown","required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderConfirmed","namespace":"dabba.conversation","doc":"The customer said yes: the order is told to place itself.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"menuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"open","type":["null","boolean"],"default":null},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"ChosenLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"options","type":{"type":"array","items":{"type":"record","name":"ChosenOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"ChatModifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true}]}},"default":[],"maxItems":100}]}},"default":[],"maxItems":30},{"name":"addressId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"cell","type":["null","string"],"default":null,"required":true,"pattern":"^[0-9a-f]{15}$"},{"name":"lat","type":["null","int"],"default":null,"required":true},{"name":"lng","type":["null","int"],"default":null,"required":true},{"name":"total","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"payment","type":{"type":"enum","name":"ChatPayment","symbols":["unknown","saved","link"],"default":"unknown"},"default":"unknown","required":true},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"CancellationConfirmed","namespace":"dabba.conversation","doc":"The customer said yes to the end of an order.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderFollowed","namespace":"dabba.conversation","doc":"News of an order.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"news","type":["null","string"],"default":null,"required":true,"maxLength":64},{"name":"status","type":{"type":"enum","name":"KeptOrderStatus","symbols":["unknown","placing","new","unmatched","placed","awaiting_payment","paid","finding_rider","rider_reserved","assigned","picked_up","delivered","payment_failed","cancelled","delivery_failed","refunding","refunded","refused"],"default":"unknown"},"default":"unknown","required":true},{"name":"reason","type":["null","string"],"default":null,"maxLength":64},{"name":"payUrl","type":["null","string"],"default":null,"maxLength":500},{"name":"readyAt","type":["null","long"],"default":null},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"OrderRefused","namespace":"dabba.conversation","doc":"The order was not placed; its cart is back.","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"reason","type":["null","string"],"default":null,"required":true,"maxLength":100},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"Replied","namespace":"dabba.conversation","doc":"What the chat says; the client renders it from the catalogue of texts.","fields":[{"name":"template","type":["null","string"],"default":null,"required":true,"maxLength":60},{"name":"parameters","type":{"type":"array","items":{"type":"record","name":"Parameter","fields":[{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":40},{"name":"kind","type":{"type":"enum","name":"ParameterKind","symbols":["unknown","text","term","count","money","time","meters"],"default":"unknown"},"default":"unknown","required":true,"doc":"term: an id of the catalogue of texts; money: minor units; time: epoch ms."},{"name":"text","type":["null","string"],"default":null,"maxLength":300},{"name":"number","type":["null","long"],"default":null},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"}]}},"default":[],"maxItems":8},{"name":"suggestions","type":{"type":"array","items":{"type":"record","name":"Suggestion","fields":[{"name":"template","type":["null","string"],"default":null,"required":true,"maxLength":60,"doc":"Its text, filled, is what a tap sends as a message."},{"name":"parameters","type":{"type":"array","items":"Parameter"},"default":[],"maxItems":5}]}},"default":[],"maxItems":6},{"name":"cards","type":{"type":"array","items":{"type":"record","name":"Card","fields":[{"name":"kind","type":{"type":"enum","name":"CardKind","symbols":["unknown","restaurant","category","item","choice","cart","confirm","order","pay","addresses"],"default":"unknown"},"default":"unknown","required":true},{"name":"id","type":["null","string"],"default":null,"maxLength":110},{"name":"title","type":["null","string"],"default":null,"maxLength":300},{"name":"subtitle","type":["null","string"],"default":null,"maxLength":300},{"name":"amount","type":["null","long"],"default":null,"min":0,"max":1000000000000,"doc":"Price, price for two or total, minor units."},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"rating","type":["null","int"],"default":null,"doc":"Tenths."},{"name":"minutes","type":["null","int"],"default":null},{"name":"meters","type":["null","int"],"default":null},{"name":"open","type":["null","boolean"],"default":null},{"name":"soldOut","type":["null","boolean"],"default":null},{"name":"image","type":["null","string"],"default":null,"maxLength":1000},{"name":"url","type":["null","string"],"default":null,"maxLength":500},{"name":"count","type":["null","int"],"default":null},{"name":"cartVersion","type":["null","int"],"default":null},{"name":"menuVersion","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"addressId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"payment","type":["null",{"type":"enum","name":"ChatPayment","symbols":["unknown","saved","link"],"default":"unknown"}],"default":null},{"name":"subtotal","type":["null","long"],"default":null,"min":0,"max":1000000000000},{"name":"deliveryFee","type":["null","long"],"default":null,"min":0,"max":1000000000000},{"name":"serviceFee","type":["null","long"],"default":null,"min":0,"max":1000000000000},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"CardLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":300},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"unitPrice","type":["null","long"],"default":null,"min":0,"max":1000000000000,"doc":"Null while a choice is missing."},{"name":"options","type":{"type":"array","items":{"type":"record","name":"CardOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":300},{"name":"modifier","type":{"type":"enum","name":"ChatModifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true}]}},"default":[],"maxItems":100}]}},"default":[],"maxItems":30}]}},"default":[],"maxItems":12},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['effect', {"type":"record","name":"FindRestaurants","namespace":"dabba.conversation","doc":"Kind search.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"textId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"from","type":"int","default":0,"min":0},{"name":"to","type":"int","default":0,"min":0},{"name":"cell","type":["null","string"],"default":null,"pattern":"^[0-9a-f]{15}$"}]}],
  ['effect', {"type":"record","name":"LookUpRestaurant","namespace":"dabba.conversation","doc":"Kind restaurant.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['effect', {"type":"record","name":"LookUpAddress","namespace":"dabba.conversation","doc":"Kind address.","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1},{"name":"customerId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"textId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],
  ['state', {"type":"record","name":"ConversationState","namespace":"dabba.conversation","doc":"One customer's conversation.","fields":[{"name":"customerId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantName","type":["null","string"],"default":null,"maxLength":200},{"name":"menuVersion","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"cart","type":{"type":"array","items":{"type":"record","name":"ChosenLine","fields":[{"name":"itemId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"quantity","type":["null","int"],"default":null,"required":true,"min":1,"max":50},{"name":"options","type":{"type":"array","items":{"type":"record","name":"ChosenOption","fields":[{"name":"group","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"value","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"modifier","type":{"type":"enum","name":"ChatModifier","symbols":["unknown","add","no","light","extra"],"default":"unknown"},"default":"unknown","required":true}]}},"default":[],"maxItems":100}]}},"default":[],"maxItems":30},{"name":"cartVersion","type":"int","default":0,"min":0},{"name":"lastLine","type":"int","default":0,"min":0},{"name":"question","type":["null",{"type":"record","name":"Question","fields":[{"name":"kind","type":{"type":"enum","name":"QuestionKind","symbols":["unknown","which","sure","option","too_many","switch","pick_restaurant","address","confirm","cancel"],"default":"unknown"},"default":"unknown","required":true},{"name":"textId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"The message that it is about."},{"name":"line","type":["null","int"],"default":null,"min":0},{"name":"group","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_.-]{1,100}$"},{"name":"picks","type":{"type":"array","items":"int"},"default":[],"maxItems":20,"doc":"Answers so far to the questions of one message; -1 none of them."},{"name":"id","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$","doc":"Restaurant or order."},{"name":"total","type":["null","long"],"default":null,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"pattern":"^[A-Z]{3}$"},{"name":"cartVersion","type":"int","default":0,"min":0}]}],"default":null},{"name":"found","type":{"type":"array","items":{"type":"record","name":"FoundRestaurant","fields":[{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":200}]}},"default":[],"maxItems":5},{"name":"waiting","type":{"type":"array","items":"string"},"default":[],"maxItems":5,"doc":"Ids of texts."},{"name":"lookUp","type":["null",{"type":"record","name":"LookUp","fields":[{"name":"no","type":["null","int"],"default":null,"required":true,"min":1,"doc":"The seq of the event that began it."},{"name":"kind","type":{"type":"enum","name":"LookUpKind","symbols":["unknown","search","open","repeat","place","refresh","address"],"default":"unknown"},"default":"unknown","required":true},{"name":"id","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"textId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],"default":null},{"name":"addressId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"cell","type":["null","string"],"default":null,"pattern":"^[0-9a-f]{15}$"},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"payment","type":{"type":"enum","name":"ChatPayment","symbols":["unknown","saved","link"],"default":"unknown"},"default":"unknown","required":true},{"name":"orders","type":{"type":"array","items":{"type":"record","name":"KeptOrder","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"status","type":{"type":"enum","name":"KeptOrderStatus","symbols":["unknown","placing","new","unmatched","placed","awaiting_payment","paid","finding_rider","rider_reserved","assigned","picked_up","delivered","payment_failed","cancelled","delivery_failed","refunding","refunded","refused"],"default":"unknown"},"default":"unknown","required":true},{"name":"total","type":["null","long"],"default":null,"required":true,"min":0,"max":1000000000000},{"name":"currency","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Z]{3}$"},{"name":"payUrl","type":["null","string"],"default":null,"maxLength":500},{"name":"readyAt","type":["null","long"],"default":null,"min":0}]}},"default":[],"maxItems":3},{"name":"last","type":["null",{"type":"record","name":"LastOrder","fields":[{"name":"orderId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"restaurantId","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"name","type":"string","default":"","maxLength":200},{"name":"menuVersion","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}@[0-9]{1,9}$"},{"name":"lines","type":{"type":"array","items":"ChosenLine"},"default":[],"maxItems":30},{"name":"noteId","type":["null","string"],"default":null,"pattern":"^[A-Za-z0-9_-]{1,64}$"}]}],"default":null}]}],
], platformSchema);
