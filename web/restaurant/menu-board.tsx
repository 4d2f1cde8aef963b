// The menu as toggles: a dish is on, or sold out. Refusals are shown where the toggle is.

import { useSignal } from '@preact/signals';
import { type Fields, objectsOf, textOf } from '../client/frames.ts';
import { Bones, Failed, Notice, State, Switch } from '../design/parts.tsx';
import { restaurant } from '../texts/restaurant.ts';
import { money } from '../texts/shared.ts';
import type { Kitchen } from './kitchen.ts';

/** The board. */
export function MenuBoard({ kitchen }: { readonly kitchen: Kitchen }) {
  const query = useSignal('');
  const again = useSignal(false);
  const held = kitchen.menu.value;
  if (held === 'loading') return <Bones heights={[56, 56, 56, 56, 56]} />;
  if (held === 'failed') return <Failed what={restaurant.menuFailed} again={() => void kitchen.loadMenu()} />;
  if (held === 'none')
    return (
      <State icon="list" title={restaurant.menuNone}>
        <p>{restaurant.menuNoneHow}</p>
      </State>
    );
  const items = objectsOf(held.menu, 'items');
  const wanted = items.filter((item) => textOf(item, 'name').toLowerCase().includes(query.value.trim().toLowerCase()));
  const out = items.filter((item) => item['soldOut'] === true).length;
  return (
    <div class="board">
      <div class="board-head">
        <div class="field stretch">
          <label class="hidden-text" for="find-dish">
            {restaurant.search}
          </label>
          <input
            id="find-dish"
            type="search"
            placeholder={restaurant.search}
            value={query.value}
            onInput={(event) => (query.value = event.currentTarget.value)}
          />
        </div>
        <span class={`tag ${out > 0 ? 'warn' : 'good'}`} role="status">
          {restaurant.soldOutCount(out)}
        </span>
      </div>
      {again.value && (
        <Notice tone="info" icon="list">
          <p>{restaurant.changedMeanwhile}</p>
        </Notice>
      )}
      {wanted.length === 0 && <State icon="list" title={restaurant.nothingFound} />}
      {categoriesOf(held.menu, wanted).map(({ id, name, dishes }) => (
        <section key={id} aria-label={name}>
          <h2>{name}</h2>
          <ul class="dishes card">
            {dishes.map((dish) => (
              <Dish
                key={textOf(dish, 'id')}
                dish={dish}
                currency={textOf(held.menu, 'currency')}
                kitchen={kitchen}
                merged={() => (again.value = true)}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

type DishProps = {
  readonly dish: Fields;
  readonly currency: string;
  readonly kitchen: Kitchen;
  readonly merged: () => void;
};

function Dish({ dish, currency, kitchen, merged }: DishProps) {
  const busy = useSignal(false);
  const failed = useSignal(false);
  const name = textOf(dish, 'name');
  const out = dish['soldOut'] === true;
  const price = dish['price'];
  const change = async (on: boolean): Promise<void> => {
    busy.value = true;
    const done = await kitchen.mark(textOf(dish, 'id'), !on);
    busy.value = false;
    failed.value = done === 'failed';
    if (done === 'again') merged();
  };
  return (
    <li class={out ? 'out' : ''}>
      <span class="name">{name}</span>
      {failed.value && <span class="tag bad">{restaurant.refused('')}</span>}
      <span class="muted number small">{typeof price === 'number' ? money(price, currency) : restaurant.unpriced}</span>
      <span class={`tag ${out ? 'warn' : ''}`} aria-hidden="true">
        {out ? restaurant.soldOut : restaurant.on}
      </span>
      <Switch on={!out} label={restaurant.available(name)} busy={busy.value} change={(on) => void change(on)} />
    </li>
  );
}

type Category = { readonly id: string; readonly name: string; readonly dishes: readonly Fields[] };

function categoriesOf(menu: Fields, items: readonly Fields[]): readonly Category[] {
  return objectsOf(menu, 'categories')
    .map((category) => {
      const id = textOf(category, 'id');
      const names = category['names'];
      const name: unknown = Array.isArray(names) ? names[0] : id;
      return { id, name: String(name), dishes: items.filter((item) => item['category'] === id) };
    })
    .filter(({ dishes }) => dishes.length > 0);
}
