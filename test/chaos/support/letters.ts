// Reads a topic of dead letters from outside, until as many as were looked for have come.

import { randomBytes } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { until } from '../../contract/kafka-harness.ts';
import type { Platform } from './platform.ts';

export type ReadLetter = {
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
};

/** Gives a reader: called with a count, it resolves with that many letters or more that fit. */
export function readDeadLetters(
  { endpoints }: Platform,
  topic: string,
  fits: (headers: ReadLetter['headers']) => boolean,
): (count: number) => Promise<readonly ReadLetter[]> {
  return async (count) => {
    const kafka = new Kafka({ brokers: [...endpoints.kafka], clientId: 'letters', logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: `letters-${randomBytes(5).toString('hex')}`, maxWaitTimeInMs: 100 });
    const letters: ReadLetter[] = [];
    await consumer.connect();
    try {
      await consumer.subscribe({ topics: [topic], fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ message }) => {
          const headers = Object.fromEntries(
            Object.entries(message.headers ?? {}).map(([name, value]) => [name, String(value)]),
          );
          if (fits(headers)) letters.push({ key: message.key?.toString() ?? null, value: message.value, headers });
        },
      });
      await until(() => letters.length >= count);
      return letters;
    } finally {
      await consumer.disconnect();
    }
  };
}
