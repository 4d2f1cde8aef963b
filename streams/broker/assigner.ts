// Who owns which partition NUMBER of a group: balanced, sticky, the same from every leader.
// I1: every number has exactly one member; counts differ by at most one.
// I2: a member keeps what it has unless balance takes it away. Its metadata names its numbers, since every rebalance of this
//     client starts from nothing. Two that name the same number (a process that was thought dead): the lower id keeps it.

/** A member as the leader sees it. */
export type Member = { readonly memberId: string; readonly numbers: readonly number[] };

/** Member id → its numbers, ascending. */
export function assignNumbers(members: readonly Member[], partitions: number): ReadonlyMap<string, readonly number[]> {
  const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const owned = claims(sorted, partitions);
  const quotas = quotasOf(sorted, owned, partitions);
  const free: number[] = [];
  const taken = new Set<number>();
  for (const { memberId } of sorted) {
    const kept = (owned.get(memberId) ?? []).slice(0, quotas.get(memberId) ?? 0);
    owned.set(memberId, kept);
    for (const number of kept) taken.add(number);
  }
  for (let number = 0; number < partitions; number++) if (!taken.has(number)) free.push(number);
  for (const { memberId } of sorted) {
    const numbers = owned.get(memberId) ?? [];
    while (numbers.length < (quotas.get(memberId) ?? 0)) numbers.push(free.shift() ?? 0);
    numbers.sort((a, b) => a - b);
  }
  return owned;
}

/** What each member says it has, each number once and only numbers that there are. */
function claims(sorted: readonly Member[], partitions: number): Map<string, number[]> {
  const taken = new Set<number>();
  return new Map(
    sorted.map(({ memberId, numbers }) => {
      const own = [...new Set(numbers)].filter((n) => Number.isInteger(n) && n >= 0 && n < partitions && !taken.has(n));
      for (const number of own) taken.add(number);
      return [memberId, own.sort((a, b) => a - b)];
    }),
  );
}

/** The one more that does not divide goes to those who have most. */
function quotasOf(
  sorted: readonly Member[],
  owned: ReadonlyMap<string, readonly number[]>,
  partitions: number,
): ReadonlyMap<string, number> {
  const base = Math.floor(partitions / Math.max(1, sorted.length));
  const extra = partitions - base * sorted.length;
  const byCount = [...sorted].sort(
    (a, b) => (owned.get(b.memberId)?.length ?? 0) - (owned.get(a.memberId)?.length ?? 0),
  );
  return new Map(byCount.map(({ memberId }, i) => [memberId, base + (i < extra ? 1 : 0)]));
}
