// The contract of an actor type. Loop, store and gateway know this file and the registry, and no type.
// An actor is a key with a state: `decide` answers a message, `evolve` folds an event, `react` says what follows.
// I1: everything here is pure data and pure functions; no clock, no await, no I/O.
// I2: `evolve` is total (an event is a fact), `react` never runs on replay.

/** A decoded record: its Avro name in `type`, its fields beside it. */
export type Message = { readonly type: string };

/** What a record is for; written as `"role"` in its Avro schema. */
export type RecordRole = 'command' | 'fact' | 'event' | 'state' | 'effect';

/** A field that a validator refused: where, what was got, what is allowed. */
export type Problem = { readonly field: string; readonly got: string; readonly allowed: string };

/** One Avro record of a type: its schema as JSON, its role, and the generated validator. */
export type RecordSchema = {
  readonly role: RecordRole;
  readonly avro: {
    readonly type: 'record';
    readonly name: string;
    readonly namespace: string;
    readonly fields: readonly unknown[];
  };
  /** Returns the first problem of a decoded or parsed value, or null. Unknown fields are problems. */
  readonly validate: (value: unknown) => Problem | null;
};

/** All records of one actor type; generated from its .avsc file. */
export type ActorSchema = {
  readonly type: string;
  /** Grows by one with each change of the .avsc; stored beside every log body and state. */
  readonly version: number;
  readonly records: Readonly<Record<string, RecordSchema>>;
};

/** Address of an actor. */
export type ActorRef = { readonly type: string; readonly id: string };

/** Who stands behind a request; roles are of the token. `system` is the platform itself (webhooks, timers). */
export type Role = 'customer' | 'rider' | 'restaurant' | 'ops' | 'system';
export type Caller = { readonly role: Role; readonly sub: string };

/** An immutable row that the loop loads before `decide`: (kind, id). */
export type Need = { readonly kind: string; readonly id: string };
/** A loaded row; `erased` when its person was erased, `absent` when it never was. */
export type NeedValue =
  | { readonly kind: 'row'; readonly value: unknown }
  | { readonly kind: 'erased' }
  | { readonly kind: 'absent' };

/** What the loop hands to `decide` beside message and state. */
export type Context = {
  readonly self: ActorRef;
  /** Database time of the batch, epoch ms, never decreasing within a partition. */
  readonly at: number;
  /** Events this actor has had so far. */
  readonly seq: number;
  readonly messageId: string;
  /** The outsider behind a command, as the gateway authenticated it; null for tells, timers and effects' answers. */
  readonly by: Caller | null;
  /** The actor that told this message; null for outsiders. The actor itself for timers and effects' answers. */
  readonly sender: ActorRef | null;
  /** The rows that `needs` named. */
  readonly need: (kind: string, id: string) => NeedValue;
};

export type Decision<E extends Message> =
  | { readonly kind: 'accept'; readonly events: readonly E[] }
  | { readonly kind: 'ignore' }
  | { readonly kind: 'reject'; readonly reason: string };

/** It happened: these events, in order, one `seq` each. */
export const accept = <E extends Message>(events: readonly E[]): Decision<E> => ({ kind: 'accept', events });
/** Nothing to do: already so, or stale. */
export const ignore = (): Decision<never> => ({ kind: 'ignore' });
/** An expected refusal; the reason is a snake_case fact of at most 40 characters. Of a fact it is a bug that parks the key. */
export const reject = (reason: string): Decision<never> => ({ kind: 'reject', reason });

/** A message to another actor, in order with the other tells from here to there. */
export type Tell = { readonly to: ActorRef; readonly message: Message };
/**
 * Work outside the log, run by the partition's owner after the commit, at least once under `ref`.
 * `ref` is chosen by the actor and unique within it; `lane` runs one at a time in seq order; the answer comes back as a fact.
 */
export type Effect = {
  readonly kind: string;
  readonly lane: string;
  readonly ref: string;
  readonly request: Message;
  readonly giveUpAfterMs: number;
};
/** A fact sent to this very actor at least `afterMs` after the commit. */
export type Timer = { readonly fact: Message; readonly afterMs: number };
/** One line of a journal entry: positive debits, negative credits; minor units. */
export type LedgerLine = { readonly account: string; readonly amount: number; readonly currency: string };
/** A journal entry: its lines sum to zero per currency. `ref` is unique within the actor. */
export type Journal = { readonly ref: string; readonly lines: readonly LedgerLine[] };
/** A change of a row that the type's own table holds (a projection inside the commit), by the name of its writer in storage. */
export type RowChange = {
  readonly writer: string;
  readonly id: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
};

