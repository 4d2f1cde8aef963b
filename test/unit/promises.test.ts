// docs/promises.md is true: every file that it names exists, and every rule is named in at least one of the files that show it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'promises.md'), 'utf8');
const rows = page.split('\n').flatMap((line) => {
  const [, , rule, , shown] = line.split('|');
  const name = /^ `([a-z]+\.\d)` +$/.exec(rule ?? '')?.[1];
  return name === undefined
    ? []
    : [{ rule: name, files: [...(shown ?? '').matchAll(/`([^`]+)`/g)].map(([, file]) => file ?? '') }];
});

test('the table has its rules, each once', () => {
  const rules = rows.map(({ rule }) => rule);
  expect(rules.length).toBeGreaterThan(25);
  expect(new Set(rules).size).toBe(rules.length);
});

test.each(rows)('$rule is shown in files that exist, and one of them names it', ({ rule, files }) => {
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  const named = files.filter((file) => readFileSync(join(root, file), 'utf8').includes(rule));
  expect(named).not.toEqual([]);
});

test('every other file that the page names exists', () => {
  const files = [...page.matchAll(/`((?:test|docs)\/[^`]+\.(?:ts|md))`/g)].map(([, file]) => file ?? '');
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
});
