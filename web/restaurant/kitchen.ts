// The kitchen as this page has it: the rail from the socket, lines of tickets that were there before, the menu with its version.
// I1: a change of the menu names the version that it changes; where that has moved on, the newest is read and the change made on it.

import { type Signal, signal } from '@preact/signals';
import { isDone } from '../client/api.ts';
import { type Fields, objectsOf, textOf } from '../client/frames.ts';
import type { Client } from '../client/page.tsx';
import { afterFrame, type Dishes, isMenu, namesOf, type Rail, withLines } from './rail.ts';

export type Menu = { readonly etag: string; readonly menu: Fields };

export type Kitchen = {
  readonly rail: Signal<Rail>;
  /** False until the kitchen was heard, or said not to be there yet. */
  readonly heard: Signal<boolean>;
  readonly menu: Signal<Menu | 'loading' | 'none' | 'failed'>;
  readonly names: Signal<Dishes>;
  readonly about: Signal<string>;
  /** What customers wrote, by order; '' where it is gone. A note that was not read yet is absent. */
  readonly notes: Signal<ReadonlyMap<string, string>>;
  /** Orders whose lines could not be read. */
  readonly unread: Signal<ReadonlySet<string>>;
  /** Tells the order; '' or why not. */
  tell(orderId: string, what: 'accept' | 'reject' | 'ready', body: object): Promise<string>;
  /** Marks a dish; 'again': somebody was faster and it was done on the newest menu. */
  mark(itemId: string, soldOut: boolean): Promise<'done' | 'again' | 'failed'>;
  loadMenu(): Promise<void>;
  loadLines(orderId: string): Promise<void>;
};

/** The kitchen of `client`'s restaurant. */
export function createKitchen(client: Client): Kitchen {
  const { api, session, socket } = client;
  const id = session.sub;
  const rail = signal<Rail>(new Map());
  const heard = signal(false);
  const menu = signal<Kitchen['menu']['value']>('loading');
  const names = signal<Dishes>(new Map());
  const about = signal(id);
  const unread = signal<ReadonlySet<string>>(new Set());
  const { notes, load: loadNotes } = createNotes(client, rail);

  const loadLines = async (orderId: string): Promise<void> => {
    const { status, body } = await api.get(`/v1/orders/${orderId}`);
    if (status === 200) rail.value = withLines(rail.value, orderId, body);
    void loadNotes();
    const rest = [...unread.value].filter((each) => each !== orderId);
    unread.value = new Set(status === 200 ? rest : [...rest, orderId]);
  };
  socket.follow('kitchen', id, null, {
    state: (frame) => {
      rail.value = afterFrame(rail.value, frame);
      heard.value = true;
      void loadNotes();
      for (const { orderId, lines, status } of rail.value.values())
        if (lines === null && status !== 'closed' && frame.op === 'snapshot') void loadLines(orderId);
    },
    // A kitchen is there from its first ticket on.
    ended: () => {
      heard.value = true;
    },
  });
  const loadMenu = async (): Promise<void> => {
    const { status, body, etag } = await api.get(`/v1/restaurants/${id}/menu`);
    if (status === 200 && isMenu(body['menu'])) {
      menu.value = { etag, menu: body['menu'] };
      names.value = namesOf(body['menu']);
    } else menu.value = status === 404 ? 'none' : 'failed';
  };
  const showAbout = async (): Promise<void> => {
    const { status, body } = await api.get(`/v1/restaurants/${id}`);
    if (status === 200)
      about.value = [textOf(body, 'name'), textOf(body, 'area')].filter((part) => part !== '').join(', ');
  };
  void loadMenu();
  void showAbout();
  return {
    rail,
    heard,
    menu,
    names,
    about,
    unread,
    notes,
    async tell(orderId, what, body) {
      const intention = `${what}:${orderId}:${JSON.stringify(body)}`;
      const answer = await api.send({ path: `/v1/orders/${orderId}/${what}`, body, intention });
      return isDone(answer) ? '' : textOf(answer.body, 'title') || answer.code || 'offline';
    },
    mark: (itemId, soldOut) => markDish(client, menu, loadMenu, itemId, soldOut),
    loadMenu,
    loadLines,
  };
}

/** The notes of the rail's tickets, each read once. */
function createNotes({ api }: Client, rail: Signal<Rail>) {
  const notes = signal<ReadonlyMap<string, string>>(new Map());
  const asked = new Set<string>();
  const load = async (): Promise<void> => {
    for (const { orderId, hasNote, status } of rail.value.values()) {
      if (!hasNote || status === 'closed' || asked.has(orderId)) continue;
      asked.add(orderId);
      const answer = await api.get(`/v1/orders/${orderId}/texts`);
      if (answer.status === 200) notes.value = new Map(notes.value).set(orderId, textOf(answer.body, 'note'));
      else asked.delete(orderId);
    }
  };
  return { notes, load };
}

/** Marks a dish on the menu that is held; on a newer one when there is one. */
async function markDish(
  { api, session }: Client,
  menu: Kitchen['menu'],
  loadMenu: () => Promise<void>,
  itemId: string,
  soldOut: boolean,
): Promise<'done' | 'again' | 'failed'> {
  const path = `/v1/restaurants/${session.sub}/sold-out`;
  for (let n = 0; n < 5; n++) {
    const held = menu.value;
    if (typeof held === 'string') return 'failed';
    const answer = await api.send({ path, body: { itemId, soldOut }, ifMatch: held.etag });
    if (isDone(answer)) {
      menu.value = { etag: answer.etag, menu: marked(held.menu, itemId, soldOut) };
      return n === 0 ? 'done' : 'again';
    }
    if (answer.status !== 412) return 'failed';
    await loadMenu();
  }
  return 'failed';
}

function marked(menu: Fields, itemId: string, soldOut: boolean): Fields {
  const items = objectsOf(menu, 'items').map((item) => (item['id'] === itemId ? { ...item, soldOut } : item));
  return { ...menu, items };
}
