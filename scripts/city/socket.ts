// A socket as an app keeps it: connects again with jitter, subscribes again from its last seq, and judges what it is sent.
// I1: an event must be the next seq; anything else is a violation, unless a snapshot that covers it came between (I17).
// I2: commands are repeated with their key until they are answered.

import { type Connection, openConnection } from './connection.ts';

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
  const line = openConnection(options, {
    opened(send) {
      for (const [actor, since] of seqs) send(JSON.stringify({ op: 'subscribe', ...split(actor), since }));
      for (const { text } of commands.values()) send(text);
    },
    text: (text) => hear(JSON.parse(text), { options, seqs, commands, line }),
  });
  const send = (frame: object): void => void line.send(JSON.stringify(frame));
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
        line.send(text);
      }),
    ping: (lat, lng) => line.room() && line.send(pingBytes(lat, lng)),
    connected: line.ready,
    close() {
      commands.clear();
      line.close();
    },
  };
}

type App = {
  readonly options: AppOptions;
  readonly seqs: Map<string, number>;
  readonly commands: Map<string, Open>;
  readonly line: Connection;
};

function hear(frame: Frame, app: App): void {
  const { op, type, id, seq } = frame;
  if (op === 'answer') {
    answered(String(frame['key']), Number(frame['status']), frame['body'], app);
    return;
  }
  if (typeof type !== 'string' || typeof id !== 'string') return;
  const actor = `${type}/${id}`;
  if (op === 'unsubscribed') {
    again(actor, Number(frame['code']), app);
    return;
  }
  if (typeof seq !== 'number' || !app.seqs.has(actor)) return;
  const { sights, who, onSnapshot, onEvent } = app.options;
  const had = app.seqs.get(actor) ?? 0;
  const body = isRecord(frame['frame']) ? frame['frame'] : {};
  if (op === 'snapshot') {
    if (seq < had) sights({ kind: 'repeat', who, actor, had, got: seq });
    app.seqs.set(actor, seq);
    onSnapshot(type, id, body);
  } else if (op === 'event') {
    if (seq > had + 1) sights({ kind: 'gap', who, actor, had, got: seq });
    if (seq <= had) sights({ kind: 'repeat', who, actor, had, got: seq });
    app.seqs.set(actor, seq);
    onEvent(type, id, String(frame['name']), body, Number(frame['at']));
  }
}

/** Not taken or not known yet: the same command again; else it is answered. */
function answered(key: string, status: number, body: unknown, { commands, line }: App): void {
  const open = commands.get(key);
  if (open === undefined) return;
  if (status === 503 || status === 429 || status === 202) {
    setTimeout(() => commands.has(key) && line.send(open.text), 200 + Math.random() * 300);
    return;
  }
  commands.delete(key);
  open.resolve({ status, body: isRecord(body) ? body : {} });
}

/** Access that was lost stays lost; what could not be read is asked for again. */
function again(actor: string, code: number, { seqs, line }: App): void {
  if (code === 4403) {
    seqs.delete(actor);
    return;
  }
  const ask = (): void => {
    if (seqs.has(actor)) line.send(JSON.stringify({ op: 'subscribe', ...split(actor), since: seqs.get(actor) }));
  };
  setTimeout(ask, 500);
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
