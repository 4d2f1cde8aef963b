// What was kept aside: parked keys with their queues, and dead letters. Written by commits; replay and operators read here.
// I1: a resolution is a note beside a dead letter; only a record through the loop changes an actor.

import { int8Array } from './postgres/array.ts';
import { type Runner, reading, writing } from './postgres/statement.ts';
import type { KeptMessage } from './store.ts';

/** A parked key: why, how far its actor came, and how many messages wait behind it. */
export type ParkedKey = {
  readonly type: string;
  readonly id: string;
  readonly partition: number;
  readonly seq: number;
  readonly reason: string;
  readonly waiting: number;
};

/** A dead letter with its number; `at` is the database's time of the commit that wrote it, epoch ms. */
export type DeadLetter = KeptMessage & {
  readonly n: number;
  readonly at: number;
  readonly published: boolean;
  readonly resolution: 'replayed' | 'discarded' | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: number | null;
};

const KEPT = `type, id, partition, message_id as "messageId", topic, record_offset as "offset", key, value, headers, reason, error`;
const DEAD = `${KEPT}, n, at, published, resolution, resolved_by as "resolvedBy", resolved_at as "resolvedAt"`;

/** Statements of this file, for the test that prepares them all. */
export const parkedStatements = {
  queue: reading('queue_of', `select ${KEPT} from core.parked_queue where type = $1 and id = $2 order by n limit $3`),
  keys: reading(
    'parked_keys',
    `select s.type, s.id, s.partition, s.seq, s.parked as reason,
        (select count(*)::int from core.parked_queue q where q.type = s.type and q.id = s.id) as waiting
      from core.states s where s.parked is not null and (s.type, s.id) > ($1, $2) order by s.type, s.id limit $3`,
  ),
  deadLetters: reading(
    'dead_letters',
    `select ${DEAD} from core.dead_letters where n < $1 and ($2::text is null or type = $2) and ($3::text is null or id = $3)
      order by n desc limit $4`,
  ),
  deadLetter: reading('dead_letter', `select ${DEAD} from core.dead_letters where n = $1`),
  unpublished: reading(
    'dead_letters_unpublished',
    `select ${DEAD} from core.dead_letters where not published order by n limit $1`,
  ),
  published: writing(
    'dead_letters_published',
    'update core.dead_letters d set published = true from unnest($1::bigint[]) as p(n) where d.n = p.n',
  ),
  resolve: writing(
    'resolve_dead_letter',
    `update core.dead_letters set resolution = $2, resolved_by = $3, resolved_at = core.clock_ms()
      where n = $1 and resolution is null returning n`,
  ),
};

/** The queue behind a parked key, head first. */
export function readQueue(runner: Runner, type: string, id: string, limit: number): Promise<readonly KeptMessage[]> {
  return runner.run<KeptMessage>(parkedStatements.queue, [type, id, limit]);
}

/** Parked keys after one, in order of type and id; null begins. */
export function listParkedKeys(
  runner: Runner,
  after: { readonly type: string; readonly id: string } | null,
  limit: number,
): Promise<readonly ParkedKey[]> {
  return runner.run<ParkedKey>(parkedStatements.keys, [after?.type ?? '', after?.id ?? '', limit]);
}

/** Dead letters below a number, newest first; of one type or one key when given. */
export function listDeadLetters(
  runner: Runner,
  filter: { readonly before?: number; readonly type?: string; readonly id?: string; readonly limit: number },
): Promise<readonly DeadLetter[]> {
  const { before = Number.MAX_SAFE_INTEGER, type = null, id = null, limit } = filter;
  return runner.run<DeadLetter>(parkedStatements.deadLetters, [before, type, id, limit]);
}

/** One dead letter, or null. */
export async function readDeadLetter(runner: Runner, n: number): Promise<DeadLetter | null> {
  const [row] = await runner.run<DeadLetter>(parkedStatements.deadLetter, [n]);
  return row ?? null;
}

/** Dead letters that are not on their topic yet, oldest first. */
export function listUnpublished(runner: Runner, limit: number): Promise<readonly DeadLetter[]> {
  return runner.run<DeadLetter>(parkedStatements.unpublished, [limit]);
}

/** Marks dead letters as published; after their send was acknowledged. */
export async function markPublished(runner: Runner, numbers: readonly number[]): Promise<void> {
  if (numbers.length > 0) await runner.run(parkedStatements.published, [int8Array(numbers, (n) => n)]);
}

/** Notes what an operator did with a dead letter; false when somebody was faster. */
export async function resolveDeadLetter(
  runner: Runner,
  n: number,
  resolution: 'replayed' | 'discarded',
  by: string,
): Promise<boolean> {
  const rows = await runner.run(parkedStatements.resolve, [n, resolution, by]);
  return rows.length > 0;
}
