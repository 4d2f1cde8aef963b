// The door of Dabba: HTTP, sockets, push, wired from ports. main.ts makes one per process of the role `gateway`.
// Start: broadcast reader ready → listen. Stop (C9): drain() = not ready, no new connections, sockets end with 1012, requests
// under way finish; then the caller drains ingress and closes the reader; then close().

import type { LiveSink } from '../streams/broadcast.ts';
import { createActors } from './actors.ts';
import { createTokens, type Session } from './auth/token.ts';
import { createCommands } from './commands.ts';
import { dispatch } from './dispatch.ts';
import { gatewayLimits } from './limits.ts';
import { openapiDocument } from './openapi.ts';
import { createHealth } from './ops/health.ts';
import type { GatewayPorts } from './ports.ts';
import { Hub } from './push/hub.ts';
import { LiveMap } from './push/live-map.ts';
import { SocketSession } from './push/session.ts';
import { judgeUpgrades, originsOf } from './push/upgrade.ts';
import type { Route } from './route.ts';
import { createRoutes } from './routes.ts';
import { readPages } from './server/pages.ts';
import { createServer, type Server } from './server/server.ts';

/** The settings of a gateway; a part of the configuration. */
export type GatewayConfig = {
  readonly httpHost: string;
  /** 0 picks a free one. */
  readonly httpPort: number;
  readonly publicUrl: string;
  /** Folder of the built pages; may be absent. */
  readonly webFolder: string;
  readonly jwtSecret: string;
  readonly tls?: { readonly keyFile: string; readonly certFile: string };
};

export type Gateway = {
  /** Where the broadcast reader brings events and positions. */
  readonly push: LiveSink;
  /** The table, for tests and documents. */
  readonly routes: readonly Route[];
  /** Resolves with the port. Call it when the broadcast reader is ready. */
  listen(): Promise<number>;
  /** Ends sockets and finishes requests, at most `drainMsMax`. The process is not ready from now on. */
  drain(): Promise<void>;
  /** Closes everything at once; sockets that still stand see 1006. */
  close(): void;
};

/** Wires the door. Nothing listens and nothing is read before `listen`. */
export function createGateway(options: { readonly config: GatewayConfig; readonly ports: GatewayPorts }): Gateway {
  const { config, ports } = options;
  const { clock, metrics, log } = ports;
  const state = { stopping: false, port: config.httpPort };
  const tokens = createTokens(config.jwtSecret, clock);
  const actors = createActors(ports);
  const commands = createCommands(actors, ports.ingress);
  const health = createHealth({
    checks: ports.health,
    clock,
    ...(ports.restoring === undefined ? {} : { restoring: ports.restoring }),
  });
  const map = new LiveMap({ clock, databaseTime: ports.databaseTime, riders: ports.seenRiders ?? (() => []) });
  const hub = new Hub({ ...ports, actors }, map);
  const routes: readonly Route[] = createRoutes({ ports, actors, commands, health, document: () => document });
  const document = openapiDocument(routes, ports.types, config.publicUrl);
  const dispatchParts = { tokens, metrics, log, monotonic: () => clock.monotonic(), stopping: () => state.stopping };
  const sessions = { ...ports, hub, map, commands, tokens };
  const number = growing(ports.databaseTime);
  const server: Server = createServer<Session>({
    routes: routes.map((row) => ({
      method: row.method,
      path: row.path,
      bodyBytesMax: row.limit.bodyBytes,
      serve: dispatch(row, dispatchParts),
    })),
    socket: {
      path: '/v1/ws',
      upgrade: judgeUpgrades({ tokens, clock, origins: () => originsOf(config.publicUrl, state.port) }),
      open: (conn, session) => new SocketSession(sessions, conn, session, number()),
    },
    pages: readPages(config.webFolder, gatewayLimits.pagesBytesMax),
    tls: config.tls ?? null,
    metrics,
    threw: (thrown, where) => log.error({ err: thrown, where }, 'the door met a bug'),
  });
  return {
    push: hub,
    routes,
    async listen() {
      state.port = await server.listen(config.httpHost, config.httpPort);
      return state.port;
    },
    async drain() {
      health.drain();
      state.stopping = true;
      server.stopListening();
      server.endSockets(1012, 'restarting');
      await Promise.race([server.idle(), clock.sleep(gatewayLimits.drainMsMax)]);
    },
    close: () => server.close(),
  };
}

/** Numbers that only grow, at least the time. */
function growing(time: () => number): () => number {
  let last = 0;
  return () => {
    last = Math.max(last + 1, Math.floor(time()));
    return last;
  };
}
