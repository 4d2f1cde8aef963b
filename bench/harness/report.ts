// What a bench found: one line a figure, printed as JSON at once or as a table at the end; thresholds of `--min`.
// I1: a figure that could not be measured (NaN) is left out, never printed as 0.

/** One figure. `peer` is what `against` reached in the same run, `ratio` ours over the peer's, paired by round. */
export type Line = {
  readonly bench: string;
  readonly metric: string;
  readonly value: number | string;
  readonly unit: string;
  readonly peer?: number;
  readonly against?: string;
  readonly ratio?: number;
  readonly n: number;
  readonly seconds: number;
  readonly seed: number;
};

/** A figure without what its bench knows already. */
export type Figure = Pick<Line, 'metric' | 'value' | 'unit' | 'n'> & Partial<Line>;

/** A threshold of `--min`: a metric of any bench that ran, or `bench.metric`. */
export type Threshold = { readonly metric: string; readonly atLeast: number };

/** Collects lines; `print` gets each of them when it comes. */
export class Report {
  readonly lines: Line[] = [];
  private readonly print: (line: Line) => void;

  constructor(print: (line: Line) => void) {
    this.print = print;
  }

  /** Takes a figure in, rounded to four digits. */
  add(line: Line): void {
    const { value, peer, ratio, ...rest } = line;
    if (typeof value === 'number' && !Number.isFinite(value)) return;
    const rounded: Line = {
      ...rest,
      value: typeof value === 'number' ? digits(value) : value,
      ...(peer !== undefined && Number.isFinite(peer) ? { peer: digits(peer) } : {}),
      ...(ratio !== undefined && Number.isFinite(ratio) ? { ratio: digits(ratio) } : {}),
    };
    this.lines.push(rounded);
    this.print(rounded);
  }

  /** Sentences about thresholds that were not reached or not measured. */
  missed(thresholds: readonly Threshold[]): string[] {
    return thresholds.flatMap(({ metric, atLeast }) => {
      const found = this.lines.filter((line) => line.metric === metric || `${line.bench}.${line.metric}` === metric);
      if (found.length === 0) return [`${metric}: not measured, wanted at least ${atLeast}`];
      const worst = Math.min(...found.map(({ value }) => (typeof value === 'number' ? value : Number.NaN)));
      return worst >= atLeast ? [] : [`${metric}: ${worst}, wanted at least ${atLeast}`];
    });
  }
}

/** The lines as a table for people. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => [
    line.bench,
    line.metric,
    String(line.value),
    line.unit,
    line.peer === undefined ? '' : `${line.against ?? 'peer'} ${line.peer}`,
    line.ratio === undefined ? '' : `${line.ratio}×`,
    String(line.n),
  ]);
  const head = ['bench', 'metric', 'value', 'unit', 'peer', 'ratio', 'n'];
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const lineOf = (row: readonly string[]): string =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd();
  return [head, ...rows].map(lineOf).join('\n');
}

function digits(value: number): number {
  return Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4));
}
