// A socket's session without a socket: what it says and how it ends.

import { createActors } from '../../../../gateway/actors.ts';
import { createTokens, type TokenRole } from '../../../../gateway/auth/token.ts';
import { createCommands } from '../../../../gateway/commands.ts';
import { Hub } from '../../../../gateway/push/hub.ts';
import { LiveMap } from '../../../../gateway/push/live-map.ts';
import { SocketSession } from '../../../../gateway/push/session.ts';
import type { Conn } from '../../../../gateway/server/conn.ts';
import { DoorWorld, doorSecret } from './door-world.ts';
import { manualClock } from './manual-clock.ts';
import { jsonCodec } from './memory-world.ts';

/** Opens a session for this caller. */
export function opened(role: TokenRole = 'customer', sub = 'ana', ttlMs = 60_000) {
  const clock = manualClock();
  const door = new DoorWorld({ clock });
  const { metrics, store, ingress } = door;
  const actors = createActors({ types: door.types, store, codec: jsonCodec });
  const log = {
    info: () => undefined,
    warn: () => undefined,
    error: (fields: object) => void door.errors.push(fields),
  };
  const databaseTime = (): number => clock.now();
  const hub = new Hub({ actors, codec: jsonCodec, clock, databaseTime, metrics, log });
  const frames: Record<string, unknown>[] = [];
  const end = { code: 0, reason: '' };
  const conn: Conn & { closed: boolean } = {
    number: 1,
    closed: false,
    send: (text) => {
      if (conn.closed) return 'closed';
      frames.push(JSON.parse(text));
      return 'sent';
    },
    buffered: () => 0,
    end: (code, reason) => {
      if (conn.closed) return;
      conn.closed = true;
      Object.assign(end, { code, reason });
      session.closed(code);
    },
  };
  const gps = door.stores.gps();
  const commands = createCommands(actors, ingress);
  const map = new LiveMap({ clock, databaseTime, riders: () => [] });
  const parts = { hub, map, commands, tokens: createTokens(doorSecret, clock), gps, clock, databaseTime, metrics, log };
  const session = new SocketSession(parts, conn, { caller: { role, sub }, expiresAt: clock.now() + ttlMs }, 77);
  const say = (frame: unknown): void =>
    session.text(Buffer.from(typeof frame === 'string' ? frame : JSON.stringify(frame)));
  return { door, clock, conn, frames, end, session, say, hub };
}
