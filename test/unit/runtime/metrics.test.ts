// The table of metrics: names carry their unit, labels are few, the text is Prometheus 0.0.4.
import { describe, expect, test } from 'vitest';
import { createMetrics, METRICS, type MetricRow } from '../../../runtime/metrics.ts';

const rows = Object.entries<MetricRow>(METRICS);

describe('the table', () => {
  test.each(rows)('%s', (name, row) => {
    expect(name).toMatch(/^[a-z][a-z0-9_]*$/);
    if (row.kind === 'counter') expect(name).toMatch(/_total$/);
    else expect(name).not.toMatch(/_total$/);
    if (row.unit === 'seconds' || row.unit === 'bytes') expect(name).toContain(row.unit);
    expect(row.help).toMatch(/\.$/);
    expect(row.labels.length).toBeLessThanOrEqual(3);
    expect(row.labels.filter((label) => /id$|key|order|rider/.test(label))).toEqual([]);
  });
});

describe('a registry', () => {
  test('counts, sets, observes and asks queues at each scrape', async () => {
    const metrics = createMetrics();
    let length = 3;
    metrics.queue('mailbox', 10, () => length);
    metrics.count('http_requests_total', 2, { route: 'get /x', status: '200' });
    metrics.observe('http_request_seconds', 0.02, { route: 'get /x' });
    metrics.set('ws_sockets', 4);
    const text = await metrics.text();
    expect(text).toContain('dabba_queue_len{queue="mailbox"} 3');
    expect(text).toContain('dabba_queue_cap{queue="mailbox"} 10');
    expect(text).toContain('dabba_http_requests_total{route="get /x",status="200"} 2');
    expect(text).toContain('dabba_http_request_seconds_bucket{le="0.025",route="get /x"} 1');
    expect(text).toContain('dabba_ws_sockets 4');
    length = 5;
    expect(await metrics.text()).toContain('dabba_queue_len{queue="mailbox"} 5');
    expect(metrics.contentType).toContain('version=0.0.4');
  });

  test('two registries do not meet', async () => {
    createMetrics().set('ws_sockets', 1);
    expect(await createMetrics().text()).not.toContain('dabba_ws_sockets 1');
  });
});
