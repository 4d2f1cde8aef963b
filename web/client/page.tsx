// What every page begins with: sign in, one connection, one API, the server's clock; and what it shows when nobody is signed in.

import { type Signal, signal } from '@preact/signals';
import { type ComponentChildren, render } from 'preact';
import { State } from '../design/parts.tsx';
import { applyTheme } from '../design/theme.ts';
import { shared } from '../texts/shared.ts';
import { type Api, createApi } from './api.ts';
import { createKeys, type Keys } from './keys.ts';
import { type Link, openSocket, type Socket, type Wire } from './socket.ts';
import { type Session, signIn, signOut } from './token.ts';

/** What a page works with. */
export type Client = {
  readonly session: Session;
  readonly api: Api;
  readonly keys: Keys;
  readonly socket: Socket;
  readonly link: Signal<Link>;
  /** Database time as well as this page knows it, epoch ms. */
  readonly now: () => number;
  /** Changes each second, for ages and countdowns. */
  readonly second: Signal<number>;
};

/** Name, role and address of a page. */
export type PageKind = { readonly page: string; readonly role: string; readonly path: string; readonly sub: string };

/** Signs in and shows the page, or says how to sign in. */
export function startPage(kind: PageKind, show: (client: Client) => ComponentChildren): void {
  applyTheme();
  const root = document.getElementById('app');
  if (root === null) return;
  const session = signIn(kind.page, location.hash, localStorage, Date.now());
  if (location.hash.includes('token=')) history.replaceState(null, '', location.pathname + location.search);
  // A link with another token opened in the same tab changes the fragment alone.
  addEventListener('hashchange', () => location.hash.includes('token=') && location.reload());
  if (session?.role !== kind.role) render(<SignedOut kind={kind} session={session} />, root);
  else render(show(connect(kind, session)), root);
}

function connect(kind: PageKind, session: Session): Client {
  const keys = createKeys(localStorage);
  const link = signal<Link>('connecting');
  const second = signal(Date.now());
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  const socket = openSocket({
    open: () => wireOf(session.token),
    later: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    chance: Math.random,
    changed: (state) => {
      link.value = state;
      if (state === 'ended') signOut(kind.page, localStorage);
    },
    hello: (at) => {
      aheadMs = at - Date.now();
    },
  });
  setInterval(() => {
    second.value = now();
  }, 1_000);
  addEventListener('online', () => socket.wake());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && socket.wake());
  const api = createApi({
    token: session.token,
    keys,
    fetch: (path, init) => fetch(path, init),
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  return { session, api, keys, socket, link, now, second };
}

function wireOf(token: string): Wire {
  const address = `${location.origin.replace(/^http/, 'ws')}/v1/ws`;
  const socket = new WebSocket(address, ['dabba.v1', `token.${token}`]);
  const wire: Wire = {
    send: (text) => socket.send(text),
    close: () => socket.close(),
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  socket.onopen = () => wire.onopen?.();
  socket.onmessage = (message) => wire.onmessage?.(message);
  socket.onclose = (closed) => wire.onclose?.(closed);
  return wire;
}

function SignedOut({ kind, session }: { readonly kind: PageKind; readonly session: Session | null }) {
  return (
    <main class="signed-out">
      <State icon="bag" title={shared.signedOut}>
        {session !== null && <p>{shared.wrongRole(session.role, kind.role)}</p>}
        <p>{shared.signedOutHow(`${location.origin}${kind.path}`)}</p>
        <code>{`npm run token -- --role ${kind.role} --sub ${kind.sub}`}</code>
      </State>
    </main>
  );
}
