// One ticket: how old, what is in it, and the one or two things that can be done about it now.

import { useSignal } from '@preact/signals';
import type { KitchenReason } from '../../schemas/order.types.ts';
import type { Client } from '../client/page.tsx';
import { shortNumber } from '../client/short-number.ts';
import { Icon } from '../design/icons.tsx';
import { Bones, Notice, Sheet } from '../design/parts.tsx';
import { restaurant } from '../texts/restaurant.ts';
import { ago, clockTime, shared } from '../texts/shared.ts';
import type { Kitchen } from './kitchen.ts';
import { optionText, type RailTicket } from './rail.ts';

export type TicketProps = { readonly ticket: RailTicket; readonly kitchen: Kitchen; readonly client: Client };

/** Ages at which a new ticket asks for attention, ms; after three minutes the order ends by itself. */
const ages = { warm: 60_000, hot: 120_000 } as const;

/** The card. */
export function TicketCard({ ticket, kitchen, client }: TicketProps) {
  const now = client.second.value;
  const age = now - ticket.openedAt;
  const heat =
    ticket.status === 'open' && age > ages.hot ? 'hot' : ticket.status === 'open' && age > ages.warm ? 'warm' : '';
  const no = shortNumber(ticket.orderId);
  return (
    <article class={`card ticket ${ticket.status} ${heat}`} aria-label={restaurant.ticket(no)}>
      <header>
        <h3 class="code">{no}</h3>
        <span class="age small number">
          <time dateTime={new Date(ticket.openedAt).toISOString()}>{clockTime(ticket.openedAt)}</time>
          {' · '}
          {restaurant.waits(ago(age))}
        </span>
      </header>
      <div class="body">
        <Lines ticket={ticket} kitchen={kitchen} />
        {ticket.status !== 'open' && <Due ticket={ticket} now={now} />}
      </div>
      <Actions ticket={ticket} kitchen={kitchen} />
    </article>
  );
}

function Lines({ ticket, kitchen }: Omit<TicketProps, 'client'>) {
  if (ticket.lines === null) {
    if (!kitchen.unread.value.has(ticket.orderId)) return <Bones heights={[20, 20]} />;
    return (
      <p class="small">
        {restaurant.linesFailed}
        <button type="button" class="button plain" onClick={() => void kitchen.loadLines(ticket.orderId)}>
          {shared.again}
        </button>
      </p>
    );
  }
  const names = kitchen.names.value;
  return (
    <>
      <ul class="lines">
        {ticket.lines.map((line, i) => (
          <li key={`${line.itemId}-${i}`}>
            <span class="quantity number">{line.quantity}×</span>
            <span>
              <strong>{names.get(line.itemId) ?? line.itemId}</strong>
              {line.options.map((option) => (
                <span key={`${option.group}/${option.value}`} class={`option ${option.modifier}`}>
                  {optionText(names, option)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {ticket.hasNote && (
        <p class="note small">
          <Icon name="note" />
          {kitchen.notes.value.get(ticket.orderId) || restaurant.note}
        </p>
      )}
    </>
  );
}

function Due({ ticket, now }: { readonly ticket: RailTicket; readonly now: number }) {
  const left = ticket.readyAt - now;
  return (
    <div class="due">
      {ticket.status === 'accepted' && ticket.readyAt > 0 && (
        <span class={`tag ${left < 0 ? 'bad' : left < 180_000 ? 'warn' : 'info'}`}>
          <Icon name="clock" />
          {left < 0 ? restaurant.late(ago(-left)) : restaurant.dueIn(ago(left))}
        </span>
      )}
      <span class={`tag ${ticket.riderId === '' ? '' : 'good'}`}>
        <Icon name="bike" />
        {ticket.riderId === '' ? restaurant.noRider : restaurant.rider}
      </span>
      <p class="handover" title={restaurant.codeHint}>
        <span class="small muted">{restaurant.code}</span>
        <strong class="code">{ticket.handoverCode}</strong>
      </p>
    </div>
  );
}

function Actions({ ticket, kitchen }: Omit<TicketProps, 'client'>) {
  const minutes = useSignal(20);
  const busy = useSignal(false);
  const refused = useSignal('');
  const rejecting = useSignal(false);
  const tell = async (what: 'accept' | 'reject' | 'ready', body: object): Promise<void> => {
    busy.value = true;
    refused.value = await kitchen.tell(ticket.orderId, what, body);
    busy.value = false;
  };
  if (ticket.status === 'ready') return null;
  return (
    <footer>
      {refused.value !== '' && (
        <Notice tone="bad" icon="alert">
          <p>{restaurant.refused(refused.value)}</p>
        </Notice>
      )}
      {ticket.status === 'open' ? (
        <>
          <MinutePicker minutes={minutes.value} change={(next) => (minutes.value = next)} />
          <button type="button" class="button bad" disabled={busy.value} onClick={() => (rejecting.value = true)}>
            {restaurant.reject}
          </button>
          <button
            type="button"
            class="button good stretch"
            disabled={busy.value}
            onClick={() => void tell('accept', { readyInMinutes: minutes.value })}
          >
            {restaurant.accept}
          </button>
        </>
      ) : (
        <button type="button" class="button wide" disabled={busy.value} onClick={() => void tell('ready', {})}>
          <Icon name="check" />
          {restaurant.ready}
        </button>
      )}
      {rejecting.value && (
        <RejectSheet
          close={() => (rejecting.value = false)}
          choose={(reason) => {
            rejecting.value = false;
            void tell('reject', { reason });
          }}
        />
      )}
    </footer>
  );
}

function MinutePicker({ minutes, change }: { readonly minutes: number; readonly change: (minutes: number) => void }) {
  return (
    <fieldset class="minutes" aria-label={restaurant.readyIn}>
      <button
        type="button"
        class="icon-button"
        aria-label={restaurant.fewer}
        disabled={minutes <= 5}
        onClick={() => change(minutes - 5)}
      >
        <Icon name="minus" />
      </button>
      <output class="number" aria-live="polite">
        <span class="small muted">{restaurant.readyIn}</span>
        <strong>{restaurant.minutes(minutes)}</strong>
      </output>
      <button
        type="button"
        class="icon-button"
        aria-label={restaurant.more}
        disabled={minutes >= 90}
        onClick={() => change(minutes + 5)}
      >
        <Icon name="plus" />
      </button>
    </fieldset>
  );
}

const reasons: readonly Exclude<KitchenReason, 'unknown'>[] = ['out_of_stock', 'too_busy', 'closing', 'other'];

function RejectSheet({
  choose,
  close,
}: {
  readonly choose: (reason: KitchenReason) => void;
  readonly close: () => void;
}) {
  return (
    <Sheet title={restaurant.rejectTitle} close={close}>
      <p class="muted small">{restaurant.rejectHint}</p>
      {reasons.map((reason) => (
        <button key={reason} type="button" class="button quiet wide" onClick={() => choose(reason)}>
          {restaurant.reasons[reason]}
        </button>
      ))}
    </Sheet>
  );
}
