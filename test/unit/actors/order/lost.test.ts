// claim.5: a rider is lost only for the assignment it holds: what an earlier rider's silence says frees nobody else.

import { test } from 'vitest';
import { order } from '../../../../actors/order/order.ts';
import { given } from '../scenario.ts';
import * as f from './fixture.ts';

const other = (change: object): typeof f.lost => ({ ...f.lost, ...change });

test('claim.5 the loss of an earlier assignment, or of another rider, is ignored', () => {
  given(order, f.past.reserved)
    .when(other({ assignmentId: 'o1:0' }), {})
    .ignores();
  given(order, f.past.reserved)
    .when(other({ riderId: 'k9' }), {})
    .ignores();
});
