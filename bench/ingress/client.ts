// A load client for HTTP/1.1 over keep-alive sockets: one request a connection at a time, about 10 µs of CPU each.
// Open loop: a request that finds no idle connection waits, and its wait counts. Closed loop: the next follows the answer.

import { connect, type Socket } from 'node:net';
import { keepPace } from '../harness/pace.ts';
import { Latencies } from '../harness/statistics.ts';

/** What to send and how. `rate` 0: closed loop. */
export type Load = {
  readonly port: number;
  readonly connections: number;
  readonly rate: number;
  readonly warmSeconds: number;
  readonly seconds: number;
  /** The whole request number `n`. */
  readonly request: (n: number) => string;
  /** Called when the measured part begins and when it ends. */
  readonly marks: { begin(): void; end(): void };
};

/** Answers of the measured part. */
export type Answers = {
  readonly count: number;
  readonly elapsedMs: number;
  readonly latencies: Latencies;
  readonly byStatus: ReadonlyMap<string, number>;
};

let number = 0;

/** Runs the load. Rejects when the server cannot be reached. */
export async function runLoad(load: Load): Promise<Answers> {
  const latencies = new Latencies();
  const byStatus = new Map<string, number>();
  const state = { measuring: false, over: false, count: 0 };
  const idle: Line[] = [];
  const due: number[] = [];
  const settled = (line: Line, status: string): void => {
    if (state.measuring) {
      latencies.note(performance.now() - line.due);
      byStatus.set(status, (byStatus.get(status) ?? 0) + 1);
      state.count += 1;
    }
    const next = load.rate === 0 ? performance.now() : due.shift();
    if (state.over) line.socket.destroy();
    else if (next === undefined) idle.push(line);
    else send(line, next);
  };
  const send = (line: Line, at: number): void => {
    line.due = at;
    line.socket.write(load.request(number++));
  };
  const lines = await Promise.all(Array.from({ length: load.connections }, () => openLine(load.port, settled)));
  const arrive = (at: number): void => {
    const line = idle.pop();
    if (line === undefined) due.push(at);
    else send(line, at);
  };
  if (load.rate > 0) idle.push(...lines);
  else for (const line of lines) send(line, performance.now());
  const during = (seconds: number): Promise<void> =>
    load.rate > 0 ? keepPace({ rate: load.rate, seconds, tickMs: 1 }, arrive) : sleep(seconds * 1000);
  await during(load.warmSeconds);
  load.marks.begin();
  const begun = performance.now();
  state.measuring = true;
  await during(load.seconds);
  state.measuring = false;
  const elapsedMs = performance.now() - begun;
  load.marks.end();
  state.over = true;
  due.length = 0;
  for (const line of idle) line.socket.destroy();
  await Promise.race([Promise.all(lines.map((line) => line.closed)), sleep(5_000)]);
  for (const line of lines) line.socket.destroy();
  return { count: state.count, elapsedMs, latencies, byStatus };
}

type Line = { readonly socket: Socket; readonly closed: Promise<void>; due: number };

function openLine(port: number, settled: (line: Line, status: string) => void): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    socket.setNoDelay(true);
    const closed = new Promise<void>((done) => socket.once('close', () => done()));
    const line: Line = { socket, closed, due: 0 };
    let held = '';
    socket.on('data', (chunk) => {
      held += chunk.toString('latin1');
      const head = held.indexOf('\r\n\r\n');
      if (head < 0) return;
      const length = Number(/\r\ncontent-length: (\d+)/i.exec(held)?.[1] ?? 0);
      if (held.length < head + 4 + length) return;
      const status = held.slice(9, 12);
      held = '';
      settled(line, status);
    });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.on('error', () => undefined);
      resolve(line);
    });
  });
}

const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
