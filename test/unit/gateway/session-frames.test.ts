// Frames that are none: each ends its socket with the code that says why (S13, S16).
import { describe, expect, test } from 'vitest';
import { gatewayLimits } from '../../../gateway/limits.ts';
import { opened } from './fakes/session-world.ts';

describe('frames that are none', () => {
  const cases: readonly (readonly [string, string | object, number, string])[] = [
    ['no JSON', '{', 1007, 'frame'],
    ['no object', '[1]', 1007, 'op'],
    ['unknown op', { op: 'shout' }, 1007, 'op'],
    ['inherited op', { op: 'toString' }, 1007, 'op'],
    ['unknown field', { op: 'heartbeat', x: 1 }, 1007, 'x'],
    ['bad id', { op: 'subscribe', type: 'box', id: 'a b' }, 1007, 'id'],
    ['bad since', { op: 'subscribe', type: 'box', id: 'b1', since: -1 }, 1007, 'since'],
    ['no key', { op: 'command', type: 'box', id: 'b1', name: 'Add' }, 1007, 'key'],
    ['no pings', { op: 'pings', pings: [] }, 1007, 'pings'],
    ['deep', `{"op":"command","body":${'['.repeat(20)}`, 1007, 'frame'],
    ['proto', '{"op":"heartbeat","__proto__":1}', 1007, 'frame'],
    ['S13 17 KB', { op: 'refresh', token: 'x'.repeat(17_000) }, 1009, ''],
  ];
  test.each(cases)('%s ends the socket and says what is wrong', (_what, frame, code, field) => {
    const { say, end, frames } = opened();
    say(frame);
    expect(end.code).toBe(code);
    expect(end.reason.length).toBeGreaterThan(5);
    if (field !== '')
      expect(frames.at(-1)).toMatchObject({
        op: 'error',
        code: 'invalid_frame',
        errors: [{ field, got: expect.any(String), allowed: expect.any(String) }],
      });
  });

  test.each([
    ['version', [2, 1], 'version'],
    ['no pings', [1, 0], 'count'],
    ['too many', [1, 61], 'count'],
    ['too short', [1, 1, 0], 'frame'],
    ['empty', [], 'version'],
  ])('binary, %s', (_what, bytes, field) => {
    const { session, end, frames } = opened('rider', 'w1');
    session.binary(Buffer.from(bytes));
    expect([end.code, frames.at(-1)]).toMatchObject([1007, { errors: [{ field }] }]);
  });

  test('S13: a binary frame above 1 KB is 1009', () => {
    const { session, end } = opened('rider', 'w1');
    session.binary(Buffer.alloc(1_025));
    expect(end.code).toBe(1009);
  });

  test('too many frames are 4429, and time gives them back', async () => {
    const { say, end, clock } = opened();
    for (let i = 0; i < gatewayLimits.framesBurst; i++) say({ op: 'heartbeat' });
    await clock.advance(1_000);
    for (let i = 0; i < gatewayLimits.framesPerSecond; i++) say({ op: 'heartbeat' });
    expect(end.code).toBe(0);
    say({ op: 'heartbeat' });
    expect(end.code).toBe(4429);
  });
});
