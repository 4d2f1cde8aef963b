// The registry as the codec meets it: ids given and loaded, and what an unknown id means when it answers, fails or is away.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createCodec } from '../../../../streams/codec/codec.ts';
import { preloadIds, registerSchemas } from '../../../../streams/codec/register.ts';
import type { Registry } from '../../../../streams/codec/resolve.ts';
import { subjectsOf } from '../../../../streams/codec/subjects.ts';
import { mixCommand, paintHistory, paintSchema } from './paint.ts';

/** The few routes of a Confluent registry that we use, in memory. `mode` breaks it. */
function stubRegistry() {
  const ids = new Map<string, number>();
  const subjects = new Map<string, string[]>();
  const levels = new Map<string, string>();
  const requests: string[] = [];
  const stub = { mode: 'well' as 'well' | 'broken' | 'silent' | 'proxy', ids, subjects, levels, requests };
  const answer = (method: string, path: string, body: string): [number, unknown] => {
    const [, room, name = '', tail] = path.split('/').map(decodeURIComponent);
    const schema: string = body === '' ? '' : (JSON.parse(body).schema ?? '');
    if (room === 'config' && method === 'PUT') levels.set(name, JSON.parse(body).compatibility);
    if (room === 'config')
      return levels.has(name) ? [200, { compatibilityLevel: levels.get(name) }] : [404, { error_code: 40408 }];
    if (room === 'schemas') {
      const text = [...ids].find(([, id]) => String(id) === path.split('/')[3])?.[0];
      if (text === undefined) return [404, { error_code: 40403 }];
      const users = [...subjects]
        .filter(([, texts]) => texts.includes(text))
        .map(([subject]) => ({ subject, version: 1 }));
      return [200, path.endsWith('/versions') ? users : { schema: text }];
    }
    const texts = subjects.get(name) ?? [];
    if (tail === undefined)
      return texts.includes(schema) ? [200, { id: ids.get(schema) }] : [404, { error_code: 40403 }];
    if (levels.get(name) !== 'FULL_TRANSITIVE') return [500, { message: 'the level comes first' }];
    if (schema.includes('Forbidden')) return [409, { error_code: 409, message: 'incompatible' }];
    if (!ids.has(schema)) ids.set(schema, ids.size + 100);
    subjects.set(name, [...texts, schema]);
    return [200, { id: ids.get(schema) }];
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      requests.push(`${request.method} ${request.url}`);
      if (stub.mode === 'silent') return;
      const [status, json] = answer(request.method ?? '', request.url ?? '', body);
      response.setHeader('content-type', stub.mode === 'proxy' ? 'text/html' : 'application/json');
      response.statusCode = stub.mode === 'broken' ? 500 : stub.mode === 'proxy' ? 404 : status;
      response.end(stub.mode === 'proxy' ? '<html>not here</html>' : JSON.stringify(json));
    });
  });
  return { stub, server };
}

