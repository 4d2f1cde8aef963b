// A TCP proxy in front of a broker that can swallow answers and cut connections; used through the log's `connect`.
import { connect, createServer, type Server, type Socket } from 'node:net';

export type FaultProxy = {
  /** Put this where a log takes `connect`. */
  readonly connect: (to: { readonly host: string; readonly port: number }, onConnect: () => void) => Socket;
  /** Swallows the next bytes that the broker answers with and cuts the connection; resolves when that happened. */
  loseNextAnswer(): Promise<void>;
  close(): Promise<void>;
};

/** A proxy on a port of its own; each connection of the client is forwarded to where it wanted to go. */
export async function faultProxy(): Promise<FaultProxy> {
  const targets: { host: string; port: number }[] = [];
  const sockets = new Set<Socket>();
  let loseNext: (() => void) | null = null;
  const server: Server = createServer((client) => {
    const target = targets.shift();
    if (target === undefined) {
      client.destroy();
      return;
    }
    const broker = connect(target);
    for (const socket of [client, broker]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        broker.destroy();
      });
    }
    client.on('data', (bytes) => broker.write(bytes));
    broker.on('data', (bytes) => {
      if (loseNext === null) {
        client.write(bytes);
        return;
      }
      loseNext();
      loseNext = null;
      client.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    connect: (to, onConnect) => {
      targets.push(to);
      return connect({ host: '127.0.0.1', port }, onConnect);
    },
    loseNextAnswer: () =>
      new Promise((resolve) => {
        loseNext = resolve;
      }),
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
