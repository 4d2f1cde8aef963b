// Commands sent and their events seen: how long each took, and the longest time without any.

import type { LogRecord, OutRecord } from '../../streams/broker/log.ts';
import { createSender, type Sender } from '../../streams/sender.ts';
import { Latencies, type Sample } from '../harness/statistics.ts';
import type { World } from '../harness/world.ts';

/** Nothing heard for so long: what is open then stays open. */
const silentMsMax = 15_000;

/** Sender and reader of one trial. */
export class Sight {
  private readonly open = new Map<string, number>();
  private readonly lastByPartition = new Map<number, number>();
  private readonly sender: Sender;
  private readonly late = new Latencies();
  private last = performance.now();
  private measuring = false;
  private longest = 0;
  private longestOfPartition = 0;

  constructor(sender: Sender) {
    this.sender = sender;
  }

  /** Sends all and waits until they are acknowledged. */
  async send(records: readonly OutRecord[]): Promise<void> {
    for (const record of records) this.open.set(String(record.headers['id']), performance.now());
    for (let from = 0; from < records.length; from += 5_000)
      await Promise.all(records.slice(from, from + 5_000).map((record) => this.sender.send(record)));
  }

  /** Sends one that was due at a moment of performance.now(). */
  post(record: OutRecord, due: number): void {
    this.open.set(String(record.headers['id']), due);
    this.sender.send(record).catch(() => undefined);
  }

  /** A record of the event topic. */
  see({ headers, partition }: LogRecord): void {
    const cause = headers['cause']?.toString('latin1') ?? '';
    const due = this.open.get(cause);
    if (due === undefined) return;
    this.open.delete(cause);
    const now = performance.now();
    if (this.measuring) {
      this.late.note(now - due);
      this.longest = Math.max(this.longest, now - this.last);
      const before = this.lastByPartition.get(partition) ?? now;
      this.longestOfPartition = Math.max(this.longestOfPartition, now - before);
    }
    this.last = now;
    this.lastByPartition.set(partition, now);
  }

  /** Resolves when every command has its event, or none came for long. */
  async settled(): Promise<void> {
    let left = this.open.size;
    for (let at = performance.now(); this.open.size > 0 && performance.now() - at < silentMsMax; ) {
      await new Promise((done) => setTimeout(done, 5));
      if (this.open.size !== left) at = performance.now();
      left = this.open.size;
    }
  }

  /** From here on it counts. */
  begin(): void {
    this.measuring = true;
  }

  /** What was found since. */
  figures(): Sample {
    return {
      pause_ms: this.longest,
      partition_pause_ms: this.longestOfPartition,
      ...this.late.figures('late'),
      unanswered: this.open.size,
      answered: this.late.count(),
    };
  }
}

/** A sight on a topic of events. */
export async function openSight(world: World, topic: string): Promise<Sight & { close(): Promise<void> }> {
  const { ground } = world;
  const sender = createSender(ground, 'bench-recovery');
  const sight = new Sight(sender);
  const listener = { record: (record: LogRecord) => sight.see(record), resumed: () => undefined };
  const name = `recovery-${ground.owner}`;
  const reader = await ground.log.broadcast({ name, topics: [topic], listener });
  await reader.ready;
  return Object.assign(sight, {
    async close() {
      await sender.close();
      await reader.close();
    },
  });
}
