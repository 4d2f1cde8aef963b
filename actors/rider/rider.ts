// One rider: its shift, and the one assignment it may have as the rider sees it. The order is the arbiter (claim.5): this actor
// asks, hears and shows; it frees nobody. Where to look: shift.ts (what the rider does), offer.ts (what it hears), life.ts.
// I1: the shift row is written only from here, in the commit of the event that changes it (claim.2).

import { type RiderEvent, type RiderMessage, type RiderState, riderSchema } from '../../schemas/rider.types.ts';
import { type ActorRef, actor, type Context, type Decision, ignore, owns, type Reaction, reject } from '../actor.ts';
import { look, type Table } from '../table.ts';
import { evolveRider, initialRider } from './life.ts';
import { assignmentConfirmed, assignmentEnded, offerMade, pickUpConfirmed, riderSilent, tellRefused } from './offer.ts';
import { parkedRider, riderReaction } from './reaction.ts';
import { acceptOffer, declineOffer, goOffline, goOnline, isStranger, reportDelivery, reportPickUp } from './shift.ts';

const decisions: Table<RiderMessage, [RiderState, Context], Decision<RiderEvent>> = {
  GoOnline: goOnline,
  GoOffline: goOffline,
  AcceptOffer: acceptOffer,
  DeclineOffer: declineOffer,
  ReportPickUp: reportPickUp,
  ReportDelivery: reportDelivery,
  OfferMade: offerMade,
  AssignmentConfirmed: assignmentConfirmed,
  PickUpConfirmed: pickUpConfirmed,
  AssignmentEnded: assignmentEnded,
  RiderSilent: riderSilent,
  TellRefused: tellRefused,
};

const isSelf = owns<RiderState>('rider', 'riderId');

/** The rider's registration. */
export const rider = actor<RiderState, RiderMessage, RiderEvent>({
  type: 'rider',
  schema: riderSchema,
  state: 'RiderState',
  role: 'riders',
  life: 'forever',
  initial: initialRider,
  decide: (message, state, context) =>
    isStranger(context) ? reject('not_yours') : (look(decisions, message, state, context) ?? ignore()),
  evolve: evolveRider,
  react: (event, state, self): Reaction => riderReaction(event, state, self),
  onParked: (state, self: ActorRef): Reaction => parkedRider(state, self),
  access: {
    watch: (caller, state) => caller.role === 'ops' || isSelf(caller, state),
    // A rider without a state has no name to compare yet: decide compares the caller with the actor's id.
    tell: (caller, command, state) =>
      caller.role === 'rider' && commands.has(command) && (state?.riderId == null || isSelf(caller, state)),
    recheck: [],
    unborn: (caller, id) => caller.role === 'ops' || (caller.role === 'rider' && caller.sub === id),
  },
  publish: (event, audience) => (audience === 'rider' || audience === 'ops' ? { ...event } : null),
  snapshot: (state, audience) => (audience === 'rider' || audience === 'ops' ? state : {}),
});

const commands = new Set(['GoOnline', 'GoOffline', 'AcceptOffer', 'DeclineOffer', 'ReportPickUp', 'ReportDelivery']);
