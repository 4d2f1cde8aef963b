// The page's one connection: it connects again by itself, subscribes again from the last seq of each actor, and repeats commands with
// their key until they are answered (C23).
// I1: handlers see contiguous events or a snapshot (resume.ts). I2: a command resolves with an outcome, never with a 503.
// I3: nothing is lost on the way down: what was not answered is sent again on the next connection.

import { type Fields, parseFrame, type ServerFrame, type StateFrame } from './frames.ts';
import { type Stand, stepOf, waitMsOf } from './resume.ts';

/** `paused`: no network or nobody looks; `ended`: the token is not taken (any more). */
export type Link = 'connecting' | 'connected' | 'reconnecting' | 'ended';

/** What follows an actor. */
export type Follower = {
  readonly state: (frame: StateFrame) => void;
  readonly tracking?: (lat: number, lng: number, at: number) => void;
  /** Access was lost, or there is no such actor: it is asked for again when `again` says so. */
  readonly ended?: (code: number) => void;
};

export type SocketAnswer = { readonly status: number; readonly body: Fields };

export type Socket = {
  /** Follows an actor from `since` (null: begin with a snapshot). Returns how to stop. */
  follow(type: string, id: string, since: Stand, follower: Follower): () => void;
  command(key: string, type: string, id: string, name: string, body: object): Promise<SocketAnswer>;
  /** Sends a frame if connected; for pings and heartbeats, which are worth nothing later. */
  now(frame: object): boolean;
  /** Hears every frame of the map feed. Returns how to stop. */
  watchMap(listener: MapListener): () => void;
  /** Connects at once, for a page that came back to light. */
  wake(): void;
  close(): void;
};

/** The part of WebSocket that is used. */
export type Wire = {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((message: { readonly data: unknown }) => void) | null;
  onclose: ((closed: { readonly code: number }) => void) | null;
};

export type SocketParts = {
  readonly open: () => Wire;
  readonly later: (ms: number, run: () => void) => () => void;
  readonly chance: () => number;
  readonly changed: (link: Link) => void;
  /** Database time, epoch ms, as the server says it on arrival. */
  readonly hello: (at: number) => void;
};

type MapListener = (frame: Extract<ServerFrame, { readonly op: 'map' }>) => void;
type Followed = { stand: Stand; readonly type: string; readonly id: string; readonly followers: Set<Follower> };
type Asked = { readonly text: string; tries: number; readonly resolve: (answer: SocketAnswer) => void };

/** Opens the connection and keeps it until `close`. */
export function openSocket(parts: SocketParts): Socket {
  return new PageSocket(parts);
}

class PageSocket implements Socket {
  private readonly parts: SocketParts;
  private readonly followed = new Map<string, Followed>();
  private readonly asked = new Map<string, Asked>();
  private mapListener: MapListener | null = null;
  private wire: Wire | null = null;
  private ready = false;
  private over = false;
  private tries = 0;
  private cancelRetry: () => void = () => undefined;

  constructor(parts: SocketParts) {
    this.parts = parts;
    this.connect();
  }

  follow(type: string, id: string, since: Stand, follower: Follower): () => void {
    const name = `${type}/${id}`;
    const known = this.followed.get(name);
    const followed = known ?? { stand: since, type, id, followers: new Set<Follower>() };
    followed.followers.add(follower);
    this.followed.set(name, followed);
    // A second one has nothing yet: all begin again with a snapshot.
    if (known !== undefined) known.stand = null;
    this.subscribe(followed);
    return () => {
      followed.followers.delete(follower);
      if (followed.followers.size > 0 || this.followed.get(name) !== followed) return;
      this.followed.delete(name);
      this.now({ op: 'unsubscribe', type, id });
    };
  }

  command(key: string, type: string, id: string, name: string, body: object): Promise<SocketAnswer> {
    return new Promise((resolve) => {
      const text = JSON.stringify({ op: 'command', key, type, id, name, body });
      this.asked.set(key, { text, tries: 0, resolve });
      if (this.ready) this.wire?.send(text);
    });
  }

