// Components that the pages share: bar with connection and theme, the four states of a list, notices, sheets, switches.
// I1: whatever is shown by colour is said by a word as well.

import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Link } from '../client/socket.ts';
import { shared } from '../texts/shared.ts';
import { Icon, type IconName, Mark } from './icons.tsx';
import { nextTheme, theme } from './theme.ts';

type Children = { readonly children?: ComponentChildren };

/** The top bar: what page, whose, and how it is connected. */
export function Bar({
  title,
  about,
  link,
  children,
}: Children & { readonly title: string; readonly about: string; readonly link: Link }) {
  return (
    <header class="bar">
      <div class="brand">
        <Mark />
        <div class="names">
          <h1>{title}</h1>
          <p>{about}</p>
        </div>
      </div>
      <LinkState link={link} />
      {children}
      <ThemeButton />
    </header>
  );
}

/** The connection, said calmly; heard by screen readers when it changes. */
export function LinkState({ link }: { readonly link: Link }) {
  const tone = link === 'connected' ? '' : link === 'ended' ? ' over' : ' away';
  return (
    <span class={`link${tone}`} role="status">
      <i aria-hidden="true" />
      <span>{shared.link[link]}</span>
    </span>
  );
}

/** Follows the system, or light, or dark. */
export function ThemeButton() {
  const name = shared.theme[theme.value];
  return (
    <button type="button" class="icon-button" aria-label={name} title={name} onClick={nextTheme}>
      <Icon name="theme" />
    </button>
  );
}

/** A list without rows: empty, failed, or not for this caller. */
export function State({ icon, title, children }: Children & { readonly icon: IconName; readonly title: string }) {
  return (
    <div class="state">
      <Icon name={icon} />
      <h2>{title}</h2>
      {children}
    </div>
  );
}

/** A list that failed, with a way to try again. */
export function Failed({ what, again }: { readonly what: string; readonly again: () => void }) {
  return (
    <State icon="alert" title={shared.failed}>
      <p>{what}</p>
      <button type="button" class="button quiet" onClick={again}>
        {shared.again}
      </button>
    </State>
  );
}

/** Bones of what is coming. Heights in px. */
export function Bones({ heights }: { readonly heights: readonly number[] }) {
  return (
    <div class="bones" role="status" aria-label={shared.loading}>
      {heights.map((height, i) => (
        <span
          key={i}
          class="bone"
          style={{ height: `${height}px`, width: `${96 - ((i * 17) % 40)}%`, margin: '8px 0' }}
        />
      ))}
    </div>
  );
}

/** A line that says what holds for now. */
export function Notice({
  tone,
  icon,
  children,
}: Children & { readonly tone: 'info' | 'warn' | 'bad'; readonly icon: IconName }) {
  return (
    <div class={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
      <Icon name={icon} />
      {children}
    </div>
  );
}

/** A dialog from below (phone) or in the middle; Escape and its cross close it. */
export function Sheet({ title, close, children }: Children & { readonly title: string; readonly close: () => void }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => box.current?.showModal(), []);
  return (
    <dialog ref={box} class="sheet" aria-label={title} onClose={close}>
      <header>
        <h2>{title}</h2>
        <button type="button" class="icon-button" aria-label={shared.close} onClick={() => box.current?.close()}>
          <Icon name="cross" />
        </button>
      </header>
      <div class="body">{children}</div>
    </dialog>
  );
}

/** A switch with its word. */
export function Switch({
  on,
  label,
  change,
  busy,
}: {
  readonly on: boolean;
  readonly label: string;
  readonly change: (on: boolean) => void;
  readonly busy?: boolean;
}) {
  return (
    <button
      type="button"
      role="switch"
      class="switch"
      aria-checked={on}
      aria-label={label}
      disabled={busy === true}
      onClick={() => change(!on)}
    >
      <i aria-hidden="true" />
    </button>
  );
}

/** An id that a tap copies. */
export function Copyable({ id, shown }: { readonly id: string; readonly shown: string }) {
  const copied = useSignal(false);
  const copy = () => {
    void navigator.clipboard?.writeText(id).then(() => {
      copied.value = true;
      setTimeout(() => {
        copied.value = false;
      }, 1_500);
    });
  };
  return (
    <button type="button" class="copyable" title={id} aria-label={shared.copy(id)} onClick={copy}>
      <span class="code">{copied.value ? shared.copied : shown}</span>
    </button>
  );
}
