// What a failed statement means for its caller. The question is always: may it have run?
// I1: an ERROR of the server rolled the statement's transaction back. FATAL and PANIC may arrive after a commit, as may silence.
// I2: only a statement that writes leaves a doubt; one that reads did nothing.

import { Fault, type FaultContext } from '../../runtime/errors.ts';
import type { Statement } from './statement.ts';

/** Constraints that only a broken runtime violates: it wrote a seq, a position or a row id twice (commit.3). */
const BROKEN_CONSTRAINTS: ReadonlySet<string> = new Set([
  'log_pkey',
  'log_event_seq',
  'states_pkey',
  'effects_pkey',
  'timers_pkey',
]);
/** SQLSTATE classes that blame the data: data exception, integrity violation, and limits of the server (an id too long to index). */
const DATA_CLASSES: ReadonlySet<string> = new Set(['22', '23', '54']);
/** Raised by our own functions when the batch contradicts the tables. */
const BROKEN_STATE = 'DB002';

type ServerError = { readonly severity: string; readonly code: string; readonly constraint: string | undefined };

/** The fault of a statement that was sent and failed. Never throws. */
export function faultOfStatement(thrown: unknown, statement: Statement): Fault {
  const error = asServerError(thrown);
  if (error === null || error.severity !== 'ERROR') {
    const context = { statement: statement.name, ...(error === null ? {} : { sqlstate: error.code }) };
    return new Fault(statement.writes ? 'STORE_UNKNOWN' : 'STORE_AWAY', { cause: thrown, context });
  }
  const context: FaultContext = {
    statement: statement.name,
    sqlstate: error.code,
    ...(error.constraint === undefined ? {} : { constraint: error.constraint }),
  };
  if (error.code === BROKEN_STATE) return new Fault('STORE_BROKEN', { cause: thrown, context });
  if (error.code === '23505' && BROKEN_CONSTRAINTS.has(error.constraint ?? ''))
    return new Fault('STORE_BROKEN', { cause: thrown, context });
  if (DATA_CLASSES.has(error.code.slice(0, 2))) return new Fault('STORE_REJECTED', { cause: thrown, context });
  // Deadlock victim, lock or statement timeout, no memory, read-only after a failover: rolled back, to be tried again.
  const retry = error.code.startsWith('40') ? 'now' : 'backoff';
  return new Fault('STORE_AWAY', { cause: thrown, context, retry });
}

/** The fault of a connection that could not be made: nothing was sent. */
export function faultOfConnection(thrown: unknown): Fault {
  const error = asServerError(thrown);
  return new Fault('STORE_AWAY', { cause: thrown, context: error === null ? {} : { sqlstate: error.code } });
}

/** Parameters that no Postgres type can hold: refused here, as the server would have. */
export function faultOfParameters(thrown: RangeError, statement: Statement): Fault {
  return new Fault('STORE_REJECTED', { cause: thrown, context: { statement: statement.name, sqlstate: '22003' } });
}

/** True when the connection must not be used again: it is gone, or a timeout left it in a state nobody knows. */
export function spoilsConnection(thrown: unknown): boolean {
  const error = asServerError(thrown);
  return error === null || error.severity !== 'ERROR' || error.code === '57014' || error.code === '55P03';
}

function asServerError(thrown: unknown): ServerError | null {
  if (!(thrown instanceof Error)) return null;
  const severity = Reflect.get(thrown, 'severity');
  const code = Reflect.get(thrown, 'code');
  if (typeof severity !== 'string' || typeof code !== 'string') return null;
  const constraint = Reflect.get(thrown, 'constraint');
  return { severity, code, constraint: typeof constraint === 'string' ? constraint : undefined };
}
