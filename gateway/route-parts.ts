// What the rooms' tables share: limits, documented answers, and what their handlers are made of.

import { z } from 'zod';
import type { Actors } from './actors.ts';
import type { Commands } from './commands.ts';
import { gatewayLimits } from './limits.ts';
import type { Health } from './ops/health.ts';
import type { GatewayPorts } from './ports.ts';
import type { Documented } from './route.ts';

/** What handlers are made of. */
export type RouteParts = {
  readonly ports: GatewayPorts;
  readonly actors: Actors;
  readonly commands: Commands;
  readonly health: Health;
  /** The document over the whole table; asked when it is served. */
  readonly document: () => unknown;
};

/** An empty object: the body of a command without fields. */
export const noFields = z.strictObject({});
/** The usual limit of a body. */
export const small = { bodyBytes: gatewayLimits.bodyBytesMax };
/** No body. */
export const noBody = { bodyBytes: 0 };
/** Answers of a read. */
export const ok: readonly Documented[] = [{ status: 200, what: 'As it is now' }];
/** Answers of a read of one actor. */
export const framed: readonly Documented[] = [
  { status: 200, what: 'The snapshot for this role', schema: z.looseObject({ seq: z.int() }) },
];
/** Answers of a command. */
export const commanded: readonly Documented[] = [
  {
    status: 200,
    what: 'Accepted, or ignored because it was so already',
    schema: z.looseObject({ seq: z.int(), status: z.string() }),
  },
  {
    status: 202,
    what: 'Durable; outcome not yet known (Location says where to ask) or parked',
    schema: z.looseObject({ status: z.string() }),
  },
  { status: 422, what: 'Refused by the actor with its reason, or the key was used before for another request' },
  { status: 503, what: 'Not taken: repeat with the same key' },
];
/** Answers of a command that creates; `idName` is the member with the new id. */
export const created = (idName: string): readonly Documented[] => [
  { status: 201, what: 'Created', schema: z.object({ [idName]: z.string(), seq: z.int(), status: z.string() }) },
  ...commanded.slice(1),
];
