// /openapi.json (OpenAPI 3.1) from the table that serves: a route that is served is documented, and nothing else is.

import { z } from 'zod';
import type { ActorType } from '../actors/actor.ts';
import { PROBLEMS } from './reply.ts';
import { type Documented, paramNames, type Route } from './route.ts';

const problemRef = { $ref: '#/components/schemas/Problem' };
const problemContent = { 'application/problem+json': { schema: problemRef } };

/** The document of these routes; names the commands of every registered type. */
export function openapiDocument(routes: readonly Route[], types: readonly ActorType[], publicUrl: string): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const row of routes) {
    const path = row.path.replace(/:([A-Za-z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [row.method === 'del' ? 'delete' : row.method]: operationOf(row) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Dabba',
      version: '1',
      description: 'Food orders and actors. Sockets: /v1/ws, subprotocol dabba.v1.',
    },
    servers: [{ url: publicUrl }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: { Problem: problemSchema },
    },
    'x-dabba-commands': Object.fromEntries(types.map((type) => [type.type, commandsOf(type)])),
    'x-dabba-problems': Object.fromEntries(
      Object.entries(PROBLEMS).map(([code, { status, title }]) => [`/problems/${code}`, { status, title }]),
    ),
  };
}

function operationOf(row: Route): object {
  const signed = row.policy.kind === 'signature' ? [header('Dabba-Signature', 'Signature over the raw body')] : [];
  const key = row.key ? [header('Idempotency-Key', 'Makes repeats one request; 1 to 128 printable characters')] : [];
  const ifMatch = row.ifMatch === true ? [header('If-Match', 'ETag of the version that is changed')] : [];
  const body =
    row.body === undefined
      ? {}
      : { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(row.body) } } } };
  const known = row.policy.kind === 'roles';
  return {
    operationId: `${row.method}${row.path.replace(/[^A-Za-z0-9]+(.)?/g, (_, letter: string | undefined) => (letter ?? '').toUpperCase())}`,
    summary: row.summary,
    tags: [row.tag],
    'x-dabba-roles': row.policy.kind === 'roles' ? row.policy.roles : [],
    'x-dabba-ownership': row.ownership,
    'x-dabba-body-bytes-max': row.limit.bodyBytes,
    security: known ? [{ token: [] }] : [],
    parameters: [...parametersOf(row), ...key, ...ifMatch, ...signed],
    ...body,
    responses: Object.fromEntries([...row.answers, ...usual(row)].map((answer) => [answer.status, responseOf(answer)])),
  };
}

/** Answers that follow from the row itself. */
function usual(row: Route): readonly Documented[] {
  const known = row.policy.kind === 'roles';
  const named = row.answers.map(({ status }) => status);
  const all: readonly Documented[] = [
    { status: 400, what: 'Does not fit the schema: errors name field, got, allowed' },
    ...(known
      ? [
          { status: 401, what: 'No valid token' },
          { status: 403, what: 'Not for this role' },
        ]
      : []),
    ...(row.ownership === 'actor' || row.ownership === 'subject'
      ? [{ status: 404, what: 'Not there, or not for this caller' }]
      : []),
    ...(row.body === undefined
      ? []
      : [
          { status: 413, what: 'Too large' },
          { status: 415, what: 'Not application/json' },
        ]),
  ];
  return all.filter(({ status }) => !named.includes(status));
}

function responseOf({ status, what, schema }: Documented): object {
  if (status >= 400) return { description: what, content: problemContent };
  return schema === undefined
    ? { description: what }
    : { description: what, content: { 'application/json': { schema: jsonSchema(schema) } } };
}

function parametersOf(row: Route): object[] {
  const params = propertiesOf(row.params);
  const query = propertiesOf(row.query);
  return [
    ...paramNames(row.path).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: params[name] ?? { type: 'string' },
    })),
    ...Object.entries(query).map(([name, schema]) => ({ name, in: 'query', required: false, schema })),
  ];
}

function propertiesOf(schema: z.ZodType | undefined): Readonly<Record<string, unknown>> {
  const properties = schema === undefined ? undefined : Reflect.get(jsonSchema(schema), 'properties');
  return typeof properties === 'object' && properties !== null ? { ...properties } : {};
}

function jsonSchema(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return rest;
}

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string' },
});

const commandsOf = (type: ActorType): string[] =>
  Object.entries(type.schema.records).flatMap(([name, { role }]) => (role === 'command' ? [name] : []));

const problemSchema = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: { type: 'string', description: '/problems/<code>; for refusals of actors their reason' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    instance: { type: 'string' },
    traceId: { type: 'string' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'got', 'allowed'],
        properties: { field: { type: 'string' }, got: { type: 'string' }, allowed: { type: 'string' } },
      },
    },
  },
};
