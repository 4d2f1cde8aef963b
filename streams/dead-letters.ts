// Dead letters: from their table to `<topic>.<group>.dlq`, raw bytes and headers as they came, plus what went wrong (ux C18, C19).
// I1: a row is marked only after its record was acknowledged: a letter may be published twice, never not at all.
// I2: one publisher of the table at a time does no harm if there are two.

import type { Clock } from '../runtime/clock.ts';
import { limits } from '../runtime/limits.ts';
import type { Log, OutRecord } from './broker/log.ts';
import { backoffMs, isPassing } from './patience.ts';
import { createSender } from './sender.ts';

/** What the publisher needs of a row. */
export type Letter = {
  readonly n: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly messageId: string;
  readonly reason: string;
  readonly error: string;
};

export type DeadLetterPorts = {
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  /** Unpublished rows, oldest first. */
  readonly unpublished: (limit: number) => Promise<readonly Letter[]>;
  readonly markPublished: (numbers: readonly number[]) => Promise<void>;
  /** Group whose loop wrote the letter, by topic. */
  readonly groupOf: (topic: string) => string;
};

export type DeadLetterPublisher = { stop(): Promise<void> };

/** Starts publishing; looks at the table now and then, for letters are rare. */
export function startDeadLetters(ports: DeadLetterPorts): DeadLetterPublisher {
  const sender = createSender(ports, 'dead-letters');
  const stop = new AbortController();
  const run = async (): Promise<void> => {
    for (let tries = 0; !stop.signal.aborted; ) {
      try {
        const letters = await ports.unpublished(limits.deadLettersRows);
        await Promise.all(letters.map((letter) => sender.send(letterRecord(letter, ports.groupOf(letter.topic)))));
        if (letters.length > 0) await ports.markPublished(letters.map(({ n }) => n));
        tries = 0;
        if (letters.length < limits.deadLettersRows) await ports.clock.sleep(limits.deadLettersLookMs, stop.signal);
      } catch (thrown) {
        if (stop.signal.aborted) return;
        if (!isPassing(thrown)) throw thrown;
        await ports.clock.sleep(backoffMs(tries++, ports.random));
      }
    }
  };
  const running = run();
  return {
    async stop() {
      stop.abort();
      await Promise.all([running, sender.close()]);
    },
  };
}

/** The record of a letter: the original bytes, all original headers, and the dlq-* set. */
export function letterRecord(letter: Letter, group: string): OutRecord {
  const headers: Record<string, string> = {
    ...letter.headers,
    'dlq-topic': letter.topic,
    'dlq-partition': String(letter.partition),
    'dlq-offset': String(letter.offset),
    'dlq-group': group,
    'dlq-event-id': letter.messageId,
    'dlq-error-class': letter.reason,
    'dlq-error-message': letter.error,
    'x-original-topic': letter.topic,
    'kafka_dlt-original-topic': letter.topic,
  };
  return {
    topic: `${letter.topic}.${group}.dlq`,
    // Topics of dead letters have one partition; where a letter came from stands in its headers.
    partition: 0,
    key: letter.key ?? '',
    value: letter.value,
    headers,
  };
}
