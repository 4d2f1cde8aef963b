// `npm test`: everything CI runs. Gets what the tests need, runs vitest on both projects, exits with its code.
// Arguments go to vitest:
// `npm test -- test/unit/runtime`.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BROWSER_VARIABLE, obtainBrowser } from './browser.ts';

const projectFolder = join(import.meta.dirname, '..', '..');
const vitest = join(projectFolder, 'node_modules', 'vitest', 'vitest.mjs');
const nodeLeast = [20, 19] as const;

await main();

async function main(): Promise<void> {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < nodeLeast[0] || (major === nodeLeast[0] && minor < nodeLeast[1])) {
    process.stderr.write(`Node ${process.versions.node} is too old, ${nodeLeast.join('.')} or newer is needed.\n`);
    process.exitCode = 1;
    return;
  }
  const browser = await obtainBrowser();
  const folder = mkdtempSync(join(tmpdir(), 'dabba-report-'));
  try {
    const report = join(folder, 'report.json');
    const environment = browser === null ? process.env : { ...process.env, [BROWSER_VARIABLE]: browser };
    process.exitCode = await runVitest(report, environment);
    printCounts(report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runVitest(report: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
    cwd: projectFolder,
    stdio: 'inherit',
    env: environment,
  });
  passOnSignals(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

/** The terminal sends Ctrl-C to vitest as well; this process only has to wait for it. Other signals reach us alone. */
function passOnSignals(child: ChildProcess): void {
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
}

/** One plain line below vitest's own summary, for readers that are programs. */
function printCounts(report: string): void {
  let counts: { numPassedTests?: number; numFailedTests?: number; numPendingTests?: number };
  try {
    counts = JSON.parse(readFileSync(report, 'utf8'));
  } catch {
    // vitest ended before it could report; its own words and its exit code say why.
    return;
  }
  const { numPassedTests: passed = 0, numFailedTests: failed = 0, numPendingTests: skipped = 0 } = counts;
  process.stdout.write(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`);
}
