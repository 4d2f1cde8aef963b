// The Location of a 202: still pending, or the very answer that the request would have had.

import { z } from 'zod';
import type { Caller } from '../../actors/actor.ts';
import type { Ingress } from '../../streams/ingress.ts';
import { type Commands, pendingReply } from '../commands.ts';
import { problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

/** A signed token in the path. */
export const pendingParams = z.strictObject({ token: z.string().regex(/^[A-Za-z0-9_.-]{1,1024}$/) });

/** Handles GET /v1/pending/:token; only for the caller that sent the request. */
export function showPending(ingress: Ingress, commands: Commands) {
  return async (
    request: Handled<z.output<typeof pendingParams>, unknown, unknown> & { readonly caller: Caller },
  ): Promise<Reply> => {
    const { caller, params } = request;
    const found = await ingress.pending(params.token, caller);
    if (found === null) return problem('not_found');
    const { type, id, note, answer } = found;
    if (answer !== null) return commands.reply(answer, { caller, type, note });
    return pendingReply({ [`${type}Id`]: id }, params.token);
  };
}
