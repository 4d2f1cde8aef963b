// What the doors' own counters say of pings, added up over doors that die and begin again at zero. A number of interest: no
// violation hangs on it, and what a door counted in its last second before a kill is lost.

type Count = { accepted: number; dropped: number };

export type GpsCounts = {
  /** Asks every door once; one that does not answer is asked again next time. */
  look(): Promise<void>;
  totals(): Count;
};

/** Reads `/metrics` of the doors at these base URLs. */
export function createGpsCounts(bases: () => readonly string[], read = readMetrics): GpsCounts {
  const before: Count = { accepted: 0, dropped: 0 };
  const last = new Map<string, Count>();
  return {
    async look() {
      await Promise.all(
        bases().map(async (base) => {
          const now = pingsOf(await read(base));
          const known = last.get(base);
          if (now === null) return;
          // A counter that went back is that of another process.
          if (known !== undefined && now.accepted + now.dropped < known.accepted + known.dropped) add(before, known);
          last.set(base, now);
        }),
      );
    },
    totals() {
      const sum = { ...before };
      for (const one of last.values()) add(sum, one);
      return sum;
    },
  };
}

function add(sum: Count, more: Count): void {
  sum.accepted += more.accepted;
  sum.dropped += more.dropped;
}

const readMetrics = (base: string): Promise<string> =>
  fetch(`${base}/metrics`).then(
    (response) => response.text(),
    () => '',
  );

/** Null for an answer that is not a door's metrics. */
function pingsOf(text: string): Count | null {
  if (!text.includes('dabba_')) return null;
  const count: Count = { accepted: 0, dropped: 0 };
  for (const line of text.split('\n')) {
    if (!line.startsWith('dabba_gps_pings_total{')) continue;
    const value = Number(line.slice(line.lastIndexOf(' ') + 1)) || 0;
    if (line.includes('result="accepted"')) count.accepted += value;
    else count.dropped += value;
  }
  return count;
}