  now(frame: object): boolean {
    if (this.ready) this.wire?.send(JSON.stringify(frame));
    return this.ready;
  }

  watchMap(listener: MapListener): () => void {
    this.mapListener = listener;
    this.now({ op: 'map' });
    return () => {
      this.mapListener = null;
      this.now({ op: 'map', on: false });
    };
  }

  wake(): void {
    if (this.over || this.wire !== null) return;
    this.cancelRetry();
    this.connect();
  }

  close(): void {
    this.over = true;
    this.cancelRetry();
    this.wire?.close();
  }

  private connect(): void {
    this.parts.changed(this.tries === 0 ? 'connecting' : 'reconnecting');
    const wire = this.parts.open();
    this.wire = wire;
    wire.onopen = () => {
      this.ready = true;
      this.tries = 0;
      this.parts.changed('connected');
      for (const followed of this.followed.values()) this.subscribe(followed);
      for (const { text } of this.asked.values()) wire.send(text);
      if (this.mapListener !== null) this.now({ op: 'map' });
    };
    wire.onmessage = ({ data }) => {
      const frame = typeof data === 'string' ? parseFrame(data) : null;
      if (frame !== null) this.hear(frame);
    };
    wire.onclose = ({ code }) => {
      if (this.wire === wire) this.closed(code);
    };
  }

  private closed(code: number): void {
    this.ready = false;
    this.wire = null;
    if (code === 4401) this.over = true;
    if (this.over) {
      this.parts.changed('ended');
      return;
    }
    this.tries += 1;
    this.parts.changed('reconnecting');
    this.cancelRetry = this.parts.later(waitMsOf(this.tries - 1, this.parts.chance()), () => this.connect());
  }

  private subscribe({ type, id, stand }: Followed): void {
    this.now(stand === null ? { op: 'subscribe', type, id } : { op: 'subscribe', type, id, since: stand });
  }

  private hear(frame: ServerFrame): void {
    if (frame.op === 'hello') this.parts.hello(frame.at);
    else if (frame.op === 'event' || frame.op === 'snapshot') this.state(frame);
    else if (frame.op === 'answer') this.answered(frame.key, frame);
    else if (frame.op === 'unsubscribed') this.unsubscribed(frame.type, frame.id, frame.code);
    else if (frame.op === 'map') this.mapListener?.(frame);
    else if (frame.op === 'tracking') {
      const followers = this.followed.get(`order/${frame.id}`)?.followers ?? [];
      for (const { tracking } of followers) tracking?.(frame.lat, frame.lng, frame.at);
    }
  }

  private state(frame: StateFrame): void {
    const followed = this.followed.get(`${frame.type}/${frame.id}`);
    if (followed === undefined) return;
    const { kind, stand } = stepOf(followed.stand, frame);
    followed.stand = stand;
    if (kind === 'resume') this.subscribe(followed);
    if (kind === 'apply') for (const follower of [...followed.followers]) follower.state(frame);
  }

  private answered(key: string, { status, body }: SocketAnswer): void {
    const asked = this.asked.get(key);
    if (asked === undefined) return;
    if (status === 503 || status === 429 || (status === 202 && body['status'] !== 'parked')) {
      // The same key again: a repeat finds the outcome of the first.
      this.parts.later(waitMsOf(asked.tries++, this.parts.chance()), () => {
        if (this.ready && this.asked.get(key) === asked) this.wire?.send(asked.text);
      });
      return;
    }
    this.asked.delete(key);
    asked.resolve({ status, body });
  }

  private unsubscribed(type: string, id: string, code: number): void {
    const followed = this.followed.get(`${type}/${id}`);
    if (followed === undefined || code === 1000) return;
    for (const { ended } of [...followed.followers]) ended?.(code);
    // What is not there yet (a kitchen before its first ticket) may come: asked for again, ever more slowly by the caller's patience.
    this.parts.later(2_000, () => {
      if (this.followed.get(`${type}/${id}`) === followed) this.subscribe(followed);
    });
  }
}
