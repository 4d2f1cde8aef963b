// Every mutant still applies to the tree, says which rule it breaks, and is listed.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readMutant, survivors } from '../../mutants/patch.ts';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'test/mutants');
const names = readdirSync(folder).filter((name) => name.endsWith('.patch'));
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

test('there are at least twenty, and survivors are explained', () => {
  expect(names.length).toBeGreaterThanOrEqual(20);
  for (const name of survivors) expect(readme).toContain(`\`${name}\``);
});

test.each(names)('%s applies', (name) => {
  expect(readMutant(readFileSync(join(folder, name), 'utf8')).rule).not.toBe('');
  expect(readme).toContain(`| ${name.replace('.patch', '')} `);
  execFileSync('patch', ['-p1', '-s', '--dry-run', '-d', root, '-i', join(folder, name)]);
});
