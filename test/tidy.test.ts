// The rules of the house as a test: one-way imports, one owner room a package, a pure core, short files and functions.
// Each rule is also shown to bite, on a planted offence.

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importOffences } from './tidy/imports.ts';
import { purityOffences } from './tidy/purity.ts';
import { shapeOffences } from './tidy/shape.ts';
import { type Offence, readSources, type Source, sourceOf } from './tidy/source.ts';

const sources = readSources(join(import.meta.dirname, '..'));
const head = '// What it is.\n';

/** One line an offence; as one text, because a list would be shortened where it is printed. */
function listed(rule: (source: Source) => Offence[]): string {
  return sources
    .flatMap(rule)
    .map(({ path, line, what }) => `${path}:${line}  ${what}`)
    .join('\n');
}

function planted(rule: (source: Source) => Offence[], path: string, text: string): string[] {
  return rule(sourceOf(path, head + text)).map(({ line, what }) => `${line}  ${what}`);
}

test('imports point one way, and a package has one owner room', () => {
  expect(listed(importOffences)).toBe('');
});

test('files and functions are short, and nothing unfinished is left in them', () => {
  expect(listed(shapeOffences)).toBe('');
});

test('time, environment and the outside world are asked in one place each', () => {
  expect(listed(purityOffences)).toBe('');
});

test('the tree is really read', () => {
  const paths = sources.map(({ path }) => path);
  expect(paths).toContain('runtime/clock.ts');
  expect(paths).toContain('test/tidy.test.ts');
  expect(paths.filter((path) => path.includes('node_modules'))).toEqual([]);
});

test.each([
  [
    'storage/log/x.ts',
    "import { x } from '../../streams/relay/relay.ts';",
    'the arrow points from streams/ to storage/, not back',
  ],
  [
    'schemas/x.ts',
    "import type { A } from '../actors/actor.ts';",
    'the arrow points from actors/ to schemas/, not back',
  ],
  ['streams/loop/x.ts', "import { order } from '../../actors/order/order.ts';", 'of actors/ only'],
  ['gateway/x.ts', "const x = await import('../actors/rider/rider.ts');", 'of actors/ only'],
  ['actors/order/x.ts', "import { Fault } from '../../runtime/errors.ts';", 'pure and imports nothing of runtime/'],
  ['actors/order/x.ts', "import { readFileSync } from 'node:fs';", 'imports no node:fs'],
  ['runtime/x.ts', "export { slot } from '../schemas/slot.ts';", 'runtime/ imports only runtime'],
  ['streams/x.ts', "import { stack } from '../scripts/stack/stack.ts';", 'imports nothing of scripts/'],
  ['gateway/x.ts', "import { main } from '../main.ts';", 'imports nothing of the root'],
  ['web/ops/x.ts', "import { routes } from '../../gateway/routes.ts';", 'web/ imports only web and schemas'],
  ['streams/loop/x.ts', "import { Kafka } from 'kafkajs';", 'only streams/broker/ imports kafkajs'],
  ['storage/log/x.ts', "import type { Pool } from 'pg';", 'only storage/postgres/ imports pg'],
  ['gateway/auth/x.ts', "import uWS from 'uWebSockets.js';", 'only gateway/server/ imports uWebSockets.js'],
])('in %s no %s', (path, text, what) => {
  expect(planted(importOffences, path, text)).toEqual([expect.stringMatching(new RegExp(`^2 {2}.*${what}`))]);
});

test.each([
  ['streams/broker/x.ts', "import { Kafka } from 'kafkajs';"],
  ['streams/loop/x.ts', "import { actor } from '../../actors/actor.ts';"],
  ['streams/loop/x.ts', "import { rank } from '../../actors/dispatch/ranking.ts';"],
  ['gateway/x.ts', "import { Fault } from '../runtime/errors.ts';"],
  ['actors/dispatch/x.ts', "import { gridDisk } from 'h3-js';"],
  ['bench/x.ts', "import { Kafka } from 'kafkajs';"],
  ['main.ts', "import { gateway } from './gateway/gateway.ts';"],
])('in %s fine: %s', (path, text) => {
  expect(planted(importOffences, path, text)).toEqual([]);
});

