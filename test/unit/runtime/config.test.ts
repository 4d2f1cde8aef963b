// Settings: defaults, refusals that name everything at once, and the example file that lists every variable.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readConfig, requireEndpoints } from '../../../runtime/config.ts';
import { DEVELOPMENT_SECRETS, VARIABLES, type Variable } from '../../../runtime/variables.ts';

test('.env.example lists every variable with its default, and no other', () => {
  const lines = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8').split('\n');
  const listed = lines.flatMap((line) => {
    const [, off, name, value] = /^(#?)([A-Z][A-Z_]+)=(.*)$/.exec(line) ?? [];
    return name === undefined ? [] : [[name, off === '#' ? undefined : value]];
  });
  const wanted = Object.entries<Variable>(VARIABLES).map(([name, one]) => [name, one.default]);
  expect(listed).toEqual(wanted);
});

test('an empty environment gives the defaults and no endpoint', () => {
  const settings = readConfig({});
  expect(settings).toMatchObject({ httpPort: 8080, partitions: 24, cell: 'a', lanes: 2, cacheFolder: '.dabba/cache' });
  expect(settings.kafka).toBeUndefined();
  expect(Object.isFrozen(settings)).toBe(true);
});

test('an empty variable counts as not given', () => {
  expect(readConfig({ DABBA_KAFKA: '', DABBA_HTTP_PORT: '' })).toMatchObject({ kafka: undefined, httpPort: 8080 });
});

test('all faults are reported together, each with what was got and what is allowed', () => {
  const wrong = {
    DABBA_KAFKA: 'nowhere',
    DABBA_POSTGRES: 'mysql://x',
    DABBA_PARTITIONS: '7',
    DABBA_HTTP_PORT: '99999',
    DABBA_CELL: 'ab',
    DABBA_STACK: 'podman',
  };
  expect(() => readConfig(wrong)).toThrow(/CONFIG_INVALID/);
  for (const [name, value] of Object.entries(wrong)) {
    expect(() => readConfig(wrong)).toThrow(`${name}: got ${JSON.stringify(value)}, allowed: `);
  }
});

test('the partition count divides the slots', () => {
  expect(readConfig({ DABBA_PARTITIONS: '96' }).partitions).toBe(96);
  expect(() => readConfig({ DABBA_PARTITIONS: '25' })).toThrow('a divisor of 12288');
});

test('production refuses the development secrets, all at once', () => {
  expect(() => readConfig({ NODE_ENV: 'production' })).toThrow(/DABBA_JWT_SECRET[\s\S]*DABBA_PAYMENT_WEBHOOK_SECRET/);
  const own = Object.fromEntries(Object.keys(DEVELOPMENT_SECRETS).map((name) => [name, 'x'.repeat(40)]));
  expect(readConfig({ NODE_ENV: 'production', ...own }).production).toBe(true);
});

test('a refused secret is not printed', () => {
  expect(() => readConfig({ DABBA_JWT_SECRET: 'hush-hush' })).toThrow('got 9 characters');
  expect(() => readConfig({ DABBA_JWT_SECRET: 'hush-hush' })).not.toThrow('hush-hush');
});

test('several brokers, IPv6 too; a port above 65535 is refused', () => {
  expect(readConfig({ DABBA_KAFKA: 'a:9092, [::1]:9093' }).kafka).toEqual(['a:9092', '[::1]:9093']);
  expect(() => readConfig({ DABBA_KAFKA: 'a:70000' })).toThrow('DABBA_KAFKA');
});

test('a role without endpoints names those that are missing', () => {
  const some = readConfig({ DABBA_KAFKA: 'a:1', DABBA_REDIS: 'redis://a:2' });
  expect(() => requireEndpoints(some)).toThrow('DABBA_POSTGRES, DABBA_REGISTRY not given');
  const all = {
    DABBA_KAFKA: 'a:1',
    DABBA_REDIS: 'redis://a:2',
    DABBA_POSTGRES: 'postgres://a:3/x',
    DABBA_REGISTRY: 'http://a:4',
  };
  expect(requireEndpoints(readConfig(all))).toEqual({
    kafka: ['a:1'],
    postgres: 'postgres://a:3/x',
    redis: 'redis://a:2',
    registry: 'http://a:4',
  });
});

test('a variable of ours that means nothing is named, so that typing errors show', () => {
  expect(readConfig({ DABBA_KAFAK: 'a:1', PATH: '/' }).unknownVariables).toEqual(['DABBA_KAFAK']);
});
