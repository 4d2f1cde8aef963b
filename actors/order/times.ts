// How long an order waits for whom, and how far it looks. Every wait is a timer of the order; nobody else reads a deadline.
// Relations (asserted below): an offer outlives two reconnects of a rider's app; a claim is given up before the search is.

/** A saved card answers within seconds; a link waits for a person. Then the order is cancelled. */
export const paymentTimeoutMs = { saved: 120_000, link: 900_000 } as const;

/** A kitchen that says nothing for so long does not cook; the money goes back. */
export const kitchenSilentMs = 180_000;

/** A rider may think so long about an offer, from the moment the order takes the claim in. */
export const reservationTtlMs = 15_000;

/**
 * An acceptance so long after the end of its offer does not count even if the timer has not fired: the order was parked or far
 * behind meanwhile, and its rider may have been given back.
 */
export const acceptLateMsMax = 60_000;

/** Radii that a search goes through at once, nearest first; 25 km is half an hour's ride. */
export const searchRadiiMeters = [5_000, 12_000, 25_000] as const;

/** Nobody in the widest ring: searched again after 1, 2, 4, 5, 5 … s, */
export const searchWaitMsMin = 1_000;
export const searchWaitMsMax = 5_000;

/** until the order has wanted a rider for so long; then the money goes back. */
export const searchMsMax = 300_000;

/** A delivery that takes longer from the assignment on is an alarm. */
export const deliveryOverdueMs = 5_400_000;

/** A claim that nobody could run for so long is answered `gave_up`, and the search begins again. */
export const claimGiveUpMs = 60_000;

/** The provider may be away for a day before a cancellation or refund becomes an alarm. */
export const repayGiveUpMs = 86_400_000;

/** A release is retried for ever; this only sorts it behind the claims (24 days, below 2^31). */
export const releaseGiveUpMs = 2_073_600_000;

/** Riders that an order remembers not to ask again; the oldest is forgotten first. */
export const excludedMax = 64;

if (claimGiveUpMs * 2 > searchMsMax || acceptLateMsMax < reservationTtlMs)
  throw new Error('actors/order/times.ts: the waits contradict each other');
