// An event on its way to several subscriptions: decoded once, serialised once per audience.

import type { ActorType, Role } from '../../actors/actor.ts';
import type { LiveEvent } from '../../streams/broadcast.ts';
import type { Happened } from '../actors.ts';
import type { DoorCodec } from '../ports.ts';
import { eventText } from './frames.ts';

/** An event with its texts. */
export type Seen = {
  readonly seq: number;
  readonly name: string;
  /** The frame for an audience; null when this code cannot read the event. */
  text(audience: Role): string | null;
};

/** An event from the reader: decoded only when somebody wants its text. */
export function seenLive(type: ActorType, event: LiveEvent, codec: DoorCodec): Seen {
  let happened: Happened | null | undefined;
  const decode = (): Happened | null => {
    const read = codec.fromWire(event.topic, event.value);
    if (read.kind !== 'ok') return null;
    const at: unknown = Reflect.get(read.message, 'at');
    return { seq: event.seq, at: typeof at === 'number' ? at : 0, name: read.message.type, message: read.message };
  };
  return seen(type, event.id, event, () => {
    if (happened === undefined) happened = decode();
    return happened;
  });
}

/** An event from the log. */
export const seenLogged = (type: ActorType, id: string, happened: Happened): Seen =>
  seen(type, id, happened, () => happened);

function seen(
  type: ActorType,
  id: string,
  head: { readonly seq: number; readonly name: string },
  open: () => Happened | null,
): Seen {
  const texts = new Map<Role, string | null>();
  return {
    seq: head.seq,
    name: head.name,
    text(audience) {
      const made = texts.get(audience);
      if (made !== undefined) return made;
      const happened = open();
      const text = happened === null ? null : textOf(type, id, happened, audience);
      texts.set(audience, text);
      return text;
    },
  };
}

function textOf(type: ActorType, id: string, { seq, at, name, message }: Happened, audience: Role): string {
  const frame = type.publish(message, audience);
  return eventText({ type: type.type, id, seq, at, name: frame === null ? null : name, frame });
}
