// What people wrote that belongs to an order: its note, and the address it goes to. Texts are never on topics or in frames.
// I1: whoever sees the reference in the order's frame may read what it refers to, and nobody else: the kitchen the note, the
//     assigned rider the address (from the assignment on), the customer both.

import type { Caller } from '../../actors/actor.ts';
import { type Actors, mayWatch } from '../actors.ts';
import type { GatewayPorts } from '../ports.ts';
import { json, problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

type Asking = Handled<{ readonly id: string }, unknown, unknown> & { readonly caller: Caller };

/** Handles GET /v1/orders/:id/texts: `{note, address}`, null for what there is not, was erased or is not for this caller. */
export function orderTexts(actors: Actors, { chat, accounts }: Pick<GatewayPorts, 'chat' | 'accounts'>) {
  return async ({ caller, params }: Asking): Promise<Reply> => {
    const type = actors.type('order');
    const held = await actors.held('order', params.id);
    if (type === null || !mayWatch(type, caller, held)) return problem('not_found');
    const { noteId, addressId } = type.snapshot(held.state, caller.role);
    const [note, address] = await Promise.all([
      typeof noteId === 'string' ? chat.text(noteId) : null,
      typeof addressId === 'string' ? accounts.address(addressId) : null,
    ]);
    const { label, text, latMicrodegrees: lat, lngMicrodegrees: lng } = address ?? {};
    return json(200, {
      note: note === null ? null : withoutLead(note.text),
      address: address === null ? null : { label, text, lat, lng },
    });
  };
}

/** "add a note for the kitchen: no cutlery" is told as "no cutlery"; a text that is only the lead is told whole. */
function withoutLead(text: string): string {
  const lead =
    /^\s*(?:please\s+)?(?:add\s+(?:a\s+|the\s+)?)?(?:note|comment|instructions?)\b(?:\s+for\s+(?:the\s+|my\s+)?[a-z]{1,20})?\s*[:,.–-]?\s*/i;
  return text.replace(lead, '').trim() || text;
}
