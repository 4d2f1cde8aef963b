// What becomes of an order: where to pay, which step it is in, where its rider is. It follows the order itself, not the chat.

import type { Card } from '../../schemas/conversation.types.ts';
import type { Client } from '../client/page.tsx';
import { shortNumber } from '../client/short-number.ts';
import { Icon } from '../design/icons.tsx';
import { Bones } from '../design/parts.tsx';
import { metersBetween } from '../map/projection.ts';
import { customer } from '../texts/customer.ts';
import { ago, clockTime, distance, money } from '../texts/shared.ts';
import { OrderMap } from './order-map.tsx';
import { type OrderView, stepOfOrder } from './order-view.ts';
import type { Followed } from './orders.ts';
import { headlineOf } from './words.ts';

/** Pay here; when it is paid it says so. */
export function PayCard({ card, order }: { readonly card: Card; readonly order: Followed }) {
  const view = order.view.value;
  const due = view === null || (stepOfOrder(view) === 0 && view.status !== 'new');
  const { url, amount, currency } = card;
  const total = amount !== null && currency !== null ? money(amount, currency) : '';
  return (
    <section class="card pay" aria-label={customer.pay(total)}>
      <div class="body">
        {due && url !== null ? (
          <>
            <a class="button wide" href={url} target="_blank" rel="noopener noreferrer">
              <Icon name="card" />
              {customer.pay(total)}
            </a>
            <p class="muted small">{customer.payHint}</p>
          </>
        ) : (
          <p class="settled">
            <Icon name="check" />
            {view !== null && stepOfOrder(view) < 0 ? customer.payOver : `${customer.paid} · ${total}`}
          </p>
        )}
      </div>
    </section>
  );
}

type TrackingProps = { readonly order: Followed; readonly client: Client; readonly map: boolean };

/** Status line, steps, times, and the rider on a small map. */
export function TrackingCard({ order, client, map }: TrackingProps) {
  const view = order.view.value;
  if (view === null)
    return (
      <section class="card tracking" aria-label={customer.trackingTitle}>
        <div class="body">
          <Bones heights={[22, 10, 96]} />
        </div>
      </section>
    );
  const step = stepOfOrder(view);
  const moving = step >= 1 && view.status !== 'delivered';
  return (
    <section class="card tracking" aria-label={customer.trackingTitle}>
      {map && moving && view.pickup !== null && (
        <div class="small-map">
          <OrderMap orders={[order]} client={client} tools={false} />
        </div>
      )}
      <div class="body">
        <header class="headline">
          <h3>{headlineOf(view)}</h3>
          <span class="muted small code">{customer.orderNo(shortNumber(order.id))}</span>
        </header>
        {step >= 0 && <Steps step={step} />}
        <Facts order={order} view={view} client={client} />
      </div>
    </section>
  );
}

function Steps({ step }: { readonly step: number }) {
  return (
    <ol class="steps">
      {customer.steps.map((name, i) => {
        const state = i < step || step === 4 ? 'done' : i === step ? 'now' : '';
        return (
          <li key={name} class={state} aria-current={state === 'now' ? 'step' : undefined}>
            <i aria-hidden="true">{state === 'done' && <Icon name="check" />}</i>
            <span>{name}</span>
            {state === 'done' && <span class="hidden-text">{customer.stepDone}</span>}
          </li>
        );
      })}
    </ol>
  );
}

/** Ping older than this is said to be old, ms. */
const staleMs = 15_000;

function Facts({
  order,
  view,
  client,
}: {
  readonly order: Followed;
  readonly view: OrderView;
  readonly client: Client;
}) {
  const rider = order.rider.value;
  const now = client.second.value;
  const facts: string[] = [];
  if (view.deliveredAt > 0) facts.push(customer.deliveredAt(clockTime(view.deliveredAt)));
  else if (view.readyAt > 0 && view.status !== 'picked_up') facts.push(customer.readyAbout(clockTime(view.readyAt)));
  if (rider !== null && view.status === 'assigned' && view.pickup !== null)
    facts.push(customer.riderToKitchen(distance(metersBetween(rider, view.pickup))));
  if (rider !== null && (view.status === 'assigned' || view.status === 'picked_up') && now - rider.at > staleMs)
    facts.push(customer.stale(ago(now - rider.at)));
  if (facts.length === 0) return null;
  return (
    <ul class="facts small muted" aria-live="polite">
      {facts.map((fact) => (
        <li key={fact}>
          <Icon name="clock" />
          {fact}
        </li>
      ))}
    </ul>
  );
}
