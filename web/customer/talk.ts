// The conversation of this customer on this page: opened under a stored key, read from its beginning, followed from there, answered.
// I1: a message has its key before it is sent and keeps it until the conversation has it (outbox.ts).
// I2: messages go one after the other, in the order in which they were typed.

import { computed, type ReadonlySignal, type Signal, signal } from '@preact/signals';
import { isDone } from '../client/api.ts';
import { type Happened, happenedOf } from '../client/events.ts';
import { isFields, numberOf, objectsOf, textOf } from '../client/frames.ts';
import { newKey, quietly } from '../client/keys.ts';
import type { Client } from '../client/page.tsx';
import { afterEvent, type Chat, emptyChat, entryOfAnswer } from './chat.ts';
import { nextOf, type Outbox, outboxOf, withAnswer, withMessage, without } from './outbox.ts';

export type Talk = {
  readonly chat: ReadonlySignal<Chat>;
  readonly outbox: ReadonlySignal<Outbox>;
  /** Typed texts by their id. */
  readonly texts: ReadonlySignal<ReadonlyMap<string, string>>;
  readonly phase: ReadonlySignal<'opening' | 'open' | 'failed'>;
  /** Why the last tap was refused; '' for none. */
  readonly refused: Signal<string>;
  readonly busy: ReadonlySignal<boolean>;
  say(text: string): void;
  again(key: string): void;
  open(): void;
  /** A tap: OpenRestaurant, ChooseAddress, ConfirmOrder. Resolves to whether it was done. */
  tap(command: string, body: object, what: string): Promise<boolean>;
};

/** Opens the conversation of `client`'s customer. */
export function createTalk(client: Client): Talk {
  const talk = new CustomerTalk(client);
  talk.open();
  return talk;
}

class CustomerTalk implements Talk {
  readonly chat = signal(emptyChat);
  readonly outbox: Signal<Outbox>;
  readonly texts: Signal<ReadonlyMap<string, string>>;
  readonly phase = signal<'opening' | 'open' | 'failed'>('opening');
  readonly refused = signal('');
  readonly busy = computed(() => this.taps.value > 0);
  private readonly taps = signal(0);
  private readonly client: Client;
  private id = '';
  private sending = false;
  private stop: () => void = () => undefined;

  constructor(client: Client) {
    this.client = client;
    this.outbox = signal(outboxOf(this.stored('outbox')));
    this.texts = signal(textsOf(this.stored('texts')));
  }

  open(): void {
    this.phase.value = 'opening';
    void this.begin().then((done) => {
      this.phase.value = done ? 'open' : 'failed';
      if (done) void this.flush();
    });
  }