test.each([
  ['a/x.ts', 'export default 1;', '2  default export'],
  ['a/x.ts', 'export default function x() {}', '2  default export'],
  ['a/x.ts', 'const x = 1;\nexport { x as default };', '3  default export'],
  ['a/x.ts', "export * from './y.ts';", '1  a barrel: it only re-exports'],
  ['a/x.ts', "import { y } from './y.ts';\nexport { y };", '1  a barrel: it only re-exports'],
  ['a/x.ts', 'export const x: any = 1;', '2  `any`'],
  ['a/x.ts', `// ${'FIX'}ME later`, `2  ${'FIX'}ME in finished code`],
  ['a/utils.ts', 'export const x = 1;', '1  utils.ts says nothing: name the file after its noun'],
  ['a/bigFile.ts', 'export const x = 1;', '1  file name is not kebab-case'],
  ['a/x.ts', `export function x() {\n${'  x();\n'.repeat(69)}}`, '2  function of 71 lines, at most 70'],
  ['a/x.ts', '// line\n'.repeat(250), '251  file of 251 lines, at most 250'],
])('an offence of shape is found, row %#', (path, text, offence) => {
  expect(planted(shapeOffences, path, text)).toEqual([offence]);
});

test('a file opens with what it is', () => {
  expect(shapeOffences(sourceOf('a/x.ts', 'export const x = 1;'))).toHaveLength(1);
});

test('what tools need, tables of tests and generated files are left alone', () => {
  expect(planted(shapeOffences, 'vitest.config.ts', 'export default {};')).toEqual([]);
  expect(planted(shapeOffences, 'streams/gps/worker.ts', 'export default function pack() {}')).toEqual([]);
  expect(
    planted(shapeOffences, 'test/x.test.ts', `describe('x', () => {\n${"  test('y', z);\n".repeat(99)}});`),
  ).toEqual([]);
  const suite = `export function suite() {\n${"  test('y', z);\n".repeat(99)}}`;
  expect(planted(shapeOffences, 'test/x.ts', suite)).toEqual([]);
  expect(planted(shapeOffences, 'streams/x.ts', suite)).toEqual(['2  function of 101 lines, at most 70']);
  expect(planted(shapeOffences, 'actors/x.types.ts', 'export type X = any;\n'.repeat(300))).toEqual([]);
  expect(planted(shapeOffences, 'a/x.ts', "export {};\nexport const text = 'any';")).toEqual([]);
});

test.each([
  ['streams/x.ts', 'const t = Date.now();', '2  Date.now outside runtime/clock.ts'],
  ['scripts/x.ts', "const t = Date['now']();", '2  Date.now outside runtime/clock.ts'],
  ['gateway/x.ts', 'const t = new Date();', '2  new Date() outside runtime/clock.ts'],
  ['main.ts', 'const x = process.env;', '2  process.env outside runtime/config.ts'],
  ['actors/x.ts', 'const x = Math.random();', '2  randomness in actors/'],
  ['actors/x.ts', 'export async function x() {\n  await y();\n}', '3  await in actors/'],
  ['actors/x.ts', 'export class X {}', '2  class in actors/'],
  ['actors/x.ts', 'const x = performance.now();', '2  performance in actors/'],
])('asking where one may not is found, row %#', (path, text, offence) => {
  expect(planted(purityOffences, path, text)).toEqual([offence]);
});

test.each([
  ['runtime/clock.ts', 'const t = Date.now();'],
  ['runtime/config.ts', 'const x = process.env;'],
  ['scripts/x.ts', 'const x = process.env;'],
  ['web/x.ts', 'const t = Date.now();'],
  ['gateway/x.ts', "const t = new Date(at); const text = 'Date.now()';"],
  ['actors/x.ts', 'const x = { process: 1, fetch: order.fetch };'],
])('asking where one may is fine, row %#', (path, text) => {
  expect(planted(purityOffences, path, text)).toEqual([]);
});
