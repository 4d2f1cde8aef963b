// Medians of rounds, and latencies as HDR histograms.

import { build, type Histogram } from 'hdr-histogram-js';

/** Figures of one round by name. */
export type Sample = Readonly<Record<string, number>>;

/** The middle value (the lower of two); NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? Number.NaN;
}

/** Median of each figure over the rounds. */
export function mediansOf(rounds: readonly Sample[]): Sample {
  const names = Object.keys(rounds[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, median(rounds.map((round) => round[name] ?? Number.NaN))]));
}

/** Latencies in ms, kept in µs with three digits. */
export class Latencies {
  private readonly histogram: Histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 120_000_000,
    numberOfSignificantValueDigits: 3,
  });

  /** Notes one latency. */
  note(ms: number): void {
    this.histogram.recordValue(Math.max(1, Math.min(120_000_000, Math.round(ms * 1000))));
  }

  /** How many were noted. */
  count(): number {
    return this.histogram.totalCount;
  }

  /** p50, p90, p99 and max in ms, as `<name>_p50` and so on. NaN when there are none. */
  figures(name: string): Sample {
    const at = (percentile: number): number =>
      this.count() === 0 ? Number.NaN : this.histogram.getValueAtPercentile(percentile) / 1000;
    return {
      [`${name}_p50`]: at(50),
      [`${name}_p90`]: at(90),
      [`${name}_p99`]: at(99),
      [`${name}_max`]: at(100),
    };
  }
}
