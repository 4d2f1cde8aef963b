// A socket to one of several doors that comes back by itself, with jitter, until it is closed.

import { WebSocket } from 'ws';

export type Connection = {
  /** False while there is no connection: what must arrive is said again when it opens. */
  send(frame: string | Buffer): boolean;
  ready(): boolean;
  /** True while little waits to be sent. */
  room(): boolean;
  close(): void;
};

export type ConnectionOptions = { readonly token: string; readonly bases: () => readonly string[] };
export type ConnectionListener = {
  opened(send: (text: string) => void): void;
  text(text: string): void;
};

const roomBytes = 65_536;
const retryMsMax = 3_000;
const handshakeTimeout = 5_000;

/** Connects at once. */
export function openConnection(options: ConnectionOptions, listener: ConnectionListener): Connection {
  let socket: WebSocket | null = null;
  let ready = false;
  let closed = false;
  let tries = 0;
  let turn = Math.floor(Math.random() * 1000);
  const connect = (): void => {
    if (closed) return;
    const bases = options.bases();
    const base = bases[turn++ % Math.max(1, bases.length)] ?? '';
    const mine = new WebSocket(`${base.replace('http', 'ws')}/v1/ws`, ['dabba.v1', `token.${options.token}`], {
      handshakeTimeout,
    });
    socket = mine;
    mine.on('open', () => {
      ready = true;
      tries = 0;
      listener.opened((text) => mine.send(text));
    });
    mine.on('message', (data, binary) => {
      if (!binary) listener.text(String(data));
    });
    mine.on('error', () => undefined);
    mine.on('close', () => {
      if (socket !== mine) return;
      ready = false;
      socket = null;
      setTimeout(connect, Math.min(retryMsMax, 100 * 2 ** Math.min(tries++, 5)) * (0.5 + Math.random()));
    });
  };
  connect();
  return {
    send(frame) {
      if (!ready || socket === null) return false;
      socket.send(frame);
      return true;
    },
    ready: () => ready,
    room: () => (socket?.bufferedAmount ?? roomBytes) < roomBytes,
    close() {
      closed = true;
      socket?.close();
    },
  };
}
