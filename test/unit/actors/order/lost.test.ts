// claim.5: a rider is lost only for the assignment it holds: what an earlier rider's silence says frees nobody else.

import { test } from 'vitest';
import { order } from '../../../../actors/order/order.ts';
import { given } from '../scenario.ts';
import * as f from './fixture.ts';

test('claim.5 the loss of an earlier assignment, or of another rider, is ignored', () => {
  given(order, f.past.reserved)
    .when({ ...f.lost, assignmentId: 'o1:0' }, {})
    .ignores();
  given(order, f.past.reserved)
    .when({ ...f.lost, riderId: 'k9' }, {})
    .ignores();
});