  say(text: string): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    this.refused.value = '';
    this.keepOutbox(withMessage(this.outbox.value, newKey(), trimmed, this.client.now()));
    void this.flush();
  }

  again(key: string): void {
    this.keepOutbox(withAnswer(this.outbox.value, key, { refused: null }));
    void this.flush();
  }

  async tap(command: string, body: object, what: string): Promise<boolean> {
    this.taps.value += 1;
    this.refused.value = '';
    const path = `/v1/actors/conversation/${this.id}/${command}`;
    const answer = await this.client.api.send({ path, body, intention: `${command}:${this.id}:${what}` });
    this.taps.value -= 1;
    if (!isDone(answer)) this.refused.value = textOf(answer.body, 'title') || answer.code;
    return isDone(answer);
  }

  private async begin(): Promise<boolean> {
    const { api, session } = this.client;
    this.id = this.stored('conversation') ?? '';
    if (this.id === '' || !(await this.catchUp())) {
      const answer = await api.send({ path: '/v1/conversations', body: {}, intention: `conversation:${session.sub}` });
      this.id = textOf(answer.body, 'conversationId');
      if (!isDone(answer) || this.id === '') return false;
      this.store('conversation', this.id);
      this.chat.value = emptyChat;
      if (!(await this.catchUp())) return false;
    }
    this.follow();
    void this.loadTexts();
    return true;
  }

  /** Reads what was said since; false when there is no such conversation for this customer. */
  private async catchUp(): Promise<boolean> {
    for (let next: number | null = this.chat.value.seq; next !== null; ) {
      const answer = await this.patiently(`/v1/actors/conversation/${this.id}/events?since=${next}`);
      if (answer === null) return false;
      this.take(happenedOf(answer));
      next = typeof answer['next'] === 'number' ? answer['next'] : null;
    }
    return true;
  }

  private follow(): void {
    this.stop();
    this.stop = this.client.socket.follow('conversation', this.id, this.chat.value.seq, {
      state: (frame) => {
        // Too far behind for events: a snapshot says that there are more; they are read as a page.
        if (frame.op === 'snapshot') void this.catchUp();
        else if (frame.seq <= this.chat.value.seq + 1) this.take([frame]);
        else void this.catchUp();
      },
    });
  }

  private take(events: readonly Happened[]): void {
    this.chat.value = events.reduce(afterEvent, this.chat.value);
    this.settle();
  }

  /** Messages that the conversation shows by now leave the outbox; their text is kept by its id. */
  private settle(): void {
    for (const { key, text, seq } of this.outbox.value) {
      const entry = seq === null ? null : entryOfAnswer(this.chat.value, seq);
      if (entry === null) continue;
      if (entry.kind === 'said') this.keepTexts([[entry.textId, text]]);
      this.keepOutbox(without(this.outbox.value, key));
    }
  }

  private async flush(): Promise<void> {
    if (this.sending || this.phase.value !== 'open') return;
    this.sending = true;
    for (let next = nextOf(this.outbox.value); next !== undefined; next = nextOf(this.outbox.value)) {
      const { key, text } = next;
      const answer = await this.client.api.send({
        path: `/v1/conversations/${this.id}/messages`,
        body: { text },
        key,
      });
      const seq = numberOf(answer.body, 'seq');
      const change = isDone(answer) ? { seq } : { refused: textOf(answer.body, 'detail') || answer.code || 'offline' };
      this.keepOutbox(withAnswer(this.outbox.value, key, change));
      this.settle();
    }
    this.sending = false;
  }

  /** Texts typed on other devices, where the door offers them. */
  private async loadTexts(): Promise<void> {
    const { status, body } = await this.client.api.get(`/v1/conversations/${this.id}/texts`);
    if (status !== 200) return;
    const found = objectsOf(body, 'texts').map((each): [string, string] => [
      textOf(each, 'textId'),
      textOf(each, 'text'),
    ]);
    this.keepTexts(found);
  }

  private async patiently(path: string) {
    for (let n = 0; n < 20; n++) {
      const { status, body } = await this.client.api.get(path);
      if (status === 200) return body;
      if (status !== 0 && status !== 503 && status !== 429) return null;
      await new Promise((resolve) => setTimeout(resolve, 500 + 250 * n));
    }
    return null;
  }

  private keepOutbox(outbox: Outbox): void {
    this.outbox.value = outbox;
    this.store('outbox', JSON.stringify(outbox));
  }

  private keepTexts(found: readonly (readonly [string, string])[]): void {
    this.texts.value = new Map([...this.texts.value, ...found].slice(-400));
    this.store('texts', JSON.stringify([...this.texts.value]));
  }

  private stored(name: string): string | null {
    return quietly(() => localStorage.getItem(`dabba.${name}.${this.client.session.sub}`));
  }

  private store(name: string, value: string): void {
    quietly(() => localStorage.setItem(`dabba.${name}.${this.client.session.sub}`, value));
  }
}

function textsOf(stored: string | null): ReadonlyMap<string, string> {
  const value = quietly((): unknown => JSON.parse(stored ?? '[]'));
  const pairs = Array.isArray(value) ? value : [];
  return new Map(pairs.flatMap((pair: unknown) => (isPair(pair) ? [[pair[0], pair[1]]] : [])));
}

const isPair = (value: unknown): value is [string, string] =>
  Array.isArray(value) && typeof value[0] === 'string' && typeof value[1] === 'string' && !isFields(value);
