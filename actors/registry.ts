// The table of actor types: loop, store, codec and gateway know the types that stand here, and only through the contract.
// A new type is one import and one line.

import type { ActorType } from './actor.ts';
import { conversation } from './conversation/conversation.ts';
import { kitchen } from './kitchen/kitchen.ts';
import { order } from './order/order.ts';
import { parcel } from './parcel/parcel.ts';
import { probe } from './probe/probe.ts';
import { rider } from './rider/rider.ts';

/** Every registered actor type. */
export const registry: readonly ActorType[] = [order, rider, kitchen, conversation, parcel, probe];
