// The restaurant's page: a tablet in a kitchen. Tickets by age in three columns, and the menu with what is sold out.

import { signal } from '@preact/signals';
import type { TicketStatus } from '../../schemas/kitchen.types.ts';
import { type Client, startPage } from '../client/page.tsx';
import { shortNumber } from '../client/short-number.ts';
import { Icon } from '../design/icons.tsx';
import { Bar, Bones, Notice } from '../design/parts.tsx';
import { restaurant } from '../texts/restaurant.ts';
import { shared } from '../texts/shared.ts';
import { createKitchen, type Kitchen } from './kitchen.ts';
import { MenuBoard } from './menu-board.tsx';
import { ticketsOf } from './rail.ts';
import { TicketCard } from './ticket-card.tsx';

type Props = { readonly client: Client; readonly kitchen: Kitchen };

const view = signal<'tickets' | 'menu'>('tickets');
const columns: readonly Exclude<TicketStatus, 'closed'>[] = ['open', 'accepted', 'ready'];

startPage({ page: 'restaurant', role: 'restaurant', path: '/restaurant', sub: '<restaurant id>' }, (client) => (
  <Page client={client} kitchen={createKitchen(client)} />
));

function Page({ client, kitchen }: Props) {
  const waiting = ticketsOf(kitchen.rail.value, 'open').length;
  return (
    <div class="kitchen">
      <a class="skip" href="#content">
        {shared.skip}
      </a>
      <Bar title={restaurant.title} about={kitchen.about.value} link={client.link.value}>
        <nav class="views" aria-label={restaurant.views}>
          {(['tickets', 'menu'] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-current={view.value === name ? 'page' : undefined}
              onClick={() => (view.value = name)}
            >
              {restaurant[name]}
              {name === 'tickets' && waiting > 0 && <span class="count number">{waiting}</span>}
            </button>
          ))}
        </nav>
      </Bar>
      <main id="content" tabIndex={-1}>
        {client.link.value === 'reconnecting' && (
          <Notice tone="warn" icon="wifi">
            <p>{shared.link.reconnecting}</p>
          </Notice>
        )}
        {view.value === 'tickets' ? <Rail client={client} kitchen={kitchen} /> : <MenuBoard kitchen={kitchen} />}
      </main>
    </div>
  );
}

function Rail({ client, kitchen }: Props) {
  return (
    <>
      <div class="rail">
        {columns.map((status) => (
          <Column key={status} status={status} client={client} kitchen={kitchen} />
        ))}
      </div>
      <Done kitchen={kitchen} />
    </>
  );
}

function Column({ status, client, kitchen }: Props & { readonly status: Exclude<TicketStatus, 'closed'> }) {
  const tickets = ticketsOf(kitchen.rail.value, status);
  return (
    <section class={`column ${status}`} aria-label={restaurant.columns[status]}>
      <h2>
        {restaurant.columns[status]} <span class="count number">{tickets.length}</span>
      </h2>
      {!kitchen.heard.value && <Bones heights={[160, 120]} />}
      {kitchen.heard.value && tickets.length === 0 && (
        <div class="vacant muted">
          <p>{restaurant.empty[status]}</p>
          {status === 'open' && <p class="small">{restaurant.emptyHow}</p>}
        </div>
      )}
      <ul aria-live={status === 'open' ? 'polite' : 'off'}>
        {tickets.map((ticket) => (
          <li key={ticket.orderId}>
            <TicketCard ticket={ticket} client={client} kitchen={kitchen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Done({ kitchen }: { readonly kitchen: Kitchen }) {
  const closed = ticketsOf(kitchen.rail.value, 'closed').toReversed();
  if (closed.length === 0) return null;
  return (
    <section class="done" aria-label={restaurant.closedTitle}>
      <h2>{restaurant.closedTitle}</h2>
      <ul>
        {closed.map(({ orderId, reason }) => (
          <li key={orderId} class={`tag ${reason === 'picked_up' ? 'good' : ''}`}>
            <Icon name={reason === 'picked_up' ? 'check' : 'cross'} />
            <span class="code">{shortNumber(orderId)}</span> {restaurant.closed[reason]}
          </li>
        ))}
      </ul>
    </section>
  );
}
