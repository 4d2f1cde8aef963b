// Conversations of customers: typed text becomes a row, its reference a command (schema.3).

import { z } from 'zod';
import type { Caller } from '../../actors/actor.ts';
import { type Actors, mayWatch } from '../actors.ts';
import type { Commands } from '../commands.ts';
import { textField } from '../fields.ts';
import type { GatewayPorts } from '../ports.ts';
import { json, problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

/** Names of the conversation's commands, as its schema has them. */
export const conversationCommands = { start: 'StartConversation', say: 'SendMessage' } as const;

/** Letters of one message; the dialogue answers long ones without reading them, so that a paste is no error. */
const messageLettersMax = 8_192;
/** The body around it, also when every letter is written as an escape. */
export const messageBytesMax = 65_536;

/** Body of POST /v1/conversations. */
export const conversationBody = z.strictObject({});
/** Body of POST /v1/conversations/:id/messages. */
export const messageBody = z.strictObject({ text: textField(messageLettersMax) });

type Known = { readonly caller: Caller };

/** Handles POST /v1/conversations. */
export function startConversation(commands: Commands) {
  return ({ caller, key, traceparent }: Handled<unknown, unknown, unknown> & Known): Promise<Reply> =>
    commands.create({
      caller,
      key,
      traceparent,
      type: 'conversation',
      name: conversationCommands.start,
      fields: { customerId: caller.sub },
      word: 'started',
    });
}

/** Handles POST /v1/conversations/:id/messages. */
export function sendMessage({ chat, ingress }: Pick<GatewayPorts, 'chat' | 'ingress'>, commands: Commands) {
  return (request: Handled<{ readonly id: string }, unknown, z.output<typeof messageBody>> & Known): Promise<Reply> => {
    const { caller, key, traceparent, params, body } = request;
    const textId = ingress.actorId(caller, key);
    return commands.send({
      caller,
      key,
      traceparent,
      type: 'conversation',
      id: params.id,
      name: conversationCommands.say,
      fields: { textId },
      request: body,
      before: () => chat.putText({ textId, conversationId: params.id, author: caller.sub, text: body.text }),
    });
  };
}

/** Texts of one answer: what a page shows of a conversation after a reload. */
const textsMax = 200;

/** Handles GET /v1/conversations/:id/texts: what was typed in it, newest first, for who may watch it. Erased ones are not there. */
export function listTexts({ chat }: Pick<GatewayPorts, 'chat'>, actors: Actors) {
  return async ({ caller, params }: Handled<{ readonly id: string }, unknown, unknown> & Known): Promise<Reply> => {
    const type = actors.type('conversation');
    const held = type === null ? null : await actors.held('conversation', params.id);
    if (type === null || !mayWatch(type, caller, held)) return problem('not_found');
    const found = await chat.texts(params.id, textsMax);
    return json(200, { texts: found.map(({ textId, text, createdAt }) => ({ textId, text, at: createdAt })) });
  };
}
