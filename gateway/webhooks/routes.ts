// The part of the table that other systems call: they sign what they send.

import { gatewayLimits } from '../limits.ts';
import { openRoute, type Route } from '../route.ts';
import type { RouteParts } from '../route-parts.ts';
import { paymentWebhook } from './payments.ts';

/** Routes of webhooks. */
export function webhookRoutes({ ports }: RouteParts): Route[] {
  return [
    openRoute({
      method: 'post',
      path: '/v1/webhooks/payments',
      tag: 'webhooks',
      summary: 'Events of the payment provider',
      policy: { kind: 'signature', why: 'Dabba-Signature: t=…,v1=… over the raw body' },
      ownership: 'all',
      key: false,
      limit: { bodyBytes: gatewayLimits.webhookBytesMax },
      answers: [
        { status: 200, what: 'Durable' },
        { status: 400, what: 'The signature does not fit' },
        { status: 503, what: 'Not durable: send it again' },
      ],
      handler: paymentWebhook(ports),
    }),
  ];
}
