// Cards of replies: restaurants, categories, dishes, choices. A tap says or does what a message could.

import type { Card } from '../../schemas/conversation.types.ts';
import { Icon } from '../design/icons.tsx';
import { customer } from '../texts/customer.ts';
import { distance, money } from '../texts/shared.ts';

/** What cards can do. */
export type CardActs = {
  readonly say: (text: string) => void;
  readonly openRestaurant: (id: string) => void;
  /** False for cards of older replies: they are read, not tapped. */
  readonly live: boolean;
};

type Rows = { readonly cards: readonly Card[]; readonly acts: CardActs };

const hues = ['a', 'b', 'c', 'd', 'e'] as const;

/** A picture of its own for a restaurant without one: its first letters on a colour that stays. */
function Monogram({ id, title }: { readonly id: string; readonly title: string }) {
  const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  const letters = title
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => word[0] ?? '')
    .join('');
  return (
    <span class={`monogram ${hues[sum % hues.length]}`} aria-hidden="true">
      {letters.toUpperCase()}
    </span>
  );
}

/** Restaurants side by side. */
export function RestaurantCards({ cards, acts }: Rows) {
  return (
    <ul class="carousel">
      {cards.map((card) => (
        <li key={card.id}>
          <button type="button" class="restaurant" onClick={() => acts.openRestaurant(card.id ?? '')}>
            <Monogram id={card.id ?? ''} title={card.title ?? ''} />
            <span class="about">
              <strong>{card.title}</strong>
              <span class="muted small clip">{card.subtitle}</span>
              <span class="facts small">
                {card.rating !== null && (
                  <span class="tag good">
                    <Icon name="star" />
                    <span class="hidden-text">{customer.rating((card.rating / 10).toFixed(1))}</span>
                    <span aria-hidden="true">{(card.rating / 10).toFixed(1)}</span>
                  </span>
                )}
                {card.minutes !== null && <span>{customer.minutes(card.minutes)}</span>}
                {card.meters !== null && <span>{distance(card.meters)}</span>}
                {card.amount !== null && card.currency !== null && (
                  <span>{customer.forTwo(money(card.amount, card.currency))}</span>
                )}
                {card.open === false && <span class="tag warn">{customer.closedNow}</span>}
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Kinds of dishes. */
export function CategoryCards({ cards, acts }: Rows) {
  return (
    <ul class="categories">
      {cards.map((card) => (
        <li key={card.id ?? card.title}>
          <button type="button" class="category" onClick={() => acts.say(`Show ${card.title ?? ''}`)}>
            <strong>{card.title}</strong>
            {card.count !== null && <span class="muted small">{customer.dishes(card.count)}</span>}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Dishes, or the answers to a question: a tap says the name. */
export function ItemCards({ cards, acts }: Rows) {
  return (
    <ul class="items card">
      {cards.map((card) => {
        const out = card.soldOut === true;
        return (
          <li key={card.id ?? card.title}>
            <button type="button" class="item" disabled={out || !acts.live} onClick={() => acts.say(card.title ?? '')}>
              <span class="name">
                <strong>{card.title}</strong>
                {card.subtitle !== null && <span class="muted small">{card.subtitle}</span>}
              </span>
              {out ? <span class="tag warn">{customer.soldOut}</span> : <ItemPrice card={card} />}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function ItemPrice({ card: { kind, amount, currency } }: { readonly card: Card }) {
  if (amount === null || currency === null)
    return kind === 'item' ? <span class="muted small">{customer.notOrderable}</span> : null;
  return (
    <span class="price number">
      {kind === 'choice' && amount > 0 ? '+' : ''}
      {kind === 'choice' && amount === 0 ? '' : money(amount, currency)}
      {kind === 'item' && (
        <span class="add">
          <Icon name="plus" />
        </span>
      )}
    </span>
  );
}
