// The port to a payment provider: what the order's effects need of one. The HTTP client fills it; a test can.
// I1: asking twice under one key asks for one thing: the answer is that of the first time.
// I2: every method rejects with Fault PAYMENT_UNAVAILABLE (it may have happened) or PAYMENT_REJECTED (it did not and will not).

/** A payment as the provider has it; amounts in minor units. */
export type Payment = {
  readonly id: string;
  /** Our idempotency key, orderId:charge:n. */
  readonly key: string;
  /** The order it is for. */
  readonly reference: string;
  /** `created` waits for the customer; the others are final. */
  readonly status: 'created' | 'succeeded' | 'failed' | 'cancelled';
  readonly amount: number;
  readonly currency: string;
  /** Where the customer pays, while it is created. */
  readonly url: string | null;
  readonly refunds: readonly Refund[];
};

/** Money on its way back. */
export type Refund = {
  readonly id: string;
  /** Our idempotency key, orderId:refund:n. */
  readonly key: string;
  readonly paymentId: string;
  readonly reference: string;
  readonly status: 'succeeded' | 'failed';
  readonly amount: number;
  readonly currency: string;
};

/** What is asked of a charge. */
export type Charge = {
  readonly key: string;
  readonly reference: string;
  readonly amount: number;
  readonly currency: string;
  /** `saved` is charged at once, `link` when the customer has paid at the payment's url. */
  readonly method: 'saved' | 'link';
  readonly customer: string;
};

/** What is asked of a refund. */
export type RefundRequest = {
  readonly key: string;
  readonly paymentId: string;
  readonly amount: number;
  readonly currency: string;
};

/** Takes and gives back money. */
export type PaymentProvider = {
  charge(charge: Charge, signal: AbortSignal): Promise<Payment>;
  /** Ends a payment that is not final; the answer says what it is now: it may have succeeded before. */
  cancel(paymentId: string, signal: AbortSignal): Promise<Payment>;
  refund(refund: RefundRequest, signal: AbortSignal): Promise<Refund>;
  /** The payment under a charge key; null when there is none. */
  find(key: string, signal: AbortSignal): Promise<Payment | null>;
  /** The payment of an id; null when there is none. */
  payment(paymentId: string, signal: AbortSignal): Promise<Payment | null>;
};
