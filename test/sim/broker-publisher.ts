// A simulated producer: one send in flight; an acknowledgement may be lost, a send may land twice, much later, or never.

import { Fault } from '../../runtime/errors.ts';
import type { OutRecord, Publisher } from '../../streams/broker/log.ts';
import type { BrokerCounts, BrokerFaults } from './broker.ts';
import type { Host } from './host.ts';
import type { Scheduler } from './scheduler.ts';

export function publisherOf(
  host: Host,
  append: (records: readonly OutRecord[]) => number[],
  scheduler: Scheduler,
  faults: BrokerFaults,
  counts: BrokerCounts,
): Publisher {
  let dead = false;
  const land = (records: readonly OutRecord[], answer: (offsets: number[]) => void): void => {
    const doubled = scheduler.chance(faults.doubled);
    scheduler.schedule(scheduler.between(0.3, 2), '', () => {
      const offsets = append(records);
      scheduler.note(`append ${host.name} ${records.length} ${records[0]?.topic}`);
      if (doubled) {
        counts.doubled += 1;
        append(records);
      }
      answer(offsets);
    });
  };
  return {
    send(records) {
      if (dead) return Promise.reject(new Fault('BROKER_SEND_UNKNOWN'));
      const fate = scheduler.random();
      const late = fate < faults.late;
      const dropped = !late && fate < faults.late + faults.dropped;
      const ackLost = scheduler.chance(faults.ackLost);
      return new Promise((resolve, reject) => {
        const fail = (): void => {
          host.schedule(scheduler.between(1, 30), '', () => {
            dead = true;
            reject(new Fault('BROKER_SEND_UNKNOWN'));
          });
        };
        if (late) {
          counts.late += 1;
          scheduler.schedule(scheduler.between(50, 2000), `late send of ${host.name}`, () => append(records));
        }
        if (late || dropped) return fail();
        land(records, (offsets) => {
          if (!ackLost) return void host.schedule(scheduler.between(0.2, 2), '', () => resolve(offsets));
          counts.lost += 1;
          fail();
        });
      });
    },
    async close() {
      dead = true;
    },
  };
}
