// The codec as one simulated process has it: some schema ids were not known when it started, and the registry that knows them
// is slow, or away for a while (schema.1).

import type { Codec } from '../../streams/codec/codec.ts';
import type { Host } from './host.ts';
import type { Scheduler } from './scheduler.ts';

/** How often the registry does not answer, and which third of the ids was not preloaded; 3 for none. */
export type SimRegistry = { away: number; readonly unknownThird: number };

/** A process's own view of the shared codec. */
export function hostCodec(base: Codec, host: Host, scheduler: Scheduler, registry: SimRegistry): Codec {
  const learned = new Set<string>();
  return {
    ...base,
    fromWire(topic, value) {
      if (value === null || value.length < 5 || value[0] !== 0) return base.fromWire(topic, value);
      const schemaId = value.readInt32BE(1);
      const late = schemaId % 3 === registry.unknownThird && !learned.has(`${topic} ${schemaId}`);
      return late ? { kind: 'unknown', schemaId } : base.fromWire(topic, value);
    },
    async resolve(topic, schemaId) {
      const away = scheduler.chance(registry.away);
      await host.clock.sleep(scheduler.between(2, 60));
      if (away) return 'away';
      learned.add(`${topic} ${schemaId}`);
      const verdict = await base.resolve(topic, schemaId);
      return verdict === 'poison' && base.fromWire(topic, wireOf(schemaId)).kind !== 'unknown' ? 'known' : verdict;
    },
  };
}

function wireOf(schemaId: number): Buffer {
  const value = Buffer.alloc(5);
  value.writeInt32BE(schemaId, 1);
  return value;
}
