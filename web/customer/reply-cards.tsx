// The cards of one reply, each kind with its own look; cards of older replies stay readable and lose their buttons.

import type { Card, CardKind } from '../../schemas/conversation.types.ts';
import type { Client } from '../client/page.tsx';
import { Icon } from '../design/icons.tsx';
import { customer } from '../texts/customer.ts';
import { CategoryCards, ItemCards, RestaurantCards } from './cards.tsx';
import { CartCard } from './cart-card.tsx';
import type { Entry } from './chat.ts';
import { PayCard, TrackingCard } from './order-card.tsx';
import type { Orders } from './orders.ts';
import type { Talk } from './talk.ts';

export type ReplyProps = {
  readonly entry: Extract<Entry, { readonly kind: 'reply' }>;
  /** It is the last thing said. */
  readonly live: boolean;
  readonly talk: Talk;
  readonly client: Client;
  readonly orders: Orders;
  readonly addressLabel: string;
  readonly chooseAddress: () => void;
  /** False where a map stands beside the chat. */
  readonly smallMaps: boolean;
};

/** Cards of a reply, those of one kind together. */
export function ReplyCards(props: ReplyProps) {
  const { cards } = props.entry;
  if (cards.length === 0) return null;
  const kinds = [...new Set(cards.map(({ kind }) => kind))];
  return (
    <div class="cards">
      {kinds.map((kind) => (
        <CardsOf key={kind} kind={kind} cards={cards.filter((card) => card.kind === kind)} {...props} />
      ))}
    </div>
  );
}

type KindProps = ReplyProps & { readonly kind: CardKind; readonly cards: readonly Card[] };

function CardsOf({ kind, cards, entry, live, talk, ...rest }: KindProps) {
  const acts = {
    live,
    say: (text: string) => talk.say(text),
    openRestaurant: (id: string) => void talk.tap('OpenRestaurant', { restaurantId: id }, id),
  };
  switch (kind) {
    case 'restaurant':
      return <RestaurantCards cards={cards} acts={acts} />;
    case 'category':
      return <CategoryCards cards={cards} acts={acts} />;
    case 'item':
      return <ItemCards cards={cards} acts={{ ...acts, live: true }} />;
    case 'choice':
      return <ItemCards cards={cards} acts={acts} />;
    case 'addresses':
      return live ? (
        <button type="button" class="button quiet" onClick={rest.chooseAddress}>
          <Icon name="pin" />
          {customer.address}
        </button>
      ) : null;
    default:
      return cards.map((card, i) => (
        <OneCard key={card.id ?? i} card={card} seq={entry.seq} live={live} talk={talk} {...rest} />
      ));
  }
}

type OneProps = Omit<ReplyProps, 'entry'> & { readonly card: Card; readonly seq: number };

function OneCard({ card, seq, live, talk, client, orders, addressLabel, chooseAddress, smallMaps }: OneProps) {
  if (card.kind === 'cart' || card.kind === 'confirm')
    return (
      <CartCard
        card={card}
        cartVersion={talk.chat.value.cartVersion}
        live={live}
        busy={talk.busy.value}
        addressLabel={addressLabel}
        changeAddress={chooseAddress}
        confirm={(cartVersion, total) =>
          void talk.tap('ConfirmOrder', { cartVersion, total }, `${cartVersion}:${total}`)
        }
      />
    );
  if (card.id === null) return null;
  if (card.kind === 'pay') return <PayCard card={card} order={orders.follow(card.id)} />;
  if (card.kind !== 'order') return null;
  const newer = talk.chat.value.entries.some(
    (entry) =>
      entry.kind === 'reply' &&
      entry.seq > seq &&
      entry.cards.some(({ kind, id }) => kind === 'order' && id === card.id),
  );
  // One tracking card an order: the newest. The others were news of their time.
  return newer ? null : <TrackingCard order={orders.follow(card.id)} client={client} map={smallMaps} />;
}
