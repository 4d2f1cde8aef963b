// Edits of a restaurant's own menu, with optimistic concurrency: If-Match names the version that is edited, 412 says it moved on.
// I1: a restaurant edits only itself; another one's menu is 404, as if it were not there.

import { z } from 'zod';
import type { Caller } from '../../actors/actor.ts';
import { menuIdField } from '../fields.ts';
import type { CatalogPort, Edited } from '../ports.ts';
import { invalid, json, problem, type Reply } from '../reply.ts';
import type { Handled } from '../route.ts';

/** Body of PUT /v1/restaurants/:id/menu; what a menu is, the catalog judges. */
export const menuBody = z.looseObject({});
/** Body of POST /v1/restaurants/:id/sold-out. */
export const soldOutBody = z.strictObject({ itemId: menuIdField, soldOut: z.boolean() });

type Known<B> = Handled<{ readonly id: string }, unknown, B> & { readonly caller: Caller };

/** Handles PUT /v1/restaurants/:id/menu. */
export function reviseMenu(catalog: CatalogPort) {
  return async ({ caller, params, body, header }: Known<unknown>): Promise<Reply> => {
    if (!isOwn(caller, params.id)) return problem('not_found');
    return replyOf(await catalog.reviseMenu(params.id, body, header('if-match')));
  };
}

/** Handles POST /v1/restaurants/:id/sold-out. */
export function setSoldOut(catalog: CatalogPort) {
  return async ({ caller, params, body, header }: Known<z.output<typeof soldOutBody>>): Promise<Reply> => {
    if (!isOwn(caller, params.id)) return problem('not_found');
    return replyOf(await catalog.setSoldOut(params.id, body.itemId, body.soldOut, header('if-match')));
  };
}

const isOwn = (caller: Caller, id: string): boolean => caller.role === 'ops' || caller.sub === id;

function replyOf(edited: Edited): Reply {
  switch (edited.kind) {
    case 'done':
      return json(200, { version: edited.version }, { etag: edited.etag });
    case 'changed_meanwhile':
      return problem('changed_meanwhile', { headers: { etag: edited.etag } });
    case 'not_found':
      return problem('not_found');
    case 'invalid':
      return invalid(edited.problems);
  }
}
