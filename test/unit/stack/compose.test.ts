// docker-compose.yml, read by a parser: pinned, health-checked, started in order, on loopback, no port twice.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { CONTAINERS } from '../../../scripts/stack/docker.ts';

type Service = {
  image: string;
  command?: string[];
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
};

const project = join(import.meta.dirname, '..', '..', '..');
const compose = readYaml('docker-compose.yml') as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);

function readYaml(file: string): unknown {
  return parse(readFileSync(join(project, file), 'utf8'));
}

function published(): { host: string; port: number; service: string }[] {
  return services.flatMap(([service, { ports = [] }]) =>
    ports.map((line) => {
      const [host = '', port = ''] = line.split(':');
      return { host, port: Number(port), service };
    }),
  );
}

test('the services are the ones the stack needs', () => {
  expect(Object.keys(compose.services).sort()).toEqual(['console', 'postgres', 'redpanda', 'valkey']);
});

test('every image is pinned to a version', () => {
  for (const [, { image }] of services) expect(image).toMatch(/:v?\d+\.\d+(\.\d+)?$/);
  expect(compose.services['redpanda']?.image).toMatch(/redpanda:v26\.2\.1$/);
  expect(compose.services['console']?.image).toMatch(/console:v3\.10\.0$/);
  expect(compose.services['postgres']?.image).toMatch(/^postgres:17\./);
});

test('every service has a health check', () => {
  for (const [name, { healthcheck }] of services) expect(healthcheck?.test, name).toBeDefined();
  expect(compose.services['redpanda']?.healthcheck?.test.join(' ')).toContain(
    "rpk cluster health | grep -E 'Healthy:.+true' || exit 1",
  );
});

test('who depends on a service waits until it is healthy', () => {
  const waits = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
  expect(waits.length).toBeGreaterThan(0);
  for (const [name, { condition }] of waits) {
    expect(compose.services[name]).toBeDefined();
    expect(condition).toBe('service_healthy');
  }
});

test('ports are on loopback, different, and not the one that Dabba listens on', () => {
  const ports = published();
  expect(new Set(ports.map(({ port }) => port)).size).toBe(ports.length);
  for (const { host, port } of ports) {
    expect(host).toBe('127.0.0.1');
    expect(port).not.toBe(8080);
    expect(port).toBeLessThan(32_768);
  }
});

test('DABBA_STACK=docker looks where the containers listen', () => {
  for (const { service, port, endpoint } of Object.values(CONTAINERS)) {
    expect(published()).toContainEqual({ host: '127.0.0.1', port, service });
    expect(endpoint).toContain(`127.0.0.1:${port}`);
  }
});

test('what is mounted exists, and every named volume is declared', () => {
  for (const volume of services.flatMap(([, { volumes = [] }]) => volumes)) {
    const [source = ''] = volume.split(':');
    expect(source.startsWith('./') ? existsSync(join(project, source)) : source in compose.volumes, volume).toBe(true);
  }
});

test('Redpanda gets the cluster settings that a short session timeout and lag metrics need', () => {
  expect(readYaml('deploy/redpanda/bootstrap.yaml')).toMatchObject({
    group_min_session_timeout_ms: 1000,
    auto_create_topics_enabled: false,
    enable_consumer_group_metrics: ['group', 'partition', 'consumer_lag'],
  });
  const command = compose.services['redpanda']?.command ?? [];
  expect(command).toContain('--mode=dev-container');
  expect(command.join(' ')).toContain('external://127.0.0.1:19092');
});

test('the console is told brokers and registry by their names inside', () => {
  expect(readYaml('deploy/console/config.yaml')).toMatchObject({
    kafka: { brokers: ['redpanda:9092'] },
    schemaRegistry: { enabled: true, urls: ['http://redpanda:8081'] },
  });
});
