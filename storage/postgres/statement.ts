// A statement by name: prepared once per connection, and prepared against the migrated schema by a test, so that no SQL of this
// program meets Postgres for the first time in production. All SQL of storage/ is written as such statements.

/** One SQL statement. `writes`: when its answer does not come, the caller must assume that it may have run. */
export type Statement = { readonly name: string; readonly text: string; readonly writes: boolean };

/** A parameter: a Buffer is bytea or a binary array (array.ts). */
export type Value = string | number | boolean | Buffer | null;

/**
 * Something that runs a statement and returns its rows: a lane or a pool. Each statement is a transaction of its own.
 * Rejects with Fault STORE_UNKNOWN, STORE_AWAY, STORE_REJECTED (context sqlstate, constraint), STORE_BROKEN; a pool also with
 * QUEUE_FULL. bigint comes back as number, bytea as Buffer.
 */
export type Runner = {
  readonly run: <Row>(statement: Statement, values: readonly Value[]) => Promise<readonly Row[]>;
};

/** A statement that only reads. */
export const reading = (name: string, text: string): Statement => ({ name, text, writes: false });

/** A statement that writes. */
export const writing = (name: string, text: string): Statement => ({ name, text, writes: true });

/** `$1, $2 … $count`. */
export const placeholders = (count: number): string => Array.from({ length: count }, (_, i) => `$${i + 1}`).join(', ');
