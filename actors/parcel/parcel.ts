// A parcel: the example of a type of your own, in one folder and one line of the registry. It uses every part of the contract:
// commands and refusals, an effect (print_label) and its answer, a timer, a tell to another parcel and its TellRefused.
// I1: new → packed → shipped → delivered; nothing leaves without a label.

import { accept, actor, type Context, type Decision, ignore, owns, reject } from '../actor.ts';
import { look, type Table } from '../table.ts';
import { type ParcelEvent, type ParcelMessage, type ParcelState, parcelSchema } from './parcel.types.ts';

/** A parcel that nobody packed. */
export const initialParcel: ParcelState = {
  status: 'new',
  customerId: null,
  weightGrams: 0,
  labelId: null,
  late: false,
  companionStayed: false,
};

/** The label printer may be away so long; then the parcel stays without one. */
const labelGiveUpMs = 600_000;

const decisions: Table<ParcelMessage, [ParcelState, Context], Decision<ParcelEvent>> = {
  PackParcel: ({ customerId, weightGrams }, state, context) => {
    if (context.by?.role === 'customer' && context.by.sub !== customerId) return reject('not_yours');
    if (state.status !== 'new') return state.customerId === customerId ? ignore() : reject('already_packed');
    return accept([{ type: 'ParcelPacked', customerId, weightGrams }]);
  },
  ShipParcel: ({ companionId, dueAfterMs }, state) => {
    if (state.status === 'new') return reject('not_packed');
    if (state.status !== 'packed') return ignore();
    if (state.labelId === null) return reject('no_label');
    return accept([{ type: 'ParcelShipped', companionId, dueAfterMs }]);
  },
  DeliverParcel: (_message, state) => {
    if (state.status === 'delivered') return ignore();
    return state.status === 'shipped' ? accept([{ type: 'ParcelDelivered' }]) : reject('not_shipped');
  },
  LabelPrinted: ({ labelId }, state) =>
    labelId === null || state.labelId !== null ? ignore() : accept([{ type: 'ParcelLabelled', labelId }]),
  ParcelOverdue: (_message, state) =>
    state.status === 'shipped' && !state.late ? accept([{ type: 'ParcelRanLate' }]) : ignore(),
  TellRefused: ({ reason }, state) =>
    state.companionStayed ? ignore() : accept([{ type: 'CompanionStayed', reason }]),
};

const folds: Table<ParcelEvent, [ParcelState], Partial<ParcelState>> = {
  ParcelPacked: ({ customerId, weightGrams }) => ({ status: 'packed', customerId, weightGrams }),
  ParcelLabelled: ({ labelId }) => ({ labelId }),
  ParcelShipped: () => ({ status: 'shipped' }),
  CompanionStayed: () => ({ companionStayed: true }),
  ParcelRanLate: () => ({ late: true }),
  ParcelDelivered: () => ({ status: 'delivered' }),
};

const isCustomer = owns<ParcelState>('customer', 'customerId');

/** The parcel's registration. */
export const parcel = actor<ParcelState, ParcelMessage, ParcelEvent>({
  type: 'parcel',
  schema: parcelSchema,
  state: 'ParcelState',
  life: 'bounded',
  initial: initialParcel,
  decide: (message, state, context) => look(decisions, message, state, context) ?? ignore(),
  evolve: (state, event) => ({ ...state, ...look(folds, event, state) }),
  react: (event, _state, self) => {
    if (event.type === 'ParcelPacked') {
      const request = { type: 'PrintLabel', parcelId: self.id, weightGrams: event.weightGrams } as const;
      const effect = { kind: 'print_label', lane: 'label', ref: 'label', request, giveUpAfterMs: labelGiveUpMs };
      return { effects: [effect] };
    }
    if (event.type !== 'ParcelShipped') return {};
    const { companionId, dueAfterMs } = event;
    const overdue = { fact: { type: 'ParcelOverdue' }, afterMs: dueAfterMs };
    if (companionId === null) return { timers: [overdue] };
    const leave = { type: 'ShipParcel', companionId: null, dueAfterMs } as const;
    return { timers: [overdue], tells: [{ to: { type: 'parcel', id: companionId }, message: leave }] };
  },
  access: {
    watch: (caller, state) => caller.role === 'ops' || isCustomer(caller, state),
    tell: (caller, command, state) =>
      caller.role === 'ops' ||
      (caller.role === 'customer' && (state === null ? command === 'PackParcel' : isCustomer(caller, state))),
    recheck: [],
  },
  publish: (event) => ({ ...event }),
  snapshot: (state) => state,
});
