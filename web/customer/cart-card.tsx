// The cart with its prices, and the card that asks for the explicit yes: it names the cart's version and its total.

import type { Card, CardLine } from '../../schemas/conversation.types.ts';
import { Icon } from '../design/icons.tsx';
import { customer } from '../texts/customer.ts';
import { money } from '../texts/shared.ts';

export type CartProps = {
  readonly card: Card;
  /** Version of the cart now: an older card is history. */
  readonly cartVersion: number;
  readonly live: boolean;
  readonly busy: boolean;
  readonly addressLabel: string;
  readonly confirm: (cartVersion: number, total: number) => void;
  readonly changeAddress: () => void;
};

/** A cart or confirm card. */
export function CartCard({ card, cartVersion, live, busy, addressLabel, confirm, changeAddress }: CartProps) {
  const asks = card.kind === 'confirm';
  const current = live && (card.cartVersion === null || card.cartVersion >= cartVersion);
  const { amount, currency } = card;
  return (
    <section class={`card cart ${current ? '' : 'past'}`} aria-label={card.title ?? customer.cart}>
      <header>
        <Icon name="bag" />
        <h3>{card.title ?? customer.cart}</h3>
      </header>
      <div class="body">
        {card.lines.length === 0 && <p class="muted">{customer.cartEmpty}</p>}
        <ul class="lines">
          {card.lines.map((line, i) => (
            <Line key={`${line.itemId}-${i}`} line={line} currency={currency ?? ''} />
          ))}
        </ul>
        <Sums card={card} />
        {asks && (
          <ul class="terms small">
            <li>
              <Icon name="pin" />
              <span>{customer.deliverTo(addressLabel)}</span>
              {current && (
                <button type="button" class="button plain" onClick={changeAddress}>
                  Change
                </button>
              )}
            </li>
            <li>
              <Icon name="card" />
              <span>{card.payment === 'saved' ? customer.paySaved : customer.payLink}</span>
            </li>
          </ul>
        )}
      </div>
      {asks && current && amount !== null && currency !== null && (
        <footer>
          <button
            type="button"
            class="button wide"
            disabled={busy}
            onClick={() => confirm(card.cartVersion ?? 0, amount)}
          >
            {customer.placeOrder(money(amount, currency))}
          </button>
        </footer>
      )}
    </section>
  );
}

function Line({ line, currency }: { readonly line: CardLine; readonly currency: string }) {
  const options = line.options.map(({ name, modifier }) => (modifier === 'add' ? name : `${modifier} ${name}`));
  return (
    <li>
      <span class="quantity number">{line.quantity}×</span>
      <span class="name">
        {line.name}
        {options.length > 0 && <span class="muted small options">{options.join(', ')}</span>}
      </span>
      {line.unitPrice === null || currency === '' ? (
        <span class="tag warn">{customer.toChoose}</span>
      ) : (
        <span class="number">{money(line.unitPrice * line.quantity, currency)}</span>
      )}
    </li>
  );
}

function Sums({ card: { subtotal, deliveryFee, serviceFee, amount, currency } }: { readonly card: Card }) {
  if (amount === null || currency === null) return null;
  const rows: readonly (readonly [string, number | null])[] = [
    [customer.subtotal, subtotal],
    [customer.deliveryFee, deliveryFee],
    [customer.serviceFee, serviceFee],
  ];
  return (
    <dl class="sums">
      {rows.map(([name, value]) =>
        value === null ? null : (
          <div key={name} class="muted">
            <dt>{name}</dt>
            <dd class="number">{money(value, currency)}</dd>
          </div>
        ),
      )}
      <div class="total">
        <dt>{customer.total}</dt>
        <dd class="number">{money(amount, currency)}</dd>
      </div>
    </dl>
  );
}
