// Metrics: every name in one table, with its unit, its labels and the alert or question it serves. prom-client fills it.
// I1: nothing is counted under a name that is not in METRICS; the compiler sees to it.
// I2: labels are few-valued: a route, a topic, a reason; never an id of an order, a rider or a person.
// I3: a registry belongs to one program; there is no global one, so tests and several roles in one process do not meet.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** One row of the table. `unit` is the suffix of the name, or what a `_total` counts. */
export type MetricRow = {
  readonly kind: 'counter' | 'gauge' | 'histogram';
  readonly unit: string;
  readonly labels: readonly string[];
  readonly help: string;
  /** Upper bounds of a histogram, in its unit. */
  readonly buckets?: readonly number[];
};

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const;
const countBuckets = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000] as const;

const counter = <L extends string>(unit: string, labels: readonly L[], help: string) =>
  ({ kind: 'counter', unit, labels, help }) as const;
const gauge = <L extends string>(unit: string, labels: readonly L[], help: string) =>
  ({ kind: 'gauge', unit, labels, help }) as const;
const histogram = <L extends string>(unit: string, labels: readonly L[], help: string, buckets: readonly number[]) =>
  ({ kind: 'histogram', unit, labels, help, buckets }) as const;

/** Every metric of Dabba; names get the prefix `dabba_`. */
export const METRICS = {
  queue_len: gauge('items', ['queue'], 'Items waiting in a bounded queue.'),
  queue_cap: gauge('items', ['queue'], 'Bound of that queue; alert when queue_len stays above 80 % of it.'),
  http_requests_total: counter('requests', ['route', 'status'], 'Answered HTTP requests; alert on the share of 5xx.'),
  http_request_seconds: histogram('seconds', ['route'], 'From the first header to the answer.', secondsBuckets),
  http_refused_total: counter(
    'requests',
    ['reason'],
    'Requests refused before a handler: bad JSON, too big, no token.',
  ),
  ws_sockets: gauge('sockets', [], 'Open sockets.'),
  ws_frames_in_total: counter('frames', ['op'], 'Frames from clients.'),
  ws_frames_out_total: counter('frames', ['op'], 'Frames to clients.'),
  ws_closed_total: counter('sockets', ['code'], 'Closed sockets by close code; alert on 1013 and 4429.'),
  push_subscriptions: gauge('subscriptions', [], 'Open subscriptions.'),
  push_resumes_total: counter(
    'resumes',
    ['cause'],
    'Log reads of subscriptions: subscribe, gap, slow, interrupted, recheck.',
  ),
  push_snapshots_total: counter('snapshots', ['cause'], 'Snapshots sent instead of events.'),
  push_undecodable_total: counter('records', ['reason'], 'Events that this code could not read; alert above 0.'),
  broadcast_records_total: counter('records', ['topic'], 'Records that the broadcast reader saw.'),
  broadcast_interruptions_total: counter('interruptions', [], 'Times the broadcast reader began again.'),
  ingress_commands_total: counter('commands', ['answer'], 'Commands by answer; alert on unavailable and pending.'),
  ingress_outcomes_total: counter(
    'outcomes',
    ['way'],
    'Outcomes by the way they came: memory, reader, look_up, repeat.',
  ),
  ingress_wait_seconds: histogram('seconds', [], 'From submit to answer.', secondsBuckets),
  ingress_send_records: histogram('records', [], 'Records of one send.', countBuckets),
  ingress_sends_failed_total: counter('sends', [], 'Sends that ended without an acknowledgement; alert above 0.'),
  menu_cache_failures_total: counter('calls', [], 'Calls of the hot cache of menus that Redis did not answer.'),
  gps_pings_total: counter('pings', ['result'], 'Pings by what became of them: accepted or why dropped.'),
} as const satisfies Record<string, MetricRow>;

type Rows = typeof METRICS;
/** One of the names of `METRICS`. */
export type MetricName = keyof Rows;
type NameOf<K extends MetricRow['kind']> = {
  [N in MetricName]: Rows[N]['kind'] extends K ? N : never;
}[MetricName];
type LabelsOf<N extends MetricName> = Readonly<Record<Rows[N]['labels'][number], string>>;
type LabelArgument<N extends MetricName> = Rows[N]['labels'][number] extends never ? [] : [LabelsOf<N>];

/** What code that counts may do. */
export type Metrics = {
  /** Adds `by` (1 or more) to a counter. */
  count<N extends NameOf<'counter'>>(name: N, by: number, ...labels: LabelArgument<N>): void;
  /** Sets a gauge. */
  set<N extends NameOf<'gauge'>>(name: N, value: number, ...labels: LabelArgument<N>): void;
  /** Puts a value into a histogram, in the unit of its name. */
  observe<N extends NameOf<'histogram'>>(name: N, value: number, ...labels: LabelArgument<N>): void;
  /** Names a bounded queue: its length is asked at each scrape. */
  queue(queue: string, cap: number, length: () => number): void;
  /** Calls `refresh` before each scrape; for gauges that are cheaper to ask than to keep. */
  beforeScrape(refresh: () => void): void;
  /** Prometheus text 0.0.4. */
  text(): Promise<string>;
  readonly contentType: string;
};

/** A registry with every metric of the table; `process: true` adds Node's own (memory, event loop lag). */
export function createMetrics(options: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  const made = new Map<string, Counter | Gauge | Histogram>();
  for (const [name, row] of Object.entries(METRICS)) made.set(name, makeMetric(registry, name, row));
  if (options.process === true) collectDefaultMetrics({ register: registry, prefix: 'dabba_' });
  const refreshes: (() => void)[] = [];
  const metrics: Metrics = {
    count: (name, by, ...labels) => metricOf(made, name, Counter).inc(labels[0] ?? {}, by),
    set: (name, value, ...labels) => metricOf(made, name, Gauge).set(labels[0] ?? {}, value),
    observe: (name, value, ...labels) => metricOf(made, name, Histogram).observe(labels[0] ?? {}, value),
    queue(queue, cap, length) {
      metrics.set('queue_cap', cap, { queue });
      refreshes.push(() => metrics.set('queue_len', length(), { queue }));
    },
    beforeScrape: (refresh) => void refreshes.push(refresh),
    text() {
      for (const refresh of refreshes) refresh();
      return registry.metrics();
    },
    contentType: registry.contentType,
  };
  return metrics;
}

function makeMetric(registry: Registry, name: string, row: MetricRow): Counter | Gauge | Histogram {
  const options = { name: `dabba_${name}`, help: row.help, labelNames: [...row.labels], registers: [registry] };
  if (row.kind === 'counter') return new Counter(options);
  if (row.kind === 'gauge') return new Gauge(options);
  return new Histogram({ ...options, buckets: [...(row.buckets ?? secondsBuckets)] });
}

function metricOf<T>(made: ReadonlyMap<string, unknown>, name: string, kind: new (...given: never[]) => T): T {
  const metric = made.get(name);
  if (metric instanceof kind) return metric;
  throw new Error(`metric ${name} is not a ${kind.name}`);
}
