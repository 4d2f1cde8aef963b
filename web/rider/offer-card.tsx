// An offer: what it pays, how far, how long to answer; and two answers a thumb can find.

import type { Client } from '../client/page.tsx';
import { rider } from '../texts/rider.ts';
import { distance, money } from '../texts/shared.ts';
import type { Duty } from './duty.ts';

/** Length of an offer that only a snapshot told of, ms. */
const usualMs = 15_000;
const radius = 30;
const around = 2 * Math.PI * radius;

/** The card. */
export function OfferCard({ duty, client }: { readonly duty: Duty; readonly client: Client }) {
  const { assignmentId, fee, currency, distanceMeters, expiresAt, offeredAt } = duty.shift.value;
  const leftMs = Math.max(0, expiresAt - client.second.value);
  const whole = offeredAt > 0 ? Math.max(1, expiresAt - offeredAt) : usualMs;
  const seconds = Math.ceil(leftMs / 1000);
  const answer = (name: string): void => void duty.command(name, { assignmentId });
  return (
    <section class="panel offer" aria-label={rider.offer}>
      <header>
        <div class="ring" role="timer" aria-label={rider.seconds(seconds)}>
          <svg viewBox="0 0 72 72" aria-hidden="true" focusable="false">
            <circle cx="36" cy="36" r={radius} class="track" />
            <circle
              cx="36"
              cy="36"
              r={radius}
              class="rest"
              stroke-dasharray={around}
              stroke-dashoffset={around * (1 - Math.min(1, leftMs / whole))}
            />
          </svg>
          <strong class="number">{seconds}</strong>
        </div>
        <div class="what">
          <h2>{duty.kitchen.value[0] ?? rider.offer}</h2>
          <p class="muted small">
            {[duty.kitchen.value[1] ?? '', rider.toKitchen(distance(distanceMeters))]
              .filter((part) => part !== '')
              .join(' · ')}
          </p>
        </div>
        <p class="fee">
          <span class="muted small">{rider.fee}</span>
          <strong class="number">{currency === '' ? '' : money(fee, currency)}</strong>
        </p>
      </header>
      <div class="answers">
        <button
          type="button"
          class="button quiet huge"
          disabled={duty.busy.value}
          onClick={() => answer('DeclineOffer')}
        >
          {rider.decline}
        </button>
        <button type="button" class="button good huge" disabled={duty.busy.value} onClick={() => answer('AcceptOffer')}>
          {rider.accept}
        </button>
      </div>
    </section>
  );
}
