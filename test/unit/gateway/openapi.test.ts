// /openapi.json grows from the table that serves: every route stands in it, and nothing else.
import { describe, expect, test } from 'vitest';
import { openapiDocument } from '../../../gateway/openapi.ts';
import { paramNames } from '../../../gateway/route.ts';
import { DoorWorld } from './fakes/door-world.ts';
import { manualClock } from './fakes/manual-clock.ts';

const world = new DoorWorld({ clock: manualClock() });
const rows = world.gateway.routes.map((row) => [`${row.method} ${row.path}`, row] as const);

describe('the document', () => {
  const document = openapiDocument(world.gateway.routes, world.types, 'http://127.0.0.1:8080');
  const paths = Reflect.get(document, 'paths') as Record<string, Record<string, Record<string, unknown>>>;

  test.each(rows)('%s stands in it with parameters, roles and answers', (_name, row) => {
    const operation = paths[row.path.replace(/:([A-Za-z]+)/g, '{$1}')]?.[row.method];
    expect(operation?.['x-dabba-roles']).toEqual(row.policy.kind === 'roles' ? row.policy.roles : []);
    const parameters = operation?.['parameters'] as { name: string }[];
    expect(parameters.map(({ name }) => name)).toEqual(expect.arrayContaining(paramNames(row.path)));
    if (row.key) expect(parameters.map(({ name }) => name)).toContain('Idempotency-Key');
    const statuses = Object.keys(operation?.['responses'] as object).map(Number);
    expect(statuses).toEqual(expect.arrayContaining(row.answers.map(({ status }) => status)));
    if (row.body !== undefined) expect(operation?.['requestBody']).toBeDefined();
  });

  test('nothing else stands in it, ids of operations are unique, types name their commands', () => {
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    expect(operations).toHaveLength(rows.length);
    expect(new Set(operations.map((operation) => operation['operationId'])).size).toBe(rows.length);
    expect(document).toMatchObject({ openapi: '3.1.0', 'x-dabba-commands': { box: ['Add'] } });
  });
});
