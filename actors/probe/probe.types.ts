// Generated from probe.avsc by `npm run generate`. Change that file, not this one.

import { platformSchema, type TellRefused } from '../../schemas/platform.types.ts';
import { type TypeSchema, typeSchema } from '../../schemas/schema.ts';

/** Adds to the total, each time it is decided. */
export type Add = {
  readonly type: 'Add';
  readonly amount: number;
};

/** Is refused always with the reason asked_to_fail. */
export type Fail = {
  readonly type: 'Fail';
};

/** Is refused with the reason given. */
export type Refuse = {
  readonly type: 'Refuse';
  readonly reason: string;
};

/** Makes decide throw. */
export type Poison = {
  readonly type: 'Poison';
};

/** Tells Counted{amount} to another probe. */
export type Echo = {
  readonly type: 'Echo';
  readonly to: string;
  readonly amount: number;
};

/** Another probe, a timer or an effect says: add this. */
export type Counted = {
  readonly type: 'Counted';
  readonly amount: number;
};

export type Added = {
  readonly type: 'Added';
  readonly amount: number;
  readonly total: number;
};

export type Echoed = {
  readonly type: 'Echoed';
  readonly to: string;
  readonly amount: number;
};

export type EchoRefused = {
  readonly type: 'EchoRefused';
  readonly messageId: string;
  readonly reason: string;
};

export type ProbeState = {
  readonly total: number;
  readonly count: number;
  readonly refusedTells: number;
};

/** What somebody may ask; may be refused. */
export type ProbeCommand = Add | Fail | Refuse | Poison | Echo;

/** What happened elsewhere; may only be accepted or ignored. */
export type ProbeFact = Counted;

/** What this type decided; the loop adds seq and at. */
export type ProbeEvent = Added | Echoed | EchoRefused;

/** All that `decide` of this type may meet. */
export type ProbeMessage = ProbeCommand | ProbeFact | TellRefused;

/** Version 1 of every record of probe. */
export const probeSchema: TypeSchema = typeSchema('probe', 1, [
  ['command', {"type":"record","name":"Add","namespace":"dabba.probe","doc":"Adds to the total, each time it is decided.","fields":[{"name":"amount","type":["null","int"],"default":null,"required":true,"min":-1000000,"max":1000000}]}],
  ['command', {"type":"record","name":"Fail","namespace":"dabba.probe","doc":"Is refused always with the reason asked_to_fail.","fields":[]}],
  ['command', {"type":"record","name":"Refuse","namespace":"dabba.probe","doc":"Is refused with the reason given.","fields":[{"name":"reason","type":["null","string"],"default":null,"required":true,"pattern":"^[a-z_]{1,40}$"}]}],
  ['command', {"type":"record","name":"Poison","namespace":"dabba.probe","doc":"Makes decide throw.","fields":[]}],
  ['command', {"type":"record","name":"Echo","namespace":"dabba.probe","doc":"Tells Counted{amount} to another probe.","fields":[{"name":"to","type":["null","string"],"default":null,"required":true,"pattern":"^[A-Za-z0-9_-]{1,64}$"},{"name":"amount","type":["null","int"],"default":null,"required":true,"min":-1000000,"max":1000000}]}],
  ['fact', {"type":"record","name":"Counted","namespace":"dabba.probe","doc":"Another probe, a timer or an effect says: add this.","fields":[{"name":"amount","type":["null","int"],"default":null,"required":true}]}],
  ['event', {"type":"record","name":"Added","namespace":"dabba.probe","fields":[{"name":"amount","type":["null","int"],"default":null,"required":true},{"name":"total","type":["null","long"],"default":null,"required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"Echoed","namespace":"dabba.probe","fields":[{"name":"to","type":["null","string"],"default":null,"required":true},{"name":"amount","type":["null","int"],"default":null,"required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['event', {"type":"record","name":"EchoRefused","namespace":"dabba.probe","fields":[{"name":"messageId","type":["null","string"],"default":null,"required":true},{"name":"reason","type":["null","string"],"default":null,"required":true},{"name":"seq","type":"int","default":0},{"name":"at","type":"long","default":0}]}],
  ['state', {"type":"record","name":"ProbeState","namespace":"dabba.probe","fields":[{"name":"total","type":"long","default":0},{"name":"count","type":"int","default":0},{"name":"refusedTells","type":"int","default":0}]}],
], platformSchema);
