// Webhooks of the payment provider: verified over the raw body, sent as a fact, and answered 2xx only with an outcome.
// I1: whatever is not durable is 503: the provider repeats until we have it (ingress.2).
// I2: the fact's id is made of payment and status, so a repeat, and the synchronous answer of the same payment, are one fact.

import { type GatewayPorts, paymentsCaller } from '../ports.ts';
import { json, problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

/** Handles POST /v1/webhooks/payments. */
export function paymentWebhook({
  verifyWebhook,
  ingress,
  databaseTime,
  metrics,
}: Pick<GatewayPorts, 'verifyWebhook' | 'ingress' | 'databaseTime' | 'metrics'>) {
  return async ({ raw, header, traceparent }: Handled<unknown, unknown, unknown>): Promise<Reply> => {
    const read = verifyWebhook(raw, header('dabba-signature'), databaseTime());
    if (read.kind === 'refused') {
      metrics.count('http_refused_total', 1, { reason: 'bad_signature' });
      return problem('bad_signature', { detail: read.reason });
    }
    if (read.kind === 'ignored') return json(200, { status: 'ignored' });
    const { orderId, message, messageId } = read;
    const answer = await ingress.submit({
      caller: paymentsCaller,
      key: messageId,
      messageId,
      type: 'order',
      id: orderId,
      message,
      kind: 'fact',
      traceparent,
    });
    switch (answer.kind) {
      case 'accepted':
      case 'ignored':
      case 'parked':
      case 'refused':
      case 'key_reused':
        return json(200, { status: answer.kind });
      case 'pending':
        return problem('log_unavailable');
      case 'unavailable':
        return problem(answer.reason);
    }
  };
}
