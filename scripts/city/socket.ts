// A socket as an app keeps it: connects again with jitter, subscribes again from its last seq, and judges what it is sent.
// I1: an event must be the next seq; anything else is a violation, unless a snapshot that covers it came between (I17).
// I2: commands are repeated with their key until they are answered.

import { WebSocket } from 'ws';

export type Frame = Readonly<Record<string, unknown>>;

/** What one client saw that it should not have seen. */
export type Sight = {
  readonly kind: 'gap' | 'repeat';
  readonly who: string;
  readonly actor: string;
  readonly had: number;
  readonly got: number;
};

export type AppSocket = {
  subscribe(type: string, id: string): void;
  unsubscribe(type: string, id: string): void;
  /** Sends a command until it is answered; resolves with status and body. */
  command(key: string, type: string, id: string, name: string, body: object): Promise<{ status: number; body: Frame }>;
  /** A ping in the binary form; dropped while not connected. Degrees. */
  ping(lat: number, lng: number): boolean;
  connected(): boolean;
  close(): void;
};

export type AppOptions = {
  readonly who: string;
  readonly token: string;
  readonly bases: () => readonly string[];
  readonly onEvent: (type: string, id: string, name: string, frame: Frame, at: number) => void;
  readonly onSnapshot: (type: string, id: string, frame: Frame) => void;
  readonly sights: (sight: Sight) => void;
};

type Open = { readonly text: string; readonly resolve: (answer: { status: number; body: Frame }) => void };

/** Opens an app's socket and keeps it until `close`. */
export function openApp(options: AppOptions): AppSocket {
  const seqs = new Map<string, number>();
  const commands = new Map<string, Open>();
  let socket: WebSocket | null = null;
  let ready = false;
  let closed = false;
  let tries = 0;
  let turn = Math.floor(Math.random() * 1000);
  const send = (frame: object): void => {
    if (ready) socket?.send(JSON.stringify(frame));
  };
  const connect = (): void => {
    if (closed) return;
    const bases = options.bases();
    const base = bases[turn++ % Math.max(1, bases.length)] ?? '';
    const mine = new WebSocket(`${base.replace('http', 'ws')}/v1/ws`, ['dabba.v1', `token.${options.token}`], {
      handshakeTimeout: 5_000,
    });
    socket = mine;
    mine.on('open', () => {
      ready = true;
      tries = 0;
      for (const [actor, since] of seqs) send({ op: 'subscribe', ...split(actor), since });
      for (const { text } of commands.values()) mine.send(text);
    });
    mine.on('message', (data, binary) => {
      if (!binary) hear(JSON.parse(String(data)));
    });
    mine.on('error', () => undefined);
    mine.on('close', () => {
      if (socket !== mine) return;
      ready = false;
      socket = null;
      const waitMs = Math.min(3_000, 100 * 2 ** Math.min(tries++, 5)) * (0.5 + Math.random());
      setTimeout(connect, waitMs);
    });
  };
  const hear = (frame: Frame): void => {
    const { op, type, id, seq } = frame;
    if (op === 'answer') return answered(String(frame['key']), Number(frame['status']), frame['body']);
    if (typeof type !== 'string' || typeof id !== 'string') return;
    const actor = `${type}/${id}`;
    if (op === 'unsubscribed') return again(actor, Number(frame['code']));
    if (typeof seq !== 'number' || !seqs.has(actor)) return;
    const had = seqs.get(actor) ?? 0;
    const body = isRecord(frame['frame']) ? frame['frame'] : {};
    if (op === 'snapshot') {
      if (seq < had) options.sights({ kind: 'repeat', who: options.who, actor, had, got: seq });
      seqs.set(actor, seq);
      options.onSnapshot(type, id, body);
    } else if (op === 'event') {
      if (seq > had + 1) options.sights({ kind: 'gap', who: options.who, actor, had, got: seq });
      if (seq <= had) options.sights({ kind: 'repeat', who: options.who, actor, had, got: seq });
      seqs.set(actor, seq);
      options.onEvent(type, id, String(frame['name']), body, Number(frame['at']));
    }
  };
  const answered = (key: string, status: number, body: unknown): void => {
    const open = commands.get(key);
    if (open === undefined) return;
    if (status === 503 || status === 429 || status === 202) {
      setTimeout(() => ready && commands.has(key) && socket?.send(open.text), 200 + Math.random() * 300);
      return;
    }
    commands.delete(key);
    open.resolve({ status, body: isRecord(body) ? body : {} });
  };
  /** An actor that is not there yet is asked for again; access that was lost stays lost. */
  const again = (actor: string, code: number): void => {
    if (code === 4403) seqs.delete(actor);
    else setTimeout(() => seqs.has(actor) && send({ op: 'subscribe', ...split(actor), since: seqs.get(actor) }), 500);
  };
  connect();
  return {
    subscribe(type, id) {
      const actor = `${type}/${id}`;
      if (seqs.has(actor)) return;
      seqs.set(actor, 0);
      send({ op: 'subscribe', type, id, since: 0 });
    },
    unsubscribe(type, id) {
      if (seqs.delete(`${type}/${id}`)) send({ op: 'unsubscribe', type, id });
    },
    command: (key, type, id, name, body) =>
      new Promise((resolve) => {
        const text = JSON.stringify({ op: 'command', key, type, id, name, body });
        commands.set(key, { text, resolve });
        if (ready) socket?.send(text);
      }),
    ping(lat, lng) {
      if (!ready || socket === null || socket.bufferedAmount > 65_536) return false;
      socket.send(pingBytes(lat, lng));
      return true;
    },
    connected: () => ready,
    close() {
      closed = true;
      commands.clear();
      socket?.close();
    },
  };
}

function pingBytes(lat: number, lng: number): Buffer {
  const bytes = Buffer.alloc(18);
  bytes[0] = 1;
  bytes[1] = 1;
  bytes.writeInt32BE(Math.round(lat * 1e6), 2);
  bytes.writeInt32BE(Math.round(lng * 1e6), 6);
  bytes.writeUInt32BE(0, 10);
  bytes.writeUInt16BE(0xffff, 14);
  bytes.writeUInt16BE(0xffff, 16);
  return bytes;
}

function split(actor: string): { type: string; id: string } {
  const slash = actor.indexOf('/');
  return { type: actor.slice(0, slash), id: actor.slice(slash + 1) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
