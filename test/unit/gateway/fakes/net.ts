// Small things for tests with real sockets on loopback: a free port, raw bytes, a WebSocket client that keeps what it heard.

import { connect, createServer, type Socket } from 'node:net';
import { WebSocket } from 'ws';

/** A port that nobody listens on, below the ephemeral ones. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const free = await new Promise<boolean>((resolve) => {
      const server = createServer();
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

/** Sends bytes as they are and returns all that came back until the other side closed or a whole head arrived. */
export function rawHttp(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('data', (bytes) => {
      got += bytes.toString('latin1');
      if (got.includes('\r\n\r\n')) socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(got));
  });
}

/** A connection that sends and stays. */
export function rawSocket(port: number, text: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(text, () => resolve(socket));
    });
    socket.on('error', reject);
  });
}

export type Heard = Readonly<Record<string, unknown>> & { readonly op: string };

/** A client that keeps its frames. */
export class Client {
  readonly socket: WebSocket;
  readonly frames: Heard[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  private wake: () => void = () => undefined;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    this.closed = new Promise((resolve) => socket.on('close', (code) => resolve(code)));
    socket.on('message', (bytes) => {
      this.frames.push(JSON.parse(bytes.toString()));
      this.wake();
    });
    socket.on('error', () => undefined);
  }

  /** Opens a socket; rejects with the HTTP status when it is refused. */
  static open(port: number, options: { protocols?: string[]; query?: string; origin?: string } = {}): Promise<Client> {
    const { protocols = ['dabba.v1'], query = '', origin } = options;
    const socket = new WebSocket(
      `ws://127.0.0.1:${port}/v1/ws${query}`,
      protocols,
      origin === undefined ? {} : { origin },
    );
    const client = new Client(socket);
    return new Promise((resolve, reject) => {
      socket.on('open', () => resolve(client));
      socket.on('unexpected-response', (_request, response) => reject(response.statusCode));
      socket.on('error', (error) => reject(error.message));
    });
  }

  say(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }

  /** Waits for a frame. */
  async heard(wanted: (frame: Heard) => boolean): Promise<Heard> {
    for (;;) {
      const found = this.frames.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
