// /livez, /readyz and /metrics of a process without a gateway, on a port of its own; for orchestrators and Prometheus.
// I1: it answers from memory or within a second; it never asks what would wait for the broker.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Ground } from './ground.ts';

export type SideDoor = { readonly port: number; close(): Promise<void> };

/** Opens the door at DABBA_METRICS_PORT (0: a free one). `settled`: the partitions that are ours have been taken over. */
export async function openSideDoor(ground: Ground, settled: () => boolean): Promise<SideDoor> {
  const server = createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0];
    if (request.method !== 'GET')
      return reply(response, 405, 'application/json', JSON.stringify({ status: 'method_not_allowed' }));
    if (path === '/livez') return reply(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
    if (path === '/readyz') return void ready(ground, settled, response);
    if (path === '/metrics')
      return void ground.metrics.text().then(
        (text) => reply(response, 200, ground.metrics.contentType, text),
        () => reply(response, 500, 'text/plain', 'metrics failed'),
      );
    return reply(response, 404, 'application/json', JSON.stringify({ status: 'not_found' }));
  });
  const { httpHost, metricsPort } = ground.settings;
  await new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(metricsPort, httpHost, done);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

const checkMsMax = 1_000;

/** 503 only for this role's hard needs: the database answers, and the partitions are taken over. */
async function ready(ground: Ground, settled: () => boolean, response: ServerResponse): Promise<void> {
  const postgres = await Promise.race([
    ground.store.now().then(
      () => true,
      () => false,
    ),
    ground.clock.sleep(checkMsMax).then(() => false),
  ]);
  const failed = [...(postgres ? [] : ['postgres']), ...(settled() ? [] : ['partitions'])];
  const body = { status: failed.length === 0 ? 'ok' : 'unavailable', degraded: [], failed };
  reply(response, failed.length === 0 ? 200 : 503, 'application/json', JSON.stringify(body));
}

function reply(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) }).end(body);
}
