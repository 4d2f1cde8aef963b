// The generic door to actors of every registered type: state, time travel, events, commands; deny by default through `access`.
// I1: what a caller sees is what `snapshot` and `publish` give to its role; raw state and log never leave.

import { z } from 'zod';
import type { ActorType, Caller } from '../../actors/actor.ts';
import { type Actors, type Held, mayWatch } from '../actors.ts';
import type { Commands } from '../commands.ts';
import { commandField, idField, seqText, typeField } from '../fields.ts';
import { gatewayLimits } from '../limits.ts';
import { invalid, json, problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

/** Parameters of the generic paths. */
export const actorParams = z.strictObject({ type: typeField, id: idField });
export const actorCommandParams = z.strictObject({ type: typeField, id: idField, command: commandField });
/** `at`: the state after that seq. */
export const atQuery = z.strictObject({ at: seqText.optional() });
export const sinceQuery = z.strictObject({ since: seqText.optional() });
/** Fields of a command; the type's own schema judges them. */
export const commandBody = z.looseObject({});

type Named = { readonly type: string; readonly id: string };
type Known<P, Q, B> = Handled<P, Q, B> & { readonly caller: Caller };

/** Handles GET /v1/actors/:type/:id, and of one type where the path does not name it. */
export function showActor(actors: Actors) {
  return async ({ caller, params, query }: Known<Named, z.output<typeof atQuery>, unknown>): Promise<Reply> => {
    const seen = await watched(actors, caller, params);
    if (seen === null) return problem('not_found');
    const { type, held } = seen;
    const { at } = query;
    if (at === undefined || at === held.row.seq) return shown(type, caller, params.id, held.row.seq, held.state);
    if (at > held.row.seq)
      return invalid([{ field: 'at', got: String(at), allowed: `0 to ${held.row.seq}, the present seq` }]);
    if (at > gatewayLimits.foldEventsMax)
      return invalid([{ field: 'at', got: String(at), allowed: `at most ${gatewayLimits.foldEventsMax}` }]);
    return shown(type, caller, params.id, at, await folded(actors, type, params.id, at));
  };
}

/** Handles GET of an actor whose type the path implies. */
export function showOne(actors: Actors, type: string) {
  const show = showActor(actors);
  return (request: Known<{ readonly id: string }, unknown, unknown>): Promise<Reply> =>
    show({ ...request, params: { type, id: request.params.id }, query: {} });
}

/** Handles GET /v1/actors/:type/:id/events. */
export function listEvents(actors: Actors) {
  return async ({ caller, params, query }: Known<Named, z.output<typeof sinceQuery>, unknown>): Promise<Reply> => {
    const seen = await watched(actors, caller, params);
    if (seen === null) return problem('not_found');
    const page = gatewayLimits.eventsPageMax;
    const since = query.since ?? 0;
    const found = await actors.events(params.type, params.id, since, page);
    const events = found.map(({ seq, at, name, message }) => {
      const frame = seen.type.publish(message, caller.role);
      return { seq, at, name: frame === null ? null : name, frame };
    });
    const last = events.at(-1)?.seq ?? since;
    return json(200, { events, seq: seen.held.row.seq, next: found.length === page ? last : null });
  };
}

/** Handles POST /v1/actors/:type/:id/:command. */
export function commandActor(commands: Commands) {
  return (request: Known<Named & { readonly command: string }, unknown, object>): Promise<Reply> => {
    const { caller, key, traceparent, params, body } = request;
    const { type, id, command: name } = params;
    return commands.send({ caller, key, traceparent, type, id, name, fields: body });
  };
}

async function watched(
  actors: Actors,
  caller: Caller,
  { type: name, id }: Named,
): Promise<{ type: ActorType; held: Held } | null> {
  const type = actors.type(name);
  const held = type === null ? null : await actors.held(name, id);
  return type !== null && mayWatch(type, caller, held) ? { type, held } : null;
}

function shown(type: ActorType, caller: Caller, id: string, seq: number, state: object): Reply {
  return json(200, { [`${type.type}Id`]: id, seq, ...type.snapshot(state, caller.role) });
}

async function folded(actors: Actors, type: ActorType, id: string, at: number): Promise<object> {
  let state = type.initial;
  for (let seq = 0; seq < at; ) {
    const page = await actors.events(type.type, id, seq, Math.min(gatewayLimits.eventsPageMax, at - seq));
    if (page.length === 0) throw new Error(`events of ${type.type}/${id} end at ${seq}, asked for ${at}`);
    for (const { message } of page) state = type.evolve(state, message);
    seq += page.length;
  }
  return state;
}
