// Grid deltas on their topic: how owners of rider partitions and runners of claims tell every replica what changed.
// Latest only: a delta that is lost is mended by its owner's next period.

import type { Clock } from '../../runtime/clock.ts';
import type { GridDeltas } from '../../schemas/gps.types.ts';
import type { Broadcast, Log as BrokerLog, OutRecord } from '../broker/log.ts';
import { gridTopic } from '../broker/topics.ts';
import type { Codec } from '../codec/codec.ts';
import type { Sender } from '../sender.ts';
import { gridLimits } from './limits.ts';

/** A delta of which only what is given changed. `partition` −1: the outcome of claims and releases. */
export const deltasOf = (change: Partial<Omit<GridDeltas, 'type'>>): GridDeltas => ({
  type: 'GridDeltas',
  partition: -1,
  sweep: false,
  riders: [],
  cells: [],
  lats: [],
  lngs: [],
  ages: [],
  gone: [],
  taken: [],
  takenFor: [],
  takenNos: [],
  freed: [],
  ...change,
});

/** A delta as a record. Throws on one that its schema cannot hold. */
export function deltasRecord(codec: Codec, deltas: GridDeltas, clock: Pick<Clock, 'now'>): OutRecord {
  const partition = Math.max(0, deltas.partition);
  const { name, version, body } = codec.encode('gps', deltas);
  return {
    topic: gridTopic,
    partition,
    key: String(partition),
    value: codec.wire(gridTopic, 'gps', name, version, body),
    headers: { name, sent: String(clock.now()) },
  };
}

/** Tells every process what claims and releases did. Returns at once; drops when too much waits for the broker. */
export function createAnnouncer(parts: {
  readonly codec: Codec;
  readonly sender: Sender;
  readonly clock: Pick<Clock, 'now'>;
}) {
  return (deltas: GridDeltas): void => {
    if (parts.sender.waiting() >= gridLimits.announcementsMax) return;
    // Rejects only when the sender is closed, and then nobody listens any more.
    parts.sender.send(deltasRecord(parts.codec, deltas, parts.clock)).catch(() => undefined);
  };
}

/** Who wants deltas: the replica, and the reader of pings for what claims did. */
export type DeltasSink = { apply(deltas: GridDeltas): void; interrupted(): void };

/** Reads all grid deltas of the cell into the sinks. Await `ready`; records that cannot be read are passed over and counted. */
export function followDeltas(parts: {
  readonly log: Pick<BrokerLog, 'broadcast'>;
  readonly codec: Codec;
  /** Unique per process. */
  readonly name: string;
  readonly sinks: readonly DeltasSink[];
  readonly unreadable?: () => void;
}): Promise<Broadcast> {
  return parts.log.broadcast({
    name: parts.name,
    topics: [gridTopic],
    listener: {
      record(record) {
        const read = parts.codec.fromWire(record.topic, record.value);
        if (read.kind === 'ok' && isDeltas(read.message)) {
          for (const sink of parts.sinks) sink.apply(read.message);
          return;
        }
        parts.unreadable?.();
        // Newer code writes: its schema is asked of the registry off this path; the next records are readable then.
        if (read.kind === 'unknown') void parts.codec.resolve(record.topic, read.schemaId);
      },
      resumed() {
        for (const sink of parts.sinks) sink.interrupted();
      },
    },
  });
}

function isDeltas(message: { readonly type: string }): message is GridDeltas {
  return message.type === 'GridDeltas';
}
