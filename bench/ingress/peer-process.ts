// The peer of `ingress`: a small uWebSockets server whose handler parses the body, calls the stored-function outbox and answers
// when it is committed. No token, no schema, no idempotency, no trace, no events out: a lower bound of any HTTP service.

import uWS from 'uWebSockets.js';
import pg from 'pg';
import { config, requireEndpoints } from '../../runtime/config.ts';
import { serve } from '../harness/serve.ts';
import { outboxSql } from '../orders/outbox.ts';

const { postgres } = requireEndpoints(config());
const pool = new pg.Pool({ connectionString: postgres, max: 16 });
for (const statement of outboxSql) await pool.query(statement);
let orders = 0;

const app = uWS.App().post('/*', (response, request) => {
  const state = { gone: false, key: request.getHeader('idempotency-key') };
  response.onAborted(() => {
    state.gone = true;
  });
  const parts: Buffer[] = [];
  response.onData((chunk, isLast) => {
    parts.push(Buffer.from(chunk.slice(0)));
    if (!isLast) return;
    const text = Buffer.concat(parts).toString('utf8');
    JSON.parse(text);
    const id = `peer-${process.pid}-${orders++}`;
    pool
      .query({ name: 'step', text: 'select bench_step($1, $2, $3)', values: [id, 1, text] })
      .then(() => '201 Created')
      .catch(() => '500 Internal Server Error')
      .then((status) => {
        if (state.gone) return;
        response.cork(() => {
          response.writeStatus(status).writeHeader('content-type', 'application/json');
          response.end(`{"orderId":"${id}","seq":1,"status":"placed"}`);
        });
      });
  });
});

serve(
  {
    listen: (port: number) =>
      new Promise((resolve, reject) =>
        app.listen('127.0.0.1', port, (socket) => (socket ? resolve(port) : reject(new Error(`port ${port}`)))),
      ),
  },
  () => pool.end(),
);
