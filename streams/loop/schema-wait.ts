// A unit that waits for a schema: the registry is asked off the hot path, and no key is parked for it (schema.1).

import { limits } from '../../runtime/limits.ts';
import type { Lane } from './lane-world.ts';
import type { LoopPorts } from './tools.ts';
import type { Unit } from './unit.ts';

/** schema.1: the unit waits while the registry is asked off the hot path; no key is parked for it. */
export function resolveSchema(unit: Unit, schemaId: number, ports: LoopPorts, lanes: readonly Lane[]): void {
  unit.halted = 'registry_away';
  unit.retryAt = Number.POSITIVE_INFINITY;
  const decide = (found: 'known' | 'code_behind' | 'poison' | 'away'): void => {
    // A loss that was found meanwhile outlasts a schema.
    if (unit.halted === 'data_loss_suspected') return;
    const settled = found === 'known' || found === 'poison';
    unit.halted = settled ? null : found === 'away' ? 'registry_away' : 'code_behind';
    unit.retryAt = settled ? 0 : ports.clock.monotonic() + limits.haltRetryMs;
    if (!settled) ports.report(unit.halted ?? '', { type: unit.type, partition: unit.partition, schemaId });
    for (const lane of lanes) lane.bell.ring();
  };
  ports.codec.resolve(unit.topic, schemaId).then(decide, () => decide('away'));
}
