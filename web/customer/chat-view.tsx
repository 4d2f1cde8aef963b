// The conversation: bubbles, cards, what is on its way, what is awaited. A log that screen readers hear.

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { Icon } from '../design/icons.tsx';
import { Bones, Failed } from '../design/parts.tsx';
import { customer } from '../texts/customer.ts';
import { clockTime, shared } from '../texts/shared.ts';
import { type Entry, isAwaited } from './chat.ts';
import type { Outgoing } from './outbox.ts';
import { ReplyCards, type ReplyProps } from './reply-cards.tsx';
import type { Talk } from './talk.ts';
import { replyText } from './words.ts';

export type ChatProps = Omit<ReplyProps, 'entry' | 'live'> & { readonly talk: Talk };

/** The log of the conversation. */
export function ChatView(props: ChatProps) {
  const { talk, client } = props;
  const { entries } = talk.chat.value;
  const outbox = talk.outbox.value;
  const end = useEnd(`${talk.chat.value.seq}:${outbox.length}`);
  if (talk.phase.value === 'failed')
    return (
      <div class="log">
        <Failed what={customer.startFailed} again={() => talk.open()} />
      </div>
    );
  const awaited = isAwaited(talk.chat.value) || outbox.some(({ refused }) => refused === null);
  return (
    <div class="log-frame">
      <div
        class="log"
        ref={end.box}
        onScroll={end.scrolled}
        role="log"
        aria-label={customer.log}
        aria-busy={talk.phase.value === 'opening'}
      >
        {entries.length === 0 && talk.phase.value === 'opening' && <Bones heights={[56, 40, 120]} />}
        <ol>
          {entries.map((entry, i) => (
            <Said key={entry.seq} entry={entry} before={entries[i - 1]} {...props} isLast={i === entries.length - 1} />
          ))}
          {outbox.map((message) => (
            <OnItsWay
              key={message.key}
              message={message}
              away={client.link.value !== 'connected'}
              again={() => talk.again(message.key)}
            />
          ))}
          {awaited && client.link.value === 'connected' && (
            <li class="theirs typing" aria-label={customer.typing}>
              <div class="bubble">
                <i />
                <i />
                <i />
              </div>
            </li>
          )}
        </ol>
      </div>
      {end.away.value && (
        <button type="button" class="icon-button to-end" aria-label={customer.newest} onClick={end.go}>
          <Icon name="arrow" />
        </button>
      )}
    </div>
  );
}

type SaidProps = ChatProps & { readonly entry: Entry; readonly before: Entry | undefined; readonly isLast: boolean };

function Said({ entry, before, isLast, ...rest }: SaidProps) {
  const follows = before?.kind === entry.kind && entry.at - before.at < 60_000;
  if (entry.kind === 'said')
    return (
      <Bubble mine follows={follows} at={entry.at}>
        {rest.talk.texts.value.get(entry.textId) ?? <em class="small">{customer.elsewhere}</em>}
      </Bubble>
    );
  const text = replyText(entry.template, entry.parameters);
  return (
    <Bubble mine={false} follows={follows} at={entry.at} below={<ReplyCards {...rest} entry={entry} live={isLast} />}>
      {text}
    </Bubble>
  );
}

type BubbleProps = {
  readonly mine: boolean;
  readonly follows: boolean;
  readonly at: number;
  readonly children: ComponentChildren;
  readonly below?: ComponentChildren;
};

function Bubble({ mine, follows, at, children, below }: BubbleProps) {
  return (
    <li class={`${mine ? 'mine' : 'theirs'} ${follows ? 'follows' : ''}`}>
      {children !== '' && (
        <div class="bubble">
          <span class="hidden-text">{mine ? customer.you : customer.dabba}: </span>
          <span dir="auto">{children}</span>
          <time dateTime={new Date(at).toISOString()}>{clockTime(at)}</time>
        </div>
      )}
      {below}
    </li>
  );
}

type OnItsWayProps = { readonly message: Outgoing; readonly away: boolean; readonly again: () => void };

function OnItsWay({ message, away, again }: OnItsWayProps) {
  const state =
    message.refused !== null ? `${customer.notSent}: ${message.refused}` : away ? customer.waiting : customer.sending;
  return (
    <li class="mine">
      <div class={`bubble ${message.refused === null ? 'sending' : 'unsent'}`}>
        <span dir="auto">{message.text}</span>
        <span class="small">
          {state}
          {message.refused !== null && (
            <button type="button" class="button plain" onClick={again}>
              {shared.again}
            </button>
          )}
        </span>
      </div>
    </li>
  );
}

/** Keeps the newest in sight, unless the reader went up to read. */
function useEnd(mark: string) {
  const box = useRef<HTMLDivElement>(null);
  const away = useSignal(false);
  const go = (): void => box.current?.scrollTo({ top: box.current.scrollHeight });
  const scrolled = (): void => {
    const element = box.current;
    if (element !== null) away.value = element.scrollHeight - element.scrollTop - element.clientHeight > 160;
  };
  useLayoutEffect(() => {
    if (!away.value) go();
  }, [mark]);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    // What scrolls can be scrolled by keys.
    element.tabIndex = 0;
    // Cards grow when their order is heard of, and the keyboard takes room.
    const watcher = new ResizeObserver(() => !away.value && go());
    watcher.observe(element);
    for (const child of element.children) watcher.observe(child);
    return () => watcher.disconnect();
  }, []);
  return { box, away, go, scrolled };
}
