// The catalog's changes, from their outbox to `catalog-events`: one record a change, keyed by restaurant, with its gapless seq.
// I1: a row is marked only after its record was acknowledged: a change may be published twice, never not at all.
// I2: records of a restaurant leave in the order of their seqs through one publisher with one send in flight; two publishers at
//     once do no harm, for each begins at a change whose forerunners are all on the topic: readers drop `seq <= last`.

import type { Clock } from '../../runtime/clock.ts';
import { limits } from '../../runtime/limits.ts';
import type { RestaurantChanged } from '../../schemas/catalog.types.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import { type CatalogChange, markPublished, unpublishedChanges } from '../../storage/catalog/changes.ts';
import type { Runner } from '../../storage/postgres/statement.ts';
import type { Log, OutRecord } from '../broker/log.ts';
import { catalogTopic } from '../broker/topics.ts';
import type { Codec } from '../codec/codec.ts';
import { backoffMs, isPassing } from '../patience.ts';
import { createSender } from '../sender.ts';

/** What the publisher works with; `runner` acts as the service `catalog`. */
export type CatalogPublisherPorts = {
  readonly log: Log;
  readonly clock: Clock;
  readonly random: () => number;
  readonly codec: Pick<Codec, 'encode' | 'wire'>;
  readonly runner: Runner;
  readonly partitions: number;
};

/** A publisher at work. */
export type CatalogPublisher = { stop(): Promise<void> };

/** An idle publisher looks again after this: how late readers of the topic hear of a change. */
const lookMs = 200;

/** Starts publishing what is and what comes. Faults that pass are waited out; anything else ends it with a rejected `stop`. */
export function startCatalogPublisher(ports: CatalogPublisherPorts): CatalogPublisher {
  const sender = createSender(ports, 'catalog');
  const stop = new AbortController();
  const run = async (): Promise<void> => {
    for (let tries = 0; !stop.signal.aborted; ) {
      try {
        const changes = await unpublishedChanges(ports.runner, limits.sendRecordsMax);
        await Promise.all(changes.map((change) => sender.send(changeRecord(ports, change))));
        if (changes.length > 0)
          await markPublished(
            ports.runner,
            changes.map(({ id }) => id),
          );
        tries = 0;
        if (changes.length < limits.sendRecordsMax) await ports.clock.sleep(lookMs, stop.signal);
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

/** The record of a change: RestaurantChanged, with the seq in its headers. */
export function changeRecord(
  ports: Pick<CatalogPublisherPorts, 'codec' | 'partitions'>,
  change: CatalogChange,
): OutRecord {
  const { restaurantId, menuVersion, profileVersion, seq } = change;
  const message: RestaurantChanged = {
    type: 'RestaurantChanged',
    restaurantId,
    menuVersion,
    profileVersion,
    change: change.change,
    changedAt: change.at,
  };
  const { name, version, body } = ports.codec.encode('catalog', message);
  return {
    topic: catalogTopic,
    partition: partitionOf(slotOf(restaurantId), ports.partitions),
    key: restaurantId,
    value: ports.codec.wire(catalogTopic, 'catalog', name, version, body),
    headers: { id: `catalog/${restaurantId}/${seq}`, kind: 'event', name, seq: String(seq), sent: String(change.at) },
  };
}
