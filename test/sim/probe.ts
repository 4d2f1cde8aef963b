// The probe with more to lose: some amounts start effects in two lanes, withdraw earlier ones, or start timers; answers and
// timers count like everything else. Its bug (Poison) can be mended, so that replays can be seen to succeed.

import type { ActorType, Message, Reaction } from '../../actors/actor.ts';
import { probe } from '../../actors/probe/probe.ts';

/** What an operator has mended. */
export type Repair = { healed: boolean };

/** Amounts with consequences. */
export const amounts = { timer: 6, twoLanes: 7, effect: 8, withdraw: 9 } as const;

const giveUpAfterMs = 600_000;
const message = (fields: Message & Readonly<Record<string, unknown>>): Message => fields;

/** A fact that counts `amount`. */
export const counted = (amount: number): Message => message({ type: 'Counted', amount });

/** The simulation's probe. */
export function simProbe(repair: Repair, life: 'bounded' | 'forever', timerMsMax: number): ActorType {
  return {
    ...probe,
    life,
    decide: (sent, state, context) =>
      sent.type === 'Poison' && repair.healed
        ? { kind: 'accept', events: [message({ type: 'Added', amount: 1, total: 0 })] }
        : probe.decide(sent, state, context),
    react(event, state, self) {
      const reaction = probe.react(event, state, self);
      const amount = event.type === 'Added' ? Number(Reflect.get(event, 'amount')) : 0;
      return { ...reaction, ...consequences(amount, Number(Reflect.get(state, 'count')), timerMsMax) };
    },
  };
}

function consequences(amount: number, count: number, timerMsMax: number): Reaction {
  const effect = (lane: string, ref: string) => ({
    kind: 'slow',
    lane,
    ref,
    request: message({ type: 'Add', amount: 1 }),
    giveUpAfterMs,
  });
  switch (amount) {
    case amounts.timer:
      return { timers: [{ fact: counted(3), afterMs: 1 + ((count * 7919) % timerMsMax) }] };
    case amounts.twoLanes:
      return { effects: [effect('a', `e${count}`), effect('b', `f${count}`)] };
    case amounts.effect:
      return { effects: [effect('a', `e${count}`)] };
    case amounts.withdraw:
      return { effects: [effect('a', `e${count}`)], withdraw: [`e${count - 1}`, `e${count - 2}`] };
    default:
      return {};
  }
}
