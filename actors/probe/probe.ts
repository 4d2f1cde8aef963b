// A type for tests of the platform: deliberately not idempotent, so that only the platform's dedupe keeps an Add from counting
// twice. Echo tells another probe; Poison throws; Refuse is refused.
// I1: `total` is the sum of all accepted amounts and `count` their number.

import { accept, actor, reject, type TellRefused } from '../actor.ts';
import { type ProbeEvent, type ProbeMessage, type ProbeState, probeSchema } from './probe.types.ts';

/** A probe nobody has written to. */
export const initialProbe: ProbeState = { total: 0, count: 0, refusedTells: 0 };

/** The probe's registration. */
export const probe = actor<ProbeState, ProbeMessage | TellRefused, ProbeEvent>({
  type: 'probe',
  schema: probeSchema,
  state: 'ProbeState',
  life: 'bounded',
  initial: initialProbe,
  decide: (message, state) => {
    switch (message.type) {
      case 'Add':
      case 'Counted':
        return accept([{ type: 'Added', amount: message.amount, total: state.total + message.amount }]);
      case 'Echo':
        return accept([{ type: 'Echoed', to: message.to, amount: message.amount }]);
      case 'Fail':
        return reject('asked_to_fail');
      case 'Refuse':
        return reject(message.reason);
      case 'Poison':
        throw new Error('a poison message was decided');
      case 'TellRefused':
        return accept([{ type: 'EchoRefused', messageId: message.messageId, reason: message.reason }]);
    }
  },
  evolve: (state, event) => {
    switch (event.type) {
      case 'Added':
        return { ...state, total: state.total + event.amount, count: state.count + 1 };
      case 'Echoed':
        return state;
      case 'EchoRefused':
        return { ...state, refusedTells: state.refusedTells + 1 };
    }
  },
  react: (event) =>
    event.type === 'Echoed'
      ? {
          tells: [{ to: { type: 'probe', id: event.to }, message: { type: 'Counted', amount: event.amount } as const }],
        }
      : {},
  access: { watch: () => true, tell: () => true, recheck: [] },
  publish: (event) => event,
  snapshot: (state) => state,
});
