// Reads by key, gathered: what is asked while all readers are busy goes with the next read, as one.
// I1: a read that is under way is never shared with somebody who asked later: an answer is never older than its question.
// I2: each key stands once in a read, however many asked; a read that fails fails for those who were in it, and for nobody else.

/** How a gathered read is made. */
export type GatherOptions<K, V> = {
  /** Two keys are one when their names are. */
  readonly name: (key: K) => string;
  /** Reads all of these; by name, absent for what there is not. */
  readonly load: (keys: readonly K[]) => Promise<ReadonlyMap<string, V>>;
  /** Reads under way at once. */
  readonly readsMax: number;
  /** Keys of one read. */
  readonly keysMax: number;
};

type Asked<K, V> = { readonly key: K; resolve(value: V | null): void; reject(thrown: unknown): void };

/** A read of one key, null where there is nothing; rejects as `load` does. */
export function createGather<K, V>(options: GatherOptions<K, V>): (key: K) => Promise<V | null> {
  const { name, load, readsMax, keysMax } = options;
  const waiting: Asked<K, V>[] = [];
  let running = 0;
  const read = async (asked: readonly Asked<K, V>[]): Promise<void> => {
    try {
      const found = await load([...new Map(asked.map(({ key }) => [name(key), key])).values()]);
      for (const { key, resolve } of asked) resolve(found.get(name(key)) ?? null);
    } catch (thrown) {
      for (const { reject } of asked) reject(thrown);
    }
    running -= 1;
    start();
  };
  const start = (): void => {
    while (waiting.length > 0 && running < readsMax) {
      running += 1;
      void read(waiting.splice(0, keysMax));
    }
  };
  return (key) =>
    new Promise((resolve, reject) => {
      waiting.push({ key, resolve, reject });
      // What is asked in the same turn goes together.
      if (waiting.length === 1) queueMicrotask(start);
    });
}
