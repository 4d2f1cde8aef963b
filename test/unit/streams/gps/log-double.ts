// A broker of this process's memory for tests of GPS: it keeps what was sent, and can hold back acknowledgements.

import type { Log, OutRecord } from '../../../../streams/broker/log.ts';

/** The log and what tests see of it. */
export type LogDouble = {
  readonly log: Log;
  readonly sent: OutRecord[];
  /** While held, sends are not acknowledged; what is under way stays so until released. */
  hold(): void;
  release(): void;
  /** Offset that the next record of a partition would get, as the reader asks for it. */
  readonly ends: Map<number, number>;
};

const absent = (name: string) => () => Promise.reject(new Error(`${name} is not part of this test`));

/** An empty log. */
export function createLogDouble(): LogDouble {
  const sent: OutRecord[] = [];
  const ends = new Map<number, number>();
  let gate = Promise.resolve();
  let open = (): void => undefined;
  return {
    sent,
    ends,
    hold() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    release: () => open(),
    log: {
      join: absent('join'),
      broadcast: absent('broadcast'),
      publisher: async () => ({
        async send(records) {
          await gate;
          sent.push(...records);
          return records.map((_, i) => sent.length - records.length + i);
        },
        close: async () => undefined,
      }),
      lowWatermark: async () => 0,
      highWatermark: async (_topic, partition) => ends.get(partition) ?? 0,
    },
  };
}
