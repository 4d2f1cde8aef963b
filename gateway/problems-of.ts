// From a schema's complaint to the fields of a problem: what was wrong, what was got, what is allowed.

import type { z } from 'zod';
import type { Problem } from '../actors/actor.ts';

const shownMax = 60;
const problemsMax = 20;

/** One problem per complaint; `where` names the part of the request when the value itself is wrong. */
export function problemsOf(error: z.ZodError, value: unknown, where: string): Problem[] {
  return error.issues.slice(0, problemsMax).flatMap((issue) => one(issue, value, where));
}

/** A short text for what was got; long texts are cut, containers only counted. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > shownMax ? `${text.slice(0, shownMax)}… (${text.length} characters)` : text;
}

function one(issue: z.core.$ZodIssue, value: unknown, where: string): Problem[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, problemsMax).map((key) => ({
      field: field([...path, key], where),
      got: 'an unknown field',
      allowed: 'only the documented fields',
    }));
  return [{ field: field(path, where), got: shown(at(value, path)), allowed: allowedBy(issue) }];
}

function allowedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`;
    case 'too_big':
      return `at most ${issue.maximum}${unit(issue.origin)}`;
    case 'too_small':
      return `at least ${issue.minimum}${unit(issue.origin)}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'invalid_format':
      return issue.pattern === undefined ? `text in the form ${issue.format}` : `text like ${issue.pattern}`;
    default:
      return issue.message;
  }
}

function unit(origin: string): string {
  if (origin === 'string') return ' characters';
  return origin === 'array' ? ' entries' : '';
}

function field(path: readonly string[], where: string): string {
  const [first, ...rest] = path;
  if (first === undefined) return where;
  return rest.reduce(
    (text, part) => (/^\d+$/.test(part) ? `${text}[${part}]` : `${text}.${part}`),
    first.slice(0, shownMax),
  );
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (held, key) => (typeof held === 'object' && held !== null ? Reflect.get(held, key) : undefined),
    value,
  );
}