let server: Server;
let stub: ReturnType<typeof stubRegistry>['stub'];
let registry: Registry;
let folder = '';
beforeEach(async () => {
  ({ stub, server } = stubRegistry());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  registry = { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, timeoutMs: 300 };
  folder = mkdtempSync(join(tmpdir(), 'dabba-ids-'));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

const subjects = subjectsOf([paintSchema(2)], [], paintHistory);
const older = subjectsOf([paintSchema(1)], [], paintHistory);
const mixOn = (topic: string) => `${topic}-dabba.paint.Mix`;

describe('registerSchemas', () => {
  it('sets FULL_TRANSITIVE first, gives each version its id, and is idempotent', async () => {
    const ids = await registerSchemas(registry, subjects);
    expect(ids[mixOn('paint-commands')]).toHaveLength(2);
    expect(new Set(stub.levels.values())).toEqual(new Set(['FULL_TRANSITIVE']));
    const before = stub.requests.length;
    expect(await registerSchemas(registry, subjects)).toEqual(ids);
    expect(stub.requests.slice(before).filter((line) => line.includes('/versions') || line.startsWith('PUT'))).toEqual(
      [],
    );
  });

  it('names what is wrong: refused, broken, silent, not there', async () => {
    const forbidden = subjects.map((one) => ({
      ...one,
      versions: one.versions.map((json) => json && { ...json, doc: 'Forbidden' }),
    }));
    await expect(registerSchemas(registry, forbidden)).rejects.toMatchObject({ code: 'REGISTRY_INCOMPATIBLE' });
    for (const mode of ['broken', 'silent'] as const) {
      stub.mode = mode;
      await expect(registerSchemas(registry, subjects)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
    }
    await expect(registerSchemas({ ...registry, url: 'http://127.0.0.1:1' }, subjects)).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    });
  });
});

describe('preloadIds', () => {
  it('asks the registry, keeps the answer, and starts from disk when the registry is away', async () => {
    const file = join(folder, 'deep', 'schemas.json');
    const ids = await registerSchemas(registry, subjects);
    expect(await preloadIds(registry, subjects, file)).toEqual({ ids, from: 'registry' });
    for (const mode of ['broken', 'silent', 'proxy'] as const) {
      stub.mode = mode;
      expect(await preloadIds(registry, subjects, file)).toEqual({ ids, from: 'disk' });
    }
    await expect(preloadIds(registry, subjects, join(folder, 'none.json'))).rejects.toMatchObject({
      code: 'REGISTRY_UNAVAILABLE',
    });
  });

  it('says that the deploy step is missing rather than trusting an old file', async () => {
    const file = join(folder, 'schemas.json');
    await registerSchemas(registry, older);
    await preloadIds(registry, older, file);
    await expect(preloadIds(registry, subjects, file)).rejects.toMatchObject({ code: 'CODEC_UNKNOWN_SCHEMA' });
    stub.mode = 'broken';
    await expect(preloadIds(registry, subjects, file)).rejects.toMatchObject({ code: 'REGISTRY_UNAVAILABLE' });
  });
});

describe('resolve', () => {
  const codecs = async () => {
    const oldIds = await registerSchemas(registry, older);
    const ids = await registerSchemas(registry, subjects);
    const old = createCodec({ types: [paintSchema(1)], ids: oldIds, registry, history: paintHistory });
    const now = createCodec({ types: [paintSchema(2)], ids, registry, history: paintHistory });
    const value = (message: { readonly type: string }) => {
      const { name, version, body } = now.encode('paint', message);
      return now.wire('paint-commands', 'paint', name, version, body);
    };
    return { old, value };
  };

  it('takes a newer version of a known record in, and goes on', async () => {
    const { old, value } = await codecs();
    const bytes = value({ ...mixCommand, note: 'new' } as { type: string });
    const first = old.fromWire('paint-commands', bytes);
    expect(first.kind).toBe('unknown');
    const id = bytes.readInt32BE(1);
    expect(await Promise.all([old.resolve('paint-commands', id), old.resolve('paint-commands', id)])).toEqual([
      'known',
      'known',
    ]);
    expect(stub.requests.filter((line) => line === `GET /schemas/ids/${id}`)).toHaveLength(1);
    expect(old.fromWire('paint-commands', bytes)).toEqual({ kind: 'ok', name: 'Mix', message: mixCommand });
  });

  it('says code_behind for a symbol that this code does not have', async () => {
    const { old, value } = await codecs();
    const bytes = value({ ...mixCommand, color: 'blue' } as { type: string });
    const id = bytes.readInt32BE(1);
    expect(await old.resolve('paint-commands', id)).toBe('known');
    expect(old.fromWire('paint-commands', bytes)).toEqual({ kind: 'unknown', schemaId: id });
    expect(await old.resolve('paint-commands', id)).toBe('code_behind');
    expect(old.fromWire('paint-commands', value(mixCommand)).kind).toBe('ok');
  });

  it('says code_behind for a record that this code does not have', async () => {
    const { old } = await codecs();
    const text = JSON.stringify({ type: 'record', name: 'Spill', namespace: 'dabba.paint', fields: [] });
    stub.ids.set(text, 900);
    stub.subjects.set('paint-commands-dabba.paint.Spill', [text]);
    expect(await old.resolve('paint-commands', 900)).toBe('code_behind');
  });

  it('says poison for an id that does not exist or is of another topic, and asks once', async () => {
    const { old, value } = await codecs();
    expect(await old.resolve('paint-commands', 4_000)).toBe('poison');
    const bytes = value(mixCommand);
    expect(await old.resolve('paint-events', bytes.readInt32BE(1))).toBe('poison');
    expect(old.fromWire('paint-events', bytes)).toEqual({ kind: 'poison', reason: 'no_such_schema' });
  });

  it.each(['broken', 'silent', 'proxy'] as const)('says away when the registry is %s', async (mode) => {
    const { old } = await codecs();
    stub.mode = mode;
    expect(await old.resolve('paint-commands', 4_000)).toBe('away');
  });

  it('says away when nobody listens', async () => {
    const ids = await registerSchemas(registry, subjects);
    const lost = createCodec({
      types: [paintSchema(2)],
      ids,
      registry: { url: 'http://127.0.0.1:1', timeoutMs: 300 },
      history: paintHistory,
    });
    expect(await lost.resolve('paint-commands', 4_000)).toBe('away');
  });
});
