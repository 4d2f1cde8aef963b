// A member for tests that writes down what it hears.
import type { GroupListener, Log, LogRecord, Membership } from '../../streams/broker/log.ts';

type Told = { readonly join: number; readonly partitions: readonly number[] };

/** Records, joins, crashes. A member that writes down what it hears. `startAt`: where it starts each partition after a join; null: nowhere. */
export function recorder(startAt: ((topic: string, partition: number) => number) | null, topics: readonly string[]) {
  const records: LogRecord[] = [];
  const joins: Told[] = [];
  const crashes: unknown[] = [];
  const rebalances: number[] = [];
  let membership: Membership | null = null;
  let answer = true;
  const begin = () => {
    const last = joins.at(-1);
    if (membership === null || startAt === null || last === undefined) return;
    for (const topic of topics)
      for (const partition of last.partitions) membership.start(topic, partition, startAt(topic, partition));
  };
  const listener: GroupListener = {
    assigned(join, partitions) {
      joins.push({ join, partitions });
      begin();
    },
    rebalancing: () => void rebalances.push(joins.length),
    records(_topic, _partition, more) {
      records.push(...more);
      return answer;
    },
    crashed: (error) => void crashes.push(error),
  };
  return {
    records,
    joins,
    crashes,
    rebalances,
    listener,
    refuse: () => {
      answer = false;
    },
    admit: () => {
      answer = true;
    },
    member: () => {
      if (membership === null) throw new Error('not joined');
      return membership;
    },
    async join(log: Log, group: string) {
      membership = await log.join({ group, topics, listener });
      begin();
      return membership;
    },
    numbers: () => joins.at(-1)?.partitions ?? [],
    of: (topic: string, partition: number) =>
      records.filter((one) => one.topic === topic && one.partition === partition),
  };
}
