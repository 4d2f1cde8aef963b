// stack.json: what a stack is made of, so that other processes find it, a second start reuses its ports, and a start
// after a crash ends what was left behind. Only the stack's owner writes it; it is replaced whole, never edited in
// place.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isAlive, type ProcessName } from './machine/processes.ts';
import { PART_NAMES, type PartName } from './part.ts';

const processName = z.object({ pid: z.number().int().positive(), mark: z.string() });
const partRecord = z.object({
  /** environment: given by the user, never touched; local: a server of ours; docker: a container of docker-compose.yml. */
  source: z.enum(['environment', 'local', 'docker']),
  endpoint: z.string(),
  ports: z.array(z.number().int()),
  process: processName.nullable(),
  state: z.enum(['starting', 'up', 'down', 'failed', 'stopped']),
  restarts: z.number().int(),
  /** Where its data lie; null when they are not ours. */
  folder: z.string().nullable(),
});
const stackRecord = z.object({
  version: z.literal(1),
  /** supervisor: `npm run stack -- up`; process: a program that brought the stack up for itself. */
  owner: z.object({ process: processName, kind: z.enum(['supervisor', 'process']) }).nullable(),
  parts: z.partialRecord(z.enum(PART_NAMES), partRecord),
});

/** One part, as stack.json tells it. */
export type PartRecord = z.output<typeof partRecord>;

/** stack.json. */
export type StackRecord = z.output<typeof stackRecord>;

/** What the data folder says; an empty record when it says nothing that can be read. */
export function readRecord(data: string): StackRecord {
  try {
    const parsed = stackRecord.safeParse(JSON.parse(readFileSync(recordFile(data), 'utf8')));
    if (parsed.success) return parsed.data;
  } catch {
    // No file, or one cut short by a full disk: like a stack that never was.
  }
  return { version: 1, owner: null, parts: {} };
}

/** Replaces the record. The data folder must exist. */
export function writeRecord(data: string, record: StackRecord): void {
  const draft = `${recordFile(data)}.draft`;
  writeFileSync(draft, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(draft, recordFile(data));
}

/** The living owner of a stack; null when nobody runs it. */
export function livingOwner(record: StackRecord): { process: ProcessName; kind: 'supervisor' | 'process' } | null {
  return record.owner !== null && isAlive(record.owner.process) ? record.owner : null;
}

/** Servers that are alive although nobody owns them: their owner was killed. */
export function leftBehind(record: StackRecord): { part: PartName; process: ProcessName }[] {
  return PART_NAMES.flatMap((part) => {
    const process = record.parts[part]?.process ?? null;
    return process !== null && isAlive(process) ? [{ part, process }] : [];
  });
}

/** Where the record of a data folder is. One value a line, so that a shell can read it (machine/guardian.ts). */
export function recordFile(data: string): string {
  return join(data, 'stack.json');
}
