// schema.1: what an unknown schema id means, asked of the registry off the hot path while the partition stays paused.
// I1: poison only when the registry itself said that there is no such schema, or that it belongs to another subject; anything
//     that may be an outage, a proxy or a wrong password is `away`.
// I2: one request per id at a time; poison verdicts are kept for a minute, so that many bad records cost one request.

import { monotonicMs } from '../../runtime/clock.ts';
import type { Subject } from './subjects.ts';

/** known: decode again. code_behind: stay paused, newer code is needed. poison: the record is nobody's. away: ask again later. */
export type Verdict = 'known' | 'code_behind' | 'poison' | 'away';

/** Where the registry's Confluent API answers, and how long one question may take. */
export type Registry = { readonly url: string; readonly timeoutMs: number };

const poisonKeptMs = 60_000;
const poisonKeptMax = 10_000;

type Parts = {
  readonly registry: Registry | null;
  topicOf(topic: string): ReadonlyMap<string, Subject> | null;
  learn(topic: string, schemaId: number, json: unknown): boolean;
  stuck(topic: string, schemaId: number): boolean;
  knows(topic: string, schemaId: number): boolean;
};

/** The question and its short memory. */
export function createResolve(parts: Parts) {
  const open = new Map<string, Promise<Verdict>>();
  const poison = new Map<string, number>();
  const keep = (key: string): void => {
    if (poison.size >= poisonKeptMax) poison.clear();
    poison.set(key, monotonicMs() + poisonKeptMs);
  };
  const ask = async (topic: string, schemaId: number, key: string): Promise<Verdict> => {
    if (parts.stuck(topic, schemaId)) return 'code_behind';
    if (parts.knows(topic, schemaId)) return 'known';
    const verdict = parts.registry === null ? 'poison' : await judge(parts, parts.registry, topic, schemaId);
    if (verdict === 'poison') keep(key);
    return verdict;
  };
  return {
    isPoison(topic: string, schemaId: number): boolean {
      const until = poison.get(`${topic} ${schemaId}`);
      return until !== undefined && until > monotonicMs();
    },
    resolve(topic: string, schemaId: number): Promise<Verdict> {
      const key = `${topic} ${schemaId}`;
      const asked = open.get(key) ?? ask(topic, schemaId, key).finally(() => open.delete(key));
      open.set(key, asked);
      return asked;
    },
  };
}

async function judge(parts: Parts, registry: Registry, topic: string, schemaId: number): Promise<Verdict> {
  const names = parts.topicOf(topic);
  const found = await get(registry, `/schemas/ids/${schemaId}`);
  if (found.kind !== 'ok') return found.kind;
  const text = field(found.json, 'schema');
  if (typeof text !== 'string') return 'away';
  const json = parsed(text);
  const name = fullNameOf(json);
  if (name === null) return 'poison';
  const users = await get(registry, `/schemas/ids/${schemaId}/versions`);
  if (users.kind !== 'ok') return users.kind;
  const subjects = Array.isArray(users.json) ? users.json.map((one) => field(one, 'subject')) : [];
  if (!subjects.includes(`${topic}-${name}`)) return 'poison';
  if (names?.has(name) !== true) return 'code_behind';
  return parts.learn(topic, schemaId, json) ? 'known' : 'code_behind';
}

type Answer = { readonly kind: 'ok'; readonly json: unknown } | { readonly kind: 'poison' } | { readonly kind: 'away' };

async function get(registry: Registry, path: string): Promise<Answer> {
  try {
    const response = await fetch(`${registry.url}${path}`, { signal: AbortSignal.timeout(registry.timeoutMs) });
    const json: unknown = await response.json();
    if (response.ok) return { kind: 'ok', json };
    // A 404 counts only with the registry's own code 40403 (schema not found): proxies answer 404 too.
    return { kind: response.status === 404 && field(json, 'error_code') === 40403 ? 'poison' : 'away' };
  } catch {
    // No connection, no answer in time, or no JSON: the registry is away, which is a verdict and not a fault.
    return { kind: 'away' };
  }
}

function field(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? Reflect.get(json, name) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fullNameOf(json: unknown): string | null {
  const name = field(json, 'name');
  const namespace = field(json, 'namespace');
  if (typeof name !== 'string') return null;
  return typeof namespace === 'string' && !name.includes('.') ? `${namespace}.${name}` : name;
}