/** What follows from an event; every part commits with it. */
export type Reaction = {
  readonly tells?: readonly Tell[];
  readonly effects?: readonly Effect[];
  /** Refs of effects of this actor that must not run any more if still pending. */
  readonly withdraw?: readonly string[];
  readonly timers?: readonly Timer[];
  readonly ledger?: readonly Journal[];
  readonly rows?: readonly RowChange[];
};

/** A JSON frame for one audience. */
export type Frame = Readonly<Record<string, unknown>>;

/** Who may watch, who may command. `state` is null when the actor does not exist. */
export type Access<S> = {
  readonly watch: (caller: Caller, state: S) => boolean;
  readonly tell: (caller: Caller, command: string, state: S | null) => boolean;
  /** Events after which the gateway asks `watch` again and closes the subscription (4403) if it says no. */
  readonly recheck: readonly string[];
  /** May this caller watch an actor that does not exist yet, as its initial state at seq 0? Never when not given. */
  readonly unborn?: (caller: Caller, id: string) => boolean;
};

/** The registration of an actor type, as its author writes it. */
export type ActorDefinition<S extends object, M extends Message, E extends Message> = {
  readonly type: string;
  readonly schema: ActorSchema;
  /** Name of the state record in the schema. */
  readonly state: string;
  /** The process role whose loop runs it; `actors` unless said otherwise. */
  readonly role?: 'actors' | 'riders';
  /** `bounded`: every outcome is kept (an order). `forever`: those of the last 10 minutes, at most 64. */
  readonly life: 'bounded' | 'forever';
  readonly initial: S;
  readonly decide: (message: M, state: S, context: Context) => Decision<E>;
  readonly evolve: (state: S, event: E) => S;
  readonly react?: (event: E, state: S, self: ActorRef) => Reaction;
  /** What must not wait while the key is parked; committed with the flag. */
  readonly onParked?: (state: S, self: ActorRef) => Reaction;
  readonly needs?: (message: M, state: S) => readonly Need[];
  readonly access: Access<S>;
  /** The frame of an event for an audience; null hides it (the client then gets only the seq). */
  readonly publish: (event: E, audience: Role) => Frame | null;
  readonly snapshot: (state: S, audience: Role) => Frame;
  /** Brings a state of an older schema version up to this one. */
  readonly upcast?: (state: object, version: number) => S;
  /** Facts named here are dead-lettered without parking the key. */
  readonly skippable?: readonly string[];
};

/** A registration with its message types erased; the loop's validators stand for what was erased. */
export type ActorType = Omit<Required<ActorDefinition<object, Message, Message>>, 'upcast'> & {
  readonly upcast: ((state: object, version: number) => object) | null;
};

/** Makes a registration. Throws when the schema lacks its state record or names another type. */
export function actor<S extends object, M extends Message, E extends Message>(
  definition: ActorDefinition<S, M, E>,
): ActorType {
  if (definition.schema.type !== definition.type)
    throw new Error(`actor ${definition.type}: its schema is of type ${definition.schema.type}`);
  if (definition.schema.records[definition.state]?.role !== 'state')
    throw new Error(`actor ${definition.type}: the schema has no state record ${definition.state}`);
  const nothing = (): Reaction => ({});
  const complete = {
    role: 'actors' as const,
    react: nothing,
    onParked: nothing,
    needs: (): readonly Need[] => [],
    skippable: [] as readonly string[],
    upcast: null,
    ...definition,
  };
  // The one place where a type's own message types are erased: every value that meets these functions has passed its validator.
  return complete as unknown as ActorType;
}

/** The message that every sender of tells must handle: its tell `messageId` was refused, dead-lettered or discarded. */
export type TellRefused = {
  readonly type: 'TellRefused';
  readonly messageId: string;
  readonly name: string;
  readonly reason: string;
};

/** True when the caller is the subject that `field` of the state names, in the role given. */
export const owns =
  <S extends object>(role: Role, field: keyof S & string) =>
  (caller: Caller, state: S): boolean =>
    caller.role === role && Reflect.get(state, field) === caller.sub;
