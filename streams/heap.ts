// A binary heap, smallest rank first: the timers of the next minute.

export type Heap<T> = {
  push(item: T): void;
  peek(): T | undefined;
  pop(): T | undefined;
  size(): number;
  /** All items, in no order; not to be changed while iterated. */
  items(): Iterable<T>;
};

/** O(log n) push and pop. */
export function createHeap<T>(rank: (item: T) => number): Heap<T> {
  const items: T[] = [];
  const less = (a: number, b: number): boolean => {
    const left = items[a];
    const right = items[b];
    return left !== undefined && right !== undefined && rank(left) < rank(right);
  };
  const swap = (a: number, b: number): void => {
    const left = items[a];
    const right = items[b];
    if (left === undefined || right === undefined) return;
    items[a] = right;
    items[b] = left;
  };
  return {
    push(item) {
      items.push(item);
      for (let at = items.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!less(at, parent)) return;
        swap(at, parent);
        at = parent;
      }
    },
    peek: () => items[0],
    pop() {
      const top = items[0];
      const last = items.pop();
      if (last === undefined || items.length === 0) return top;
      items[0] = last;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const child = less(left + 1, left) ? left + 1 : left;
        if (!less(child, at)) return top;
        swap(at, child);
        at = child;
      }
    },
    size: () => items.length,
    items: () => items,
  };
}
