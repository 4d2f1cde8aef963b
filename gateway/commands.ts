// Commands of outsiders: ownership, repeat, submit, and the HTTP shape of the answer, the same for HTTP and sockets.
// I1: a stranger and an absent actor get the same 404: there is no oracle (security test S7).
// I2: a repeat is answered from the row before access is judged: who lost access since still learns what became of its command.
// I3: the reply is a pure function of the answer and a note that travels with it, so a 202's Location answers alike.

import type { Caller, Message } from '../actors/actor.ts';
import type { Answer } from '../streams/ingress/answer.ts';
import type { Ingress, Submission } from '../streams/ingress.ts';
import { type Actors, mayWatch } from './actors.ts';
import { invalid, json, problem, type Reply, refusal } from './reply.ts';

/** A command to be sent for a caller. */
export type Command = {
  readonly caller: Caller;
  readonly key: string;
  readonly type: string;
  readonly id: string;
  readonly name: string;
  readonly fields: object;
  readonly traceparent: string;
  /** What is hashed, where the gateway adds fields of its own. */
  readonly request?: unknown;
  /** Runs after access was judged and before the record is sent: rows that the record refers to. */
  readonly before?: () => Promise<void>;
};

/** A command that creates its actor; whoever made it has judged it. */
export type Creation = Omit<Command, 'id'> & { /** Word of the answer, e.g. placed. */ readonly word: string };

export type Commands = {
  /** Judges access and sends. */
  send(command: Command): Promise<Reply>;
  /** Sends the first command of a new actor. */
  create(creation: Creation): Promise<Reply>;
  /** The answer that a creation of this key already has, or null. Ask before refusing one for what may have changed since. */
  repeated(creation: Creation): Promise<Reply | null>;
  /** The reply to an answer. */
  reply(
    answer: Answer,
    context: { readonly caller: Caller; readonly type: string; readonly note: string },
  ): Promise<Reply>;
};

/** Commands over these actors and this ingress. */
export function createCommands(actors: Actors, ingress: Ingress): Commands {
  const reply: Commands['reply'] = (answer, context) => replyOf(answer, context, actors);

  async function send(command: Command): Promise<Reply> {
    const { caller, type, id, name } = command;
    const judged = messageOf(actors, command);
    if (judged.kind === 'refused') return judged.reply;
    const note = noteOf(200, 'accepted');
    const submission = submissionOf(command, id, judged.message, note);
    const held = await actors.held(type, id);
    const known = ingress.recall(submission, held?.row ?? null);
    if (known !== null) return reply(known, { caller, type, note });
    if (actors.type(type)?.access.tell(caller, name, held?.state ?? null) !== true) return problem('not_found');
    await command.before?.();
    return reply(await ingress.submit(submission), { caller, type, note });
  }

  async function create(creation: Creation): Promise<Reply> {
    const judged = messageOf(actors, creation);
    if (judged.kind === 'refused') return judged.reply;
    await creation.before?.();
    const note = noteOf(201, creation.word);
    const answer = await ingress.submit(submissionOf(creation, null, judged.message, note));
    return reply(answer, { caller: creation.caller, type: creation.type, note });
  }

  async function repeated(creation: Creation): Promise<Reply | null> {
    const { caller, key, type, name, fields } = creation;
    const row = await actors.row(type, ingress.actorId(caller, key));
    const note = noteOf(201, creation.word);
    const known = ingress.recall(submissionOf(creation, null, Object.assign({ type: name }, fields), note), row);
    return known === null ? null : reply(known, { caller, type, note });
  }

  return { send, create, repeated, reply };
}

type Judged = { readonly kind: 'ok'; readonly message: Message } | { readonly kind: 'refused'; readonly reply: Reply };

/** A command of the type that its schema lets through; facts and events cannot be sent from outside. */
function messageOf(
  actors: Actors,
  { type, name, fields }: { readonly type: string; readonly name: string; readonly fields: object },
): Judged {
  const records = actors.type(type)?.schema.records;
  const record = records !== undefined && Object.hasOwn(records, name) ? records[name] : undefined;
  if (record?.role !== 'command') return { kind: 'refused', reply: problem('not_found') };
  const message = { ...fields, type: name };
  const found = record.validate(message);
  return found === null ? { kind: 'ok', message } : { kind: 'refused', reply: invalid([found]) };
}

function submissionOf(command: Omit<Command, 'id'>, id: string | null, message: Message, note: string): Submission {
  const { caller, key, type, traceparent, request } = command;
  const base = { caller, key, type, id, message, kind: 'command' as const, traceparent, note };
  return request === undefined ? base : { ...base, request };
}

const noteOf = (status: number, word: string): string => `${status}:${word}`;

async function replyOf(
  answer: Answer,
  context: { readonly caller: Caller; readonly type: string; readonly note: string },
  actors: Actors,
): Promise<Reply> {
  const { type, note } = context;
  const named = { [`${type}Id`]: answer.id };
  switch (answer.kind) {
    case 'accepted': {
      const [status, word] = note.split(':');
      return json(Number(status), { ...named, seq: answer.seq + Math.max(answer.count, 1) - 1, status: word ?? '' });
    }
    case 'ignored':
      return json(200, { ...named, ...(await present(answer.id, context, actors)), status: 'ignored' });
    case 'refused':
      return refusal(answer.reason, named);
    case 'parked':
      return json(202, { ...named, status: 'parked' });
    case 'key_reused':
      return problem('idempotency_key_reused');
    case 'pending':
      return pendingReply(named, answer.token);
    case 'unavailable':
      return problem(answer.reason, { headers: { 'retry-after': String(answer.retryAfterSeconds) } });
  }
}

/** 202 with the place to ask, in the header and, for sockets, in the body. */
export function pendingReply(named: object, token: string): Reply {
  const location = `/v1/pending/${token}`;
  return json(202, { ...named, status: 'pending', location }, { location, 'retry-after': '1' });
}

/** The present state for who may see it. */
async function present(
  id: string,
  { caller, type }: { readonly caller: Caller; readonly type: string },
  actors: Actors,
): Promise<object> {
  const actorType = actors.type(type);
  const held = await actors.held(type, id);
  if (actorType === null || !mayWatch(actorType, caller, held)) return {};
  return { seq: held.row.seq, state: actorType.snapshot(held.state, caller.role) };
}
