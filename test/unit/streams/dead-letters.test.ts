// A dead letter's record: the one partition of its topic, the bytes as they came, and where they came from.
import { expect, test } from 'vitest';
import { letterRecord } from '../../../streams/dead-letters.ts';

test('a letter of any partition goes to the one partition of its topic', () => {
  const record = letterRecord(
    {
      n: 1,
      topic: 'probe-commands',
      partition: 5,
      offset: 77,
      key: null,
      value: Buffer.from([1, 2, 3]),
      headers: { what: 'odd' },
      messageId: '',
      reason: 'no_key',
      error: '',
    },
    'dabba-actors',
  );
  expect(record).toMatchObject({
    topic: 'probe-commands.dabba-actors.dlq',
    partition: 0,
    value: Buffer.from([1, 2, 3]),
  });
  expect(record.headers).toMatchObject({
    what: 'odd',
    'dlq-partition': '5',
    'dlq-offset': '77',
    'dlq-error-class': 'no_key',
  });
});
