// Every event and state of an order's usual pasts survives its bytes: what was folded from the log is what was decided.

import { expect, it } from 'vitest';
import { order } from '../../../../actors/order/order.ts';
import { localCodec } from '../../../../streams/codec/local.ts';
import { noon } from '../scenario.ts';
import { past } from './fixture.ts';

const codec = localCodec([order.schema]);

it.each(Object.entries(past))('%s', (_name, events) => {
  let decided: object = order.initial;
  let read: object = order.initial;
  for (const [i, event] of events.entries()) {
    decided = order.evolve(decided, event);
    const encoded = codec.encode('order', event, { seq: i + 1, at: noon });
    const decoded = codec.decode('order', encoded.name, encoded.version, encoded.body);
    if (decoded.kind !== 'ok') throw new Error(`${event.type} is ${decoded.kind}`);
    expect(decoded.message).toMatchObject({ ...event, seq: i + 1, at: noon });
    read = order.evolve(read, decoded.message);
    const { version, body } = codec.encodeState('order', read);
    expect(codec.decodeState('order', version, body)).toMatchObject({ kind: 'ok', state: decided });
    expect(body.length, 'a state stays below what Postgres moves out of its row').toBeLessThan(2_000);
  }
  expect({ ...read }).toEqual(decided);
});
