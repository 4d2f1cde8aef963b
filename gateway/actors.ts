// Reading actors: state rows in batches, states and events decoded, frames made by the type's own functions.
// I1: a read that is under way is never shared with somebody who asked later: push relies on reads that begin after it asked.
// I2: bytes of newer code are a Fault CODEC_BEHIND, damaged bytes an Error; neither is ever shown as absent.

import type { ActorType, Caller, Message } from '../actors/actor.ts';
import { Fault } from '../runtime/errors.ts';
import { createGather } from '../runtime/gather.ts';
import { slotOf } from '../schemas/slot.ts';
import type { LogRow, StateRow, Store } from '../storage/store.ts';
import { gatewayLimits } from './limits.ts';
import type { DoorCodec, Read } from './ports.ts';

/** An actor as it stands. */
export type Held = { readonly row: StateRow; readonly state: object };

/** A decoded event. */
export type Happened = { readonly seq: number; readonly at: number; readonly name: string; readonly message: Message };

export type Actors = {
  /** The registration of a type. */
  type(name: string): ActorType | null;
  /** The state row; null when there is none. */
  row(type: string, id: string): Promise<StateRow | null>;
  /** Row and state; null when the actor does not exist or its type is not registered. */
  held(type: string, id: string): Promise<Held | null>;
  /** The state of a row that was read. */
  stateOf(row: StateRow): object;
  /** Events above `since`, in order. */
  events(type: string, id: string, since: number, limit: number): Promise<Happened[]>;
};

export type ActorsParts = {
  readonly types: readonly ActorType[];
  readonly store: Pick<Store, 'read' | 'eventsAfter'>;
  readonly codec: DoorCodec;
};

/** A reader over the registered types. */
export function createActors(parts: ActorsParts): Actors {
  const types = new Map(parts.types.map((type) => [type.type, type]));
  const rows = createGather({
    name: ({ type, id }: { readonly type: string; readonly id: string }) => `${type}/${id}`,
    load: async (keys) => new Map((await parts.store.read(keys)).map((row) => [`${row.type}/${row.id}`, row])),
    readsMax: gatewayLimits.readsMax,
    keysMax: gatewayLimits.readKeysMax,
  });
  const gate = createGate(gatewayLimits.readsMax);
  const stateOf = (row: StateRow): object => {
    const actorType = types.get(row.type);
    if (actorType === undefined) throw new Error(`no actor type ${row.type} is registered`);
    const { state } = opened(
      parts.codec.decodeState(row.type, row.version, row.body),
      `state of ${row.type}/${row.id}`,
    );
    const old = row.version !== actorType.schema.version;
    return old && actorType.upcast !== null ? actorType.upcast(state, row.version) : state;
  };
  return {
    type: (name) => types.get(name) ?? null,
    row: (type, id) => rows({ type, id }),
    stateOf,
    async held(type, id) {
      const row = types.has(type) ? await rows({ type, id }) : null;
      return row === null ? null : { row, state: stateOf(row) };
    },
    async events(type, id, since, limit) {
      const found = await gate(() => parts.store.eventsAfter(type, id, since, limit));
      return found.map((row) => happened(row, parts.codec));
    },
  };
}

/** What an actor is before its first event, for types that may be watched then; null for all others. */
export function unborn(type: ActorType, id: string): Held | null {
  if (type.access.unborn === undefined) return null;
  const none = Buffer.alloc(0);
  const row = {
    type: type.type,
    id,
    slot: slotOf(id),
    seq: 0,
    version: type.schema.version,
    body: none,
    meta: none,
    parked: null,
  };
  return { row, state: type.initial };
}

/** True when the caller may see this actor. */
export function mayWatch(type: ActorType, caller: Caller, held: Held | null): held is Held {
  if (held === null) return false;
  return (
    type.access.watch(caller, held.state) || (held.row.seq === 0 && type.access.unborn?.(caller, held.row.id) === true)
  );
}

/** The value of a decoder's answer. Throws Fault CODEC_BEHIND for newer code, an Error for bytes that are none of ours. */
export function opened<T>(read: Read<T>, what: string): { readonly kind: 'ok' } & T {
  if (read.kind === 'ok') return read;
  if (read.kind === 'behind') throw new Fault('CODEC_BEHIND', { message: what });
  throw new Error(`${what} cannot be decoded`);
}

function happened(row: LogRow, codec: DoorCodec): Happened {
  const { type, id, seq, at, name } = row;
  return {
    seq,
    at,
    name,
    message: opened(codec.decode(type, name, row.version, row.body), `event ${type}/${id}/${seq}`).message,
  };
}

/** Lets at most `most` run at once; the rest wait in order. */
function createGate(most: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
    running++;
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
