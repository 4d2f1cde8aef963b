// A TCP proxy in front of Postgres that can swallow answers of lanes: the server runs a statement, its client never hears of it.

import { connect, createServer, type Socket } from 'node:net';

/** A proxy with a lifetime; `url` is the given one, by way of the proxy. */
export type DatabaseProxy = {
  readonly url: string;
  /** No answer passes to a lane any more: its connection is cut instead. New connections are whole. */
  readonly swallowAnswers: () => void;
  /** Cuts a lane as soon as it has sent something more: what the server then runs is a ghost. */
  readonly cutAfterRequest: () => void;
  /** Cuts all lanes now. */
  readonly cut: () => void;
  /** Keeps all that the server says to lanes, and cuts nothing: a black hole. */
  readonly silence: () => void;
  readonly close: () => Promise<void>;
};

/** Starts a proxy on a free port of loopback. */
export async function openProxy(url: string): Promise<DatabaseProxy> {
  const target = new URL(url);
  const pairs = new Set<{
    client: Socket;
    server: Socket;
    lane: boolean;
    silent: boolean;
    deaf: boolean;
    dying: boolean;
  }>();
  const listener = createServer((client) => {
    const server = connect(Number(target.port || 5432), target.hostname);
    const pair = { client, server, lane: false, silent: false, deaf: false, dying: false };
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    client.on('data', (data) => {
      // The first packet names the connection.
      pair.lane ||= data.includes(' lane ');
      server.write(data, () => pair.dying && end());
    });
    server.on('data', (data) => {
      if (pair.deaf) end();
      else if (!pair.silent) client.write(data);
    });
    for (const socket of [client, server]) {
      socket.on('error', end);
      socket.on('close', end);
    }
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(typeof address === 'object' && address !== null ? address.port : 0);
  return {
    url: through.href,
    swallowAnswers: () => {
      for (const pair of pairs) pair.deaf = pair.lane;
    },
    cutAfterRequest: () => {
      for (const pair of pairs) pair.dying = pair.lane;
    },
    cut: () => {
      for (const pair of pairs) if (pair.lane) pair.client.destroy();
    },
    silence: () => {
      for (const pair of pairs) pair.silent = pair.lane;
    },
    close: async () => {
      for (const pair of pairs) pair.client.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}
