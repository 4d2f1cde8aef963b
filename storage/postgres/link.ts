// One connection to Postgres that makes itself anew: a lane owns one for its commits, a pool holds several.
// I1: one statement at a time; a second waits for the first (node-pg's own queue goes in version 9).
// I2: the deadline is ours: when it passes, or the server timed a statement out, the socket is destroyed and never used again.
// I3: a statement is never sent twice from here: whether it may be is the caller's to say (Fault code).

import { Socket } from 'node:net';
import pg from 'pg';
import { Fault } from '../../runtime/errors.ts';
import { limits } from '../../runtime/limits.ts';
import { faultOfConnection, faultOfStatement, spoilsConnection } from './fault.ts';
import type { Runner, Statement, Value } from './statement.ts';

/** The Postgres role (dabba_<service>) that a connection acts as. */
export type Service = 'core' | 'catalog' | 'accounts' | 'chat' | 'ops';

/** Where and as whom to connect. `name` shows in pg_stat_activity. `deadlineMs` of a statement: `postgresDeadlineMs` unless given. */
export type LinkOptions = {
  readonly url: string;
  readonly service: Service;
  readonly name: string;
  readonly deadlineMs?: number;
};

/** A connection with a lifetime. */
export type Link = Runner & {
  /** Ends the connection; a statement under way is cut and its caller gets its fault. */
  readonly close: () => Promise<void>;
};

type Open = { readonly client: pg.Client; readonly socket: Socket; alive: boolean };

/** A link that connects at its first statement. */
export function openLink(options: LinkOptions): Link {
  let open: Open | null = null;
  let closed = false;
  let last: Promise<unknown> = Promise.resolve();

  async function runNow<Row>(statement: Statement, values: readonly Value[]): Promise<readonly Row[]> {
    if (closed) throw new Fault('STORE_AWAY', { message: 'the connection was closed', retry: 'never' });
    if (open === null || !open.alive) open = await connect(options);
    return send<Row>(open, statement, values, options.deadlineMs ?? limits.postgresDeadlineMs);
  }

  return {
    run: <Row>(statement: Statement, values: readonly Value[]) => {
      const turn = last.then(() => runNow<Row>(statement, values));
      last = turn.catch(() => undefined);
      return turn;
    },
    close: async () => {
      closed = true;
      if (open === null) return;
      const { client, socket } = open;
      // A graceful goodbye when idle; node-pg destroys the socket of a client that is busy.
      if (open.alive) await client.end().catch(() => undefined);
      socket.destroy();
    },
  };
}

async function send<Row>(
  open: Open,
  statement: Statement,
  values: readonly Value[],
  deadlineMs: number,
): Promise<readonly Row[]> {
  const deadline = setTimeout(() => destroy(open), deadlineMs);
  try {
    const result = await open.client.query({ name: statement.name, text: statement.text, values: [...values] });
    return result.rows as Row[];
  } catch (thrown) {
    if (spoilsConnection(thrown)) destroy(open);
    throw faultOfStatement(thrown, statement);
  } finally {
    clearTimeout(deadline);
  }
}

function destroy(open: Open): void {
  open.alive = false;
  open.socket.destroy();
}

async function connect(options: LinkOptions): Promise<Open> {
  const socket = new Socket();
  const client = new pg.Client({
    connectionString: options.url,
    stream: () => socket,
    application_name: options.name,
    options: sessionOptions(options.service),
    types: { getTypeParser: parserOf },
    keepAlive: true,
    keepAliveInitialDelayMillis: limits.postgresKeepAliveMs,
    connectionTimeoutMillis: limits.postgresConnectTimeoutMs,
    statement_timeout: limits.postgresStatementTimeoutMs,
    lock_timeout: limits.postgresLockTimeoutMs,
    idle_in_transaction_session_timeout: limits.postgresIdleInTransactionMs,
  });
  const open: Open = { client, socket, alive: true };
  const gone = () => {
    open.alive = false;
  };
  // Without a listener an idle connection that dies would end the process.
  client.on('error', gone);
  client.on('end', gone);
  try {
    await client.connect();
    return open;
  } catch (thrown) {
    destroy(open);
    throw faultOfConnection(thrown);
  }
}

/** Services whose statements only look rows up by key. */
const BY_KEY: ReadonlySet<Service> = new Set(['core', 'accounts', 'chat']);

/**
 * A statement that takes arrays of keys is planned without knowing their length, and a plan cached while a table was small reads
 * all of it until the next ANALYZE. So where all access is by key, plans are made once and go through indexes.
 */
function sessionOptions(service: Service): string {
  const byKey = {
    plan_cache_mode: 'force_generic_plan',
    enable_seqscan: 'off',
    enable_hashjoin: 'off',
    enable_mergejoin: 'off',
    jit: 'off',
  };
  const settings = { role: `dabba_${service}`, ...(BY_KEY.has(service) ? byKey : {}) };
  return Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}

const INT8 = 20;
const BYTEA = 17;
const numberOf = (text: string): number => {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`bigint ${text} is not a safe number`);
  return value;
};
const bytesOf = (text: string): Buffer => Buffer.from(text.slice(2), 'hex');

/** bigint as number, bytea (hex, `\x…`) as Buffer; the rest as node-pg does it. */
function parserOf(oid: number, format?: 'text' | 'binary') {
  if (oid === INT8) return numberOf;
  if (oid === BYTEA) return bytesOf;
  return pg.types.getTypeParser(oid, format as 'text');
}
