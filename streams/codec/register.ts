// Gives our subjects their ids: `registerSchemas` is the deploy step, `preloadIds` the start of every process.
// I1: FULL_TRANSITIVE is set on a subject before its first version, so that no registry ever holds an unchecked second one.
// I2: both are idempotent; versions are registered oldest first.
// I3: a start with the registry away uses the ids on disk, if they cover every version this code knows.

import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import registryClient from '@kafkajs/confluent-schema-registry';
import { Fault, messageOf } from '../../runtime/errors.ts';
import { covers, type SchemaIds } from './ids.ts';
import type { Registry } from './resolve.ts';
import type { Subject } from './subjects.ts';

const { COMPATIBILITY, SchemaRegistry, SchemaType } = registryClient;

/** Questions to the registry at the same time; it answers some 200 a second. */
const questionsMax = 8;
const contentType = { 'content-type': 'application/vnd.schemaregistry.v1+json' };

/**
 * Registers every version of every subject and answers the ids. Throws Fault REGISTRY_UNAVAILABLE when the registry does not
 * answer and REGISTRY_INCOMPATIBLE when it refuses a schema.
 */
export async function registerSchemas(registry: Registry, subjects: readonly Subject[]): Promise<SchemaIds> {
  const client = new SchemaRegistry({ host: registry.url, retry: { retries: 0 } });
  return idsOf(subjects, async ({ subject, versions }) => {
    const known = await lookUp(registry, subject, versions);
    if (known.every((id, i) => id !== null || versions[i] === null)) return known;
    await request(registry, 'PUT', `/config/${encodeURIComponent(subject)}`, { compatibility: 'FULL_TRANSITIVE' });
    const ids: (number | null)[] = [];
    for (const json of versions) {
      if (json === null) ids.push(null);
      else {
        const schema = { type: SchemaType.AVRO as typeof SchemaType.AVRO, schema: JSON.stringify(json) };
        const options = { subject, compatibility: COMPATIBILITY.FULL_TRANSITIVE };
        ids.push((await inTime(registry, subject, client.register(schema, options))).id);
      }
    }
    return ids;
  });
}

/** Ids and where they came from. */
export type Preloaded = { readonly ids: SchemaIds; readonly from: 'registry' | 'disk' };

/**
 * Asks the registry for all ids and keeps them in `file`; when it is away, reads `file`. Throws Fault REGISTRY_UNAVAILABLE when
 * neither knows them all, CODEC_UNKNOWN_SCHEMA when the registry answers and a schema was never registered.
 */
export async function preloadIds(registry: Registry, subjects: readonly Subject[], file: string): Promise<Preloaded> {
  try {
    const ids = await idsOf(subjects, (one) => lookUp(registry, one.subject, one.versions));
    const missing = subjects.find((one) => !covers(ids, [one]));
    if (missing !== undefined)
      throw new Fault('CODEC_UNKNOWN_SCHEMA', {
        message: 'a schema is not registered; run the deploy step that registers schemas',
        context: { subject: missing.subject },
        retry: 'never',
      });
    keep(file, ids);
    return { ids, from: 'registry' };
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'REGISTRY_UNAVAILABLE') throw error;
    const ids = fromDisk(file);
    if (ids === null || !covers(ids, subjects)) throw error;
    return { ids, from: 'disk' };
  }
}

/** Writes the ids where `preloadIds` finds them when the registry is away. */
export function keep(file: string, ids: SchemaIds): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, `${JSON.stringify(ids, null, 1)}\n`);
  renameSync(`${file}.new`, file);
}

function fromDisk(file: string): SchemaIds | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    // No file, or half of one: the same as never loaded; the caller then reports the registry's own fault.
    return null;
  }
}

async function idsOf(
  subjects: readonly Subject[],
  ask: (subject: Subject) => Promise<readonly (number | null)[]>,
): Promise<SchemaIds> {
  const ids: Record<string, readonly (number | null)[]> = {};
  const waiting = [...subjects];
  const worker = async (): Promise<void> => {
    for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) ids[one.subject] = await ask(one);
  };
  await Promise.all(Array.from({ length: questionsMax }, worker));
  return ids;
}

/** The registry's id of each version of a subject, null where it has none. Equal texts are asked once. */
async function lookUp(
  registry: Registry,
  subject: string,
  versions: readonly (object | null)[],
): Promise<readonly (number | null)[]> {
  const asked = new Map<string, number | null>();
  const ids: (number | null)[] = [];
  for (const json of versions) {
    const text = json === null ? null : JSON.stringify(json);
    if (text !== null && !asked.has(text)) {
      const answer = await request(registry, 'POST', `/subjects/${encodeURIComponent(subject)}`, { schema: text });
      asked.set(text, answer === null ? null : answer.id);
    }
    ids.push(text === null ? null : (asked.get(text) ?? null));
  }
  return ids;
}

/** Null for a 404 of the registry's own. */
async function request(registry: Registry, method: string, path: string, body: object): Promise<{ id: number } | null> {
  const response = await inTime(
    registry,
    path,
    fetch(`${registry.url}${path}`, { method, headers: contentType, body: JSON.stringify(body) }),
  );
  const text = await inTime(registry, path, response.text());
  if (response.ok) return JSON.parse(text);
  if (response.status === 404 && text.includes('error_code')) return null;
  throw unavailable(path, `status ${response.status}`);
}

/** The client has no time-out of its own and says 400 for a refused connection: only 409 and 422 are the registry's own no. */
async function inTime<T>(registry: Registry, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(unavailable(what, `no answer in ${registry.timeoutMs} ms`)), registry.timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const status = typeof error === 'object' && error !== null ? Reflect.get(error, 'status') : undefined;
    if (status === 409 || status === 422)
      throw new Fault('REGISTRY_INCOMPATIBLE', { cause: error, context: { subject: what } });
    throw unavailable(what, messageOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function unavailable(what: string, why: string): Fault {
  return new Fault('REGISTRY_UNAVAILABLE', { context: { subject: what, why: why.slice(0, 200) } });
}
