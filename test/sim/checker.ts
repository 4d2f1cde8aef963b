// What must hold after the faults have stopped and everything has drained; reads tables and topics, never the program's counters.
// I3 epochs, I4 offsets, I7 seqs, I8 relay, I2 once (reliability.md), and what the probe's arithmetic says of dedupe.

import type { LogRow } from '../../storage/store.ts';
import { decodeMeta } from '../../streams/loop/meta.ts';
import type { SimBroker } from './broker.ts';
import { type Tables, unitName } from './tables.ts';

/** All violations, as sentences; empty when the world is right. */
export function checkPlatform(tables: Tables, broker: SimBroker, partitions: number): string[] {
  return [
    ...checkAudit(tables, broker),
    ...checkGaps(tables, broker),
    ...checkLog(tables),
    ...checkStates(tables),
    ...checkTopics(tables, broker, partitions),
  ];
}

function checkAudit(tables: Tables, broker: SimBroker): string[] {
  const faults: string[] = [];
  const last = new Map<string, { to: number; epoch: number }>();
  for (const row of tables.audit) {
    const before = last.get(unitName(row)) ?? { to: 0, epoch: 0 };
    if (row.from !== before.to) faults.push(`audit ${unitName(row)}: range ${row.from}–${row.to} follows ${before.to}`);
    if (row.epoch < before.epoch) faults.push(`audit ${unitName(row)}: epoch ${row.epoch} after ${before.epoch}`);
    last.set(unitName(row), { to: row.to, epoch: row.epoch });
  }
  for (const [name, owner] of tables.owners) {
    const end = broker.end(`${owner.type}-commands`, owner.partition);
    if (owner.nextOffset !== end) faults.push(`${name}: next_offset ${owner.nextOffset}, log end ${end}`);
    if ((last.get(name)?.to ?? 0) !== owner.nextOffset)
      faults.push(`${name}: audit ends at ${last.get(name)?.to}, next_offset ${owner.nextOffset}`);
    if (owner.watermark !== owner.position)
      faults.push(`${name}: watermark ${owner.watermark}, position ${owner.position}`);
  }
  return faults;
}

/** gap.1: where offsets jump, the range that passed the jump says so. */
function checkGaps(tables: Tables, broker: SimBroker): string[] {
  const faults: string[] = [];
  for (const owner of tables.owners.values()) {
    const name = unitName(owner);
    let next = 0;
    for (const { offset } of broker.read(`${owner.type}-commands`, owner.partition)) {
      const passed = tables.audit.find((row) => unitName(row) === name && row.from <= offset && offset < row.to);
      if (offset > next && passed !== undefined && !passed.gap)
        faults.push(`audit ${name}: range ${passed.from}–${passed.to} hides the gap before ${offset}`);
      next = offset + 1;
    }
  }
  return faults;
}

function checkLog(tables: Tables): string[] {
  const faults: string[] = [];
  for (const [name, rows] of tables.log)
    for (const [i, row] of rows.entries())
      if (row.position !== i + 1) faults.push(`log ${name}: position ${row.position} at place ${i + 1}`);
  return faults;
}

function checkStates(tables: Tables): string[] {
  const faults: string[] = [];
  const seqs = new Map<string, number>();
  for (const row of [...tables.log.values()].flat()) {
    if (row.kind !== 'event') continue;
    const actor = `${row.type}/${row.id}`;
    if (row.seq !== (seqs.get(actor) ?? 0) + 1) faults.push(`${actor}: seq ${row.seq} after ${seqs.get(actor) ?? 0}`);
    seqs.set(actor, row.seq);
  }
  for (const state of tables.states.values()) {
    const actor = `${state.type}/${state.id}`;
    if (state.seq !== (seqs.get(actor) ?? 0))
      faults.push(`${actor}: state at ${state.seq}, log at ${seqs.get(actor) ?? 0}`);
    const ids = decodeMeta(state.meta).outcomes.map((outcome) => outcome.id);
    if (new Set(ids).size !== ids.length) faults.push(`${actor}: an outcome stands twice`);
  }
  return faults;
}

/** I8: every row on its topic, nothing on a topic without its row, and no gap for a reader that drops repeats. */
function checkTopics(tables: Tables, broker: SimBroker, partitions: number): string[] {
  const faults: string[] = [];
  const rows = new Map<string, LogRow>();
  for (const row of [...tables.log.values()].flat()) rows.set(`${row.type}/${row.partition}/${row.position}`, row);
  const seen = new Set<string>();
  for (const topic of broker.topics().filter((name) => name.endsWith('-events'))) {
    const type = topic.slice(0, -'-events'.length);
    for (let partition = 0; partition < partitions; partition++) {
      const last = new Map<string, number>();
      for (const record of broker.read(topic, partition)) {
        const key = `${type}/${partition}/${record.headers['pos']?.toString()}`;
        const row = rows.get(key);
        if (row === undefined || row.id !== record.key)
          faults.push(`${topic} ${partition}@${record.offset}: no log row ${key}`);
        seen.add(key);
        if (row?.kind !== 'event' || record.key === null) continue;
        const before = last.get(record.key) ?? 0;
        if (row.seq > before + 1) faults.push(`${topic}: ${record.key} jumps from ${before} to ${row.seq}`);
        last.set(record.key, Math.max(before, row.seq));
      }
    }
  }
  for (const [key, row] of rows)
    if (row.kind !== 'tell' && !seen.has(key)) faults.push(`log row ${key} (${row.name}) is on no topic`);
  return faults;
}

/** Nothing stands that nobody will ever run. */
export function checkLeftovers(tables: Tables): string[] {
  const faults: string[] = [];
  for (const timer of tables.timers.keys()) if (!isParked(tables, timer)) faults.push(`timer ${timer} still stands`);
  for (const effect of tables.effects.keys())
    if (!isParked(tables, effect)) faults.push(`effect ${effect} still stands`);
  for (const [name, queue] of tables.queues)
    if (queue.length > 0 && (tables.states.get(name)?.parked ?? null) === null)
      faults.push(`${name}: ${queue.length} queued, not parked`);
  return faults;
}

function isParked(tables: Tables, row: string): boolean {
  const [type, id] = row.split('/');
  return (tables.states.get(`${type}/${id}`)?.parked ?? null) !== null;
}
