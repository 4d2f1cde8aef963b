// `node --import tsx test/mutants/mutants.ts [name…]`: plants each named bug in a copy of the tree and says who found it. A patch
// begins with the rule that it breaks and with who must find it: `sim <world> <seeds>` or `test <file>`.
// Exit 1 when one was found by nobody that is not in `survivors` (README.md says why those cannot be found).

import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { copiedFolders, readMutant, survivors } from './patch.ts';

const root = join(import.meta.dirname, '../..');
const wanted = process.argv.slice(2);
const names = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.patch'))
  .map((name) => basename(name, '.patch'))
  .filter((name) => wanted.length === 0 || wanted.includes(name));

let missed = 0;
for (const name of names) {
  const found = hunt(name);
  if (found === null && !survivors.includes(name)) missed += 1;
  console.log(
    `${name.padEnd(28)} ${found ?? (survivors.includes(name) ? 'survives, as README.md says' : 'NOT FOUND')}`,
  );
}
console.log(`${names.length} mutants, ${missed} missed`);
process.exit(missed > 0 ? 1 : 0);

/** What found the mutant, or null. */
function hunt(name: string): string | null {
  const copy = mkdtempSync(join(tmpdir(), 'dabba-mutant-'));
  try {
    for (const folder of copiedFolders) cpSync(join(root, folder), join(copy, folder), { recursive: true });
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    const { how } = readMutant(readFileSync(join(import.meta.dirname, `${name}.patch`), 'utf8'));
    execFileSync('patch', ['-p1', '-s', '-d', copy, '-i', join(import.meta.dirname, `${name}.patch`)]);
    return how.kind === 'sim' ? simulate(copy, how.world, how.seeds) : runTest(copy, how.file);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function simulate(copy: string, world: string, seeds: number): string | null {
  const args = ['--import', 'tsx', 'test/sim/sim.ts', '--world', world, '--seeds', `${seeds}`, '--stop', '--json'];
  const ran = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 26, timeout: 300_000 });
  if (ran.error !== undefined) return `${world}: it never came to an end`;
  if (ran.status === 0) return null;
  const seed = /seed (\d+): (.{0,80})/.exec(ran.stderr);
  return seed === null ? `${world}: ${ran.stderr.slice(-200)}` : `${world} seed ${seed[1]}: ${seed[2]}`;
}

function runTest(copy: string, file: string): string | null {
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const ran = spawnSync(process.execPath, [vitest, 'run', '--project', 'unit', file], { cwd: copy, encoding: 'utf8' });
  return ran.status === 0 ? null : file;
}
