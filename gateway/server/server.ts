// The listening socket: routes, pages and sockets on uWebSockets.js. This room is the only one that imports it.
// I1: stop order: no new connections, then sockets end with 1012, then requests under way finish, then the app closes;
//     a closed app cuts what is left with 1006.
// I2: no callback throws into the native side.

import uWS from 'uWebSockets.js';
import type { Metrics } from '../../runtime/metrics.ts';
import { gatewayLimits } from '../limits.ts';
import { problem, type Reply } from '../reply.ts';
import { type Conn, type ConnEvents, NativeConn } from './conn.ts';
import { type ExchangeHooks, exchange, type RawRequest, readHead, type Serve, writeReply } from './http.ts';
import { type Pages, SECURITY_HEADERS } from './pages.ts';

/** A path that is served; `path` in the form `/v1/orders/:id`. */
export type ServedRoute = {
  readonly method: 'get' | 'post' | 'put' | 'del';
  readonly path: string;
  readonly bodyBytesMax: number;
  readonly serve: Serve;
};

/** May this upgrade become a socket, and what is known of its owner then. */
export type Upgrade<T> =
  | { readonly kind: 'accept'; readonly protocol: string; readonly data: T }
  | { readonly kind: 'refuse'; readonly reply: Reply };

export type SocketHandler<T> = {
  readonly path: string;
  /** Synchronous: a late upgrade is closed again by this version (uNetworking/uWebSockets#1929). */
  upgrade(request: RawRequest): Upgrade<T>;
  open(conn: Conn, data: T): ConnEvents;
};

export type ServerOptions<T> = {
  readonly routes: readonly ServedRoute[];
  readonly socket: SocketHandler<T>;
  readonly pages: Pages;
  readonly tls: { readonly keyFile: string; readonly certFile: string } | null;
  readonly metrics: Metrics;
  /** A callback threw; to be logged. */
  readonly threw: (thrown: unknown, where: string) => void;
};

export type Server = {
  /** Resolves with the port. Rejects when the address is taken. */
  listen(host: string, port: number): Promise<number>;
  /** Takes no new connections; those that stay are closed with their next reply. */
  stopListening(): void;
  /** Ends every socket. */
  endSockets(code: number, reason: string): void;
  /** Resolves when no request is under way. */
  idle(): Promise<void>;
  close(): void;
};

type Live = { conn: NativeConn | null; events: ConnEvents | null };

/** Makes a server; nothing listens yet. */
export function createServer<T>(options: ServerOptions<T>): Server {
  return new UwsServer(options);
}

class UwsServer<T> implements Server {
  private readonly options: ServerOptions<T>;
  private readonly app: uWS.TemplatedApp;
  private readonly live = new Set<NativeConn>();
  private readonly hooks: ExchangeHooks;
  private listening: uWS.us_listen_socket | null = null;
  private stopping = false;
  private underWay = 0;
  private whenIdle: (() => void)[] = [];
  private connections = 0;

