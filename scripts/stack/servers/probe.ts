// Asks a server of the local stack, in its own protocol, whether it works yet. No client library: one packet there and
// back.

import { createConnection } from 'node:net';

const answerMsMax = 1_000;

/** Sends one packet to a port of loopback and returns the first bytes of the answer; null when none comes within 1 s. */
export function firstAnswer(port: number, packet: Uint8Array | string): Promise<Buffer | null> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    const done = (answer: Buffer | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(answerMsMax, () => done(null));
    socket.once('connect', () => socket.write(packet));
    socket.once('data', done);
    socket.once('error', () => done(null));
    socket.once('close', () => done(null));
  });
}

/** The status of an HTTP request; null when no answer comes within 1 s. */
export async function httpStatus(url: string, init: RequestInit = {}): Promise<number | null> {
  try {
    const response = await fetch(url, { ...init, signal: AbortSignal.timeout(answerMsMax) });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
