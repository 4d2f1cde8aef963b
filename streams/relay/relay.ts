// The relay: log rows → topics, in position order, by watermark (relay.1). From memory right after the commit; from the table
// after an acquire, a doubt, or when memory was too small.
// I1: one send in flight; rows of a unit go in position order; a repeat may happen, a skip never.
// I2: the watermark is the highest position below which every row was acknowledged; it rides on the unit's next commit.
// I3: rows of a lost unit are dropped; what was already sent may land later: readers keep last_seq (relay.2).

import { limits } from '../../runtime/limits.ts';
import { partitionOf, slotOf } from '../../schemas/slot.ts';
import type { LogRow } from '../../storage/store.ts';
import { createBell } from '../bell.ts';
import type { OutRecord, Publisher } from '../broker/log.ts';
import type { LoopPorts } from '../loop/tools.ts';
import { type Unit, unitKey } from '../loop/unit.ts';
import { backoffMs, isPassing } from '../patience.ts';

export type Relay = {
  /** Rows of a commit, in position order within each unit. */
  committed(rows: readonly LogRow[]): void;
  /** Read on from the table above the unit's watermark. */
  restarted(units: readonly Unit[]): void;
  lost(units: readonly Unit[]): void;
  /** Rows that wait in memory or in tables, as far as known. */
  backlog(): number;
  /** Waits until everything committed is acknowledged, or `msMax` passed. Resolves with what is left. */
  drain(msMax: number): Promise<number>;
  close(): Promise<void>;
};

type Course = {
  readonly unit: Unit;
  /** Rows in memory, contiguous from `next` on. */
  rows: LogRow[];
  /** Position that goes out next. */
  next: number;
};

type RelayPorts = Pick<LoopPorts, 'log' | 'store' | 'clock' | 'random' | 'codec' | 'fatal'>;

/** Starts the relay of one loop. */
export function createRelay(ports: RelayPorts, partitions: number): Relay {
  const courses = new Map<string, Course>();
  const bell = createBell();
  const world = { ports, courses, partitions };
  let publisher: Publisher | null = null;
  let closed = false;
  let turn = 0;
  const drop = (): void => {
    const old = publisher;
    publisher = null;
    old?.close().catch(() => undefined);
  };
  const pass = async (): Promise<boolean> => {
    await readBehind(world);
    const batch = take(courses, turn++);
    if (batch.length === 0) return false;
    publisher ??= await ports.log.publisher('relay');
    await publisher.send(batch.map(({ row }) => outRecord(row, ports, partitions)));
    acknowledge(courses, batch);
    return true;
  };
  const run = async (): Promise<void> => {
    for (let tries = 0; !closed; ) {
      try {
        const sent = await pass();
        tries = 0;
        if (!sent) await bell.wait();
      } catch (thrown) {
        // A rejected send leaves its rows in place: they go again through a new producer.
        drop();
        if (closed) return;
        if (!isPassing(thrown) && tries > 20) throw thrown;
        await ports.clock.sleep(backoffMs(tries++, ports.random));
      }
    }
  };
  const running = run().catch((thrown: unknown) => ports.fatal(`relay: ${String(thrown)}`, 70));
  return {
    committed(rows) {
      hold(courses, rows);
      bell.ring();
    },
    restarted(units) {
      for (const unit of units) courses.set(unitKey(unit), { unit, rows: [], next: unit.watermark + 1 });
      bell.ring();
    },
    lost(units) {
      for (const unit of units) courses.delete(unitKey(unit));
      if (units.length > 0) drop();
    },
    backlog: () => [...courses.values()].reduce((sum, { unit, next }) => sum + unit.position + 1 - next, 0),
    async drain(msMax) {
      const end = ports.clock.monotonic() + msMax;
      const left = (): number =>
        [...courses.values()].reduce((sum, { unit }) => sum + unit.position - unit.watermark, 0);
      while (left() > 0 && ports.clock.monotonic() < end) {
        bell.ring();
        await ports.clock.sleep(5);
      }
      return left();
    },
    async close() {
      closed = true;
      bell.ring();
      drop();
      await running;
    },
  };
}

/** Takes a commit's rows into memory when they follow what is there and the bound allows; else they are read later. */
function hold(courses: ReadonlyMap<string, Course>, rows: readonly LogRow[]): void {
  let course: Course | undefined;
  for (const row of rows) {
    // Rows of a unit stand together: one look-up each.
    if (course?.unit.partition !== row.partition || course?.unit.type !== row.type) course = courses.get(unitKey(row));
    if (course === undefined) continue;
    if (row.position === course.next + course.rows.length && course.rows.length < limits.relayRowsMax)
      course.rows.push(row);
  }
}

/** Reads the table for every course whose next row is committed but not in memory. */
async function readBehind(world: { ports: RelayPorts; courses: Map<string, Course> }): Promise<void> {
  for (const [name, course] of world.courses) {
    if (course.rows.length > 0 || course.next > course.unit.position) continue;
    const next = course.next;
    const rows = await world.ports.store.logAfter(course.unit, next - 1, limits.relayReadRows);
    if (world.courses.get(name) === course && course.next === next && course.rows.length === 0) course.rows = [...rows];
  }
}

function take(courses: ReadonlyMap<string, Course>, turn: number): { course: Course; row: LogRow }[] {
  const batch: { course: Course; row: LogRow }[] = [];
  const all = [...courses.values()];
  for (let i = 0; i < all.length && batch.length < limits.sendRecordsMax; i++) {
    const course = all[(turn + i) % all.length];
    if (course === undefined) continue;
    for (const row of course.rows) {
      if (batch.length >= limits.sendRecordsMax) break;
      batch.push({ course, row });
    }
  }
  return batch;
}

/** Courses that were replaced or lost while their rows were on the way keep what they have. */
function acknowledge(courses: ReadonlyMap<string, Course>, batch: readonly { course: Course; row: LogRow }[]): void {
  let last: Course | null = null;
  let isCurrent = false;
  for (const { course, row } of batch) {
    if (course !== last) isCurrent = courses.get(unitKey(course.unit)) === course;
    last = course;
    if (!isCurrent || course.rows[0]?.position !== row.position) continue;
    course.rows.shift();
    course.next = row.position + 1;
    course.unit.watermark = Math.max(course.unit.watermark, row.position);
  }
}

/** A log row as a record: events and refusals to the type's events, tells to the target's commands. */
export function outRecord(row: LogRow, ports: Pick<LoopPorts, 'codec'>, partitions: number): OutRecord {
  const headers: Record<string, string | Buffer> = {
    kind: row.kind,
    name: row.name,
    cause: row.cause,
    pos: String(row.position),
    sent: String(row.at),
  };
  if (row.traceparent !== '') headers['traceparent'] = row.traceparent;
  if (row.kind === 'tell' && row.toType !== null && row.toId !== null) {
    headers['id'] = `${row.type}/${row.id}/${row.seq}/${row.index}`;
    const topic = `${row.toType}-commands`;
    const value = ports.codec.wire(topic, row.toType, row.name, row.version, row.body);
    return { topic, partition: partitionOf(slotOf(row.toId), partitions), key: row.toId, value, headers };
  }
  headers['id'] = row.kind === 'event' ? `${row.type}/${row.id}/${row.seq}` : `${row.type}/${row.id}/${row.cause}`;
  headers['seq'] = String(row.seq);
  if (row.outcome.length > 0) headers['o'] = row.outcome;
  const topic = `${row.type}-events`;
  const value = ports.codec.wire(topic, row.type, row.name, row.version, row.body);
  return { topic, partition: row.partition, key: row.id, value, headers };
}
