// A TCP proxy in front of a broker that knows so much of Kafka's protocol that it can lose the acknowledgement of a produce request:
// the broker has written the records, their sender never hears of it and its connection is cut.

import { connect, createServer, type Socket } from 'node:net';

const produceKey = 0;

export type BrokerProxy = {
  readonly port: number;
  /** Loses the next so many acknowledgements of requests that carry records for this topic. */
  loseAcks(topic: string, count: number): void;
  /** How many of them have been lost. */
  lost(topic: string): number;
  close(): Promise<void>;
};

/** Starts a proxy before the broker at `host:port`. */
export async function openBrokerProxy(broker: string): Promise<BrokerProxy> {
  const [host = '', port = ''] = broker.split(':');
  const wanted = new Map<string, number>();
  const lost = new Map<string, number>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(port), host);
    const watched = new Map<number, string>();
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    const asked = frames((frame) => {
      if (frame.readInt16BE(0) === produceKey)
        for (const [topic, count] of wanted)
          if (count > 0 && frame.includes(topic)) watched.set(frame.readInt32BE(4), topic);
      return true;
    });
    const answered = frames((frame) => {
      const topic = watched.get(frame.readInt32BE(0));
      const left = wanted.get(topic ?? '') ?? 0;
      if (topic === undefined || left === 0) return true;
      wanted.set(topic, left - 1);
      lost.set(topic, (lost.get(topic) ?? 0) + 1);
      client.destroy();
      return false;
    });
    client.on('data', (bytes) => {
      asked(bytes);
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (answered(bytes)) client.write(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    loseAcks: (topic, count) => void wanted.set(topic, count),
    lost: (topic) => lost.get(topic) ?? 0,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Cuts a stream into frames (a length of four bytes before each); false as soon as one of them was not to pass. */
function frames(take: (frame: Buffer) => boolean): (bytes: Buffer) => boolean {
  let held = Buffer.alloc(0);
  return (bytes) => {
    held = Buffer.concat([held, bytes]);
    while (held.length >= 4 && held.length >= 4 + held.readInt32BE(0)) {
      const end = 4 + held.readInt32BE(0);
      if (!take(held.subarray(4, end))) return false;
      held = held.subarray(end);
    }
    return true;
  };
}
