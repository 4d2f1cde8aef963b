// Events of one actor as an HTTP page gives them.

import { type Fields, isFields, numberOf, objectsOf } from './frames.ts';

/** An event; name and frame are null where it is hidden from this audience. `at` is epoch ms. */
export type Happened = {
  readonly seq: number;
  readonly at: number;
  readonly name: string | null;
  readonly frame: Fields | null;
};

/** Events of the body of GET /v1/actors/{type}/{id}/events. */
export const happenedOf = (body: Fields): readonly Happened[] =>
  objectsOf(body, 'events').map((event) => {
    const [name, frame] = [event['name'], event['frame']];
    return {
      seq: numberOf(event, 'seq'),
      at: numberOf(event, 'at'),
      name: typeof name === 'string' ? name : null,
      frame: isFields(frame) ? frame : null,
    };
  });
