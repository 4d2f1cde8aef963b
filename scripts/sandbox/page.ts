// The sandbox's pay page: what a customer sees behind a payment link. Plain HTML, no script, works without the network.

import type { Payment } from '../../streams/effects/payment/provider.ts';

const words: Record<Payment['status'], string> = {
  created: 'Waiting for you',
  succeeded: 'Paid. You can close this page.',
  failed: 'Declined. Nothing was taken.',
  cancelled: 'Cancelled. Nothing was taken.',
};

/** The page of a payment; two buttons while it waits. */
export function payPage(payment: Payment): string {
  const amount = amountText(payment.amount, payment.currency);
  const buttons =
    payment.status === 'created'
      ? `<form method="post"><button name="action" value="pay">Pay ${amount}</button>
<button name="action" value="decline" class="quiet">Decline</button></form>`
      : '';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Pay ${amount}</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 24rem; margin: 3rem auto; padding: 0 1rem; color: #222; background: #fff }
h1 { font-size: 2.2rem; margin: 0 }
button { font: inherit; width: 100%; padding: 0.8rem; margin-top: 1rem; border: 0; border-radius: 0.5rem; background: #14532d; color: #fff }
button.quiet { background: #eee; color: #222 }
@media (prefers-color-scheme: dark) { body { color: #eee; background: #111 } }
</style>
</head>
<body>
<main>
<p>Sandbox payment: no money moves here.</p>
<h1>${amount}</h1>
<p role="status">${words[payment.status]}</p>
${buttons}
</main>
</body>
</html>
`;
}

/** Minor units as a person reads them; the digits of the currency's minor unit are the platform's own table. */
function amountText(amount: number, currency: string): string {
  const digits =
    new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  const text = String(amount).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`;
  return `${currency} ${whole}`;
}