  constructor(options: ServerOptions<T>) {
    const { tls, metrics } = options;
    this.options = options;
    this.app = tls === null ? uWS.App() : uWS.SSLApp({ key_file_name: tls.keyFile, cert_file_name: tls.certFile });
    this.hooks = {
      headers:
        tls === null ? SECURITY_HEADERS : { ...SECURITY_HEADERS, 'strict-transport-security': 'max-age=31536000' },
      closing: () => this.stopping,
      began: () => {
        this.underWay++;
      },
      ended: () => {
        this.underWay--;
        if (this.underWay === 0) for (const run of this.whenIdle.splice(0)) run();
      },
      threw: options.threw,
    };
    metrics.beforeScrape(() => metrics.set('ws_sockets', this.live.size));
    this.routes();
    this.sockets();
    // A plain request to the path of sockets; upgrades were taken by the line above.
    this.app.get(options.socket.path, (res, req) => this.fixed(res, req, problem('upgrade_required')));
    this.app.get('/*', (res, req) => this.page(res, req));
    this.app.any('/*', (res, req) =>
      this.fixed(res, req, problem('method_not_allowed', { headers: { allow: 'GET' } })),
    );
  }

  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const taken = (socket: uWS.us_listen_socket | false): void => {
        if (socket === false) {
          reject(new Error(`${host}:${port} cannot be listened on; another process has it`));
          return;
        }
        this.listening = socket;
        resolve(uWS.us_socket_local_port(socket));
      };
      // The declared overloads lack host with options; without the option two processes would share the port unseen.
      Reflect.apply(this.app.listen, this.app, [
        host,
        port,
        uWS.ListenOptions?.LIBUS_LISTEN_EXCLUSIVE_PORT ?? 1,
        taken,
      ]);
    });
  }

  stopListening(): void {
    this.stopping = true;
    if (this.listening !== null) uWS.us_listen_socket_close(this.listening);
    this.listening = null;
  }

  endSockets(code: number, reason: string): void {
    for (const conn of [...this.live]) conn.end(code, reason);
  }

  idle(): Promise<void> {
    if (this.underWay === 0) return Promise.resolve();
    return new Promise((resolve) => this.whenIdle.push(resolve));
  }

  close(): void {
    this.stopListening();
    this.app.close();
  }

  private routes(): void {
    const { routes } = this.options;
    const methods = new Map<string, string[]>();
    for (const { method, path, bodyBytesMax, serve } of routes) {
      methods.set(path, [...(methods.get(path) ?? []), method === 'del' ? 'DELETE' : method.toUpperCase()]);
      const options = { params: path.split(':').length - 1, bodyBytesMax, hooks: this.hooks };
      this.app[method](path, (res, req) => exchange(res, req, serve, options));
    }
    for (const [path, allowed] of methods) {
      const reply = problem('method_not_allowed', { headers: { allow: allowed.join(', ') } });
      this.app.any(path, (res, req) => this.fixed(res, req, reply));
      // The pages' pattern takes every GET that no exact GET takes.
      if (!allowed.includes('GET')) this.app.get(path, (res, req) => this.fixed(res, req, reply));
    }
  }

  private page(res: uWS.HttpResponse, req: uWS.HttpRequest): void {
    const { pages } = this.options;
    const serve: Serve = ({ path, headers }) =>
      pages.find(path, headers.get('if-none-match') ?? '', headers.get('accept-encoding') ?? '') ??
      problem('not_found');
    exchange(res, req, serve, { params: 0, bodyBytesMax: 0, hooks: this.hooks });
  }

  private fixed(res: uWS.HttpResponse, req: uWS.HttpRequest, reply: Reply): void {
    exchange(res, req, () => reply, { params: 0, bodyBytesMax: gatewayLimits.bodyBytesMax, hooks: this.hooks });
  }

  private sockets(): void {
    const { socket } = this.options;
    this.app.ws<Live & { readonly data: T }>(socket.path, {
      compression: uWS.DISABLED,
      maxPayloadLength: gatewayLimits.frameBytesWall,
      maxBackpressure: gatewayLimits.socketBufferWall,
      idleTimeout: gatewayLimits.socketIdleSeconds,
      sendPingsAutomatically: true,
      upgrade: (res, req, context) => this.upgrade(res, req, context),
      open: (ws) => {
        const state = ws.getUserData();
        const conn = new NativeConn(++this.connections, ws);
        state.conn = conn;
        this.live.add(conn);
        this.guard(conn, () => {
          state.events = socket.open(conn, state.data);
        });
        if (this.stopping) conn.end(1012, 'restarting');
      },
      message: (ws, message, isBinary) => {
        const { conn, events } = ws.getUserData();
        if (conn === null || conn.closed) return;
        const bytes = Buffer.from(Buffer.from(message));
        this.guard(conn, () => (isBinary ? events?.binary(bytes) : events?.text(bytes)));
      },
      drain: (ws) => {
        const { conn, events } = ws.getUserData();
        if (conn !== null) this.guard(conn, () => events?.drained());
      },
      close: (ws, code) => {
        const { conn, events } = ws.getUserData();
        if (conn === null) return;
        conn.gone();
        this.live.delete(conn);
        this.guard(conn, () => events?.closed(code));
      },
    });
  }

  private upgrade(res: uWS.HttpResponse, req: uWS.HttpRequest, context: uWS.us_socket_context_t): void {
    res.onAborted(() => undefined);
    const judged = this.judge(readHead(res, req, 0));
    if (judged.kind === 'refuse') {
      writeReply(res, judged.reply, this.hooks.headers, true);
      return;
    }
    const key = req.getHeader('sec-websocket-key');
    const extensions = req.getHeader('sec-websocket-extensions');
    res.upgrade({ conn: null, events: null, data: judged.data }, key, judged.protocol, extensions, context);
  }

  private judge(head: RawRequest): Upgrade<T> {
    if (this.stopping) return { kind: 'refuse', reply: problem('stopping') };
    if (this.live.size >= gatewayLimits.socketsMax) return { kind: 'refuse', reply: problem('overloaded') };
    try {
      return this.options.socket.upgrade(head);
    } catch (thrown) {
      this.options.threw(thrown, 'upgrade');
      return { kind: 'refuse', reply: problem('internal') };
    }
  }

  private guard(conn: NativeConn, run: () => void): void {
    try {
      run();
    } catch (thrown) {
      this.options.threw(thrown, 'socket');
      conn.end(1011, 'internal');
    }
  }
}
