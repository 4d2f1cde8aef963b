// Generated from platform.avsc by `npm run generate`. Change that file, not this one.

import { type TypeSchema, typeSchema } from './schema.ts';

/** A tell of this actor was refused, dead-lettered or discarded; its sender says what now. */
export type TellRefused = {
  readonly type: 'TellRefused';
  /** Id of the refused tell: type/id/seq/index. */
  readonly messageId: string;
  /** Record name of the refused tell. */
  readonly name: string;
  readonly reason: string;
};

/** A command was refused; takes no seq of its own. */
export type CommandRefused = {
  readonly type: 'CommandRefused';
  /** Record name of the refused command. */
  readonly name: string;
  readonly reason: string;
  /** Events the actor had had when it refused. */
  readonly atSeq: number;
};

/** What happened elsewhere; may only be accepted or ignored. */
export type PlatformFact = TellRefused;

/** What this type decided; the loop adds seq and at. */
export type PlatformEvent = CommandRefused;

/** Version 1 of every record of platform. */
export const platformSchema: TypeSchema = typeSchema('platform', 1, [
  ['fact', {"type":"record","name":"TellRefused","namespace":"dabba.platform","doc":"A tell of this actor was refused, dead-lettered or discarded; its sender says what now.","fields":[{"name":"messageId","type":["null","string"],"default":null,"required":true,"maxLength":200,"doc":"Id of the refused tell: type/id/seq/index."},{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":100,"doc":"Record name of the refused tell."},{"name":"reason","type":["null","string"],"default":null,"required":true,"maxLength":100}]}],
  ['event', {"type":"record","name":"CommandRefused","namespace":"dabba.platform","doc":"A command was refused; takes no seq of its own.","fields":[{"name":"name","type":["null","string"],"default":null,"required":true,"maxLength":100,"doc":"Record name of the refused command."},{"name":"reason","type":["null","string"],"default":null,"required":true,"maxLength":100},{"name":"atSeq","type":"int","default":0,"doc":"Events the actor had had when it refused."},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
], null);
