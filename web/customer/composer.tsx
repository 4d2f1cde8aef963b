// What to say next: suggestions to tap, and the line to type in.

import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { Icon } from '../design/icons.tsx';
import { customer } from '../texts/customer.ts';
import { suggestionsOf } from './chat.ts';
import type { Talk } from './talk.ts';
import { suggestionText } from './words.ts';

/** Longest message that the door takes. */
const lettersMax = 1_000;

/** Suggestions and the line. */
export function Composer({ talk, chooseAddress }: { readonly talk: Talk; readonly chooseAddress: () => void }) {
  const line = useRef<HTMLTextAreaElement>(null);
  const text = useSignal('');
  const send = (event?: Event): void => {
    event?.preventDefault();
    talk.say(text.value);
    text.value = '';
    if (line.current !== null) line.current.style.height = '';
    line.current?.focus();
  };
  const typed = (element: HTMLTextAreaElement): void => {
    text.value = element.value;
    element.style.height = 'auto';
    element.style.height = `${Math.min(element.scrollHeight, 140)}px`;
  };
  const idle = talk.outbox.value.length === 0;
  const suggestions = idle ? suggestionsOf(talk.chat.value) : [];
  return (
    <div class="composer">
      {suggestions.length > 0 && (
        <ul class="chips" aria-label={customer.suggestions}>
          {suggestions.map((suggestion) => {
            const said = suggestionText(suggestion);
            return (
              <li key={said}>
                <button type="button" class="chip" onClick={() => talk.say(said)}>
                  {said}
                </button>
              </li>
            );
          })}
        </ul>
      )}
      <form onSubmit={send}>
        <button
          type="button"
          class="icon-button"
          aria-label={customer.address}
          title={customer.address}
          onClick={chooseAddress}
        >
          <Icon name="pin" />
        </button>
        <label class="hidden-text" for="message">
          {customer.message}
        </label>
        <textarea
          id="message"
          ref={line}
          rows={1}
          maxLength={lettersMax}
          dir="auto"
          enterkeyhint="send"
          autocomplete="off"
          placeholder={customer.placeholder}
          value={text.value}
          onInput={(event) => typed(event.currentTarget)}
          onKeyDown={(event) => event.key === 'Enter' && !event.shiftKey && !event.isComposing && send(event)}
        />
        <button type="submit" class="send" aria-label={customer.send} disabled={text.value.trim() === ''}>
          <Icon name="send" />
        </button>
      </form>
    </div>
  );
}
