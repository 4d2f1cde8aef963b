// `npm start` as a newcomer meets it: no data, no built pages, no environment (but the downloads of the tests); then Ctrl-C.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { config } from '../../../runtime/config.ts';
import { freePorts } from '../../../scripts/city/world.ts';

const projectFolder = join(import.meta.dirname, '..', '..', '..');
const data = mkdtempSync(join(tmpdir(), 'dabba-start-'));
// Postgres as root runs as another user, who must be able to pass this folder.
chmodSync(data, 0o755);
afterAll(() => rmSync(data, { recursive: true, force: true }));

/** `npm start` on this file's data; `said` is all it wrote so far. */
async function begin() {
  const [port = 0] = await freePorts(1);
  const cleared = ['NODE_ENV', 'VITEST', 'DABBA_KAFKA', 'DABBA_POSTGRES', 'DABBA_REDIS', 'DABBA_REGISTRY'];
  const inherited = Object.entries(process.env).filter(([name]) => !cleared.includes(name));
  const cache = resolve(projectFolder, config().cacheFolder);
  const env = { DABBA_DATA: data, DABBA_CACHE: cache, DABBA_WEB: join(data, 'web'), DABBA_HTTP_PORT: String(port) };
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start/start.ts'], {
    cwd: projectFolder,
    env: { ...Object.fromEntries(inherited), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  const says = async (what: string): Promise<void> => {
    const now = (): string => (child.exitCode === null || said.includes(what) ? said : `${said}\n${what}? It ended.`);
    await expect.poll(now, { timeout: 170_000, interval: 200 }).toContain(what);
    expect(now()).not.toContain('It ended.');
  };
  return { child, base: `http://127.0.0.1:${port}`, ended: once(child, 'exit'), says };
}

/** Command lines of processes that work on this file's data. */
function living(): string[] {
  return readdirSync('/proc').flatMap((name) => {
    try {
      const line = /^\d+$/.test(name) ? readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ') : '';
      return line.includes(data) ? [line] : [];
    } catch {
      return [];
    }
  });
}

test('a first order is delivered, the pages are there, and Ctrl-C leaves nothing running', async () => {
  const { child, base, ended, says } = await begin();
  try {
    await says('first order delivered after');
    const page = await fetch(`${base}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')]);
  } finally {
    child.kill('SIGINT');
    await ended;
  }
  expect(child.exitCode).toBe(0);
  await expect(fetch(`${base}/livez`)).rejects.toThrow();
  expect(living()).toEqual([]);
}, 240_000);

test('kill -9 leaves nothing running either', async () => {
  const { child, base, ended, says } = await begin();
  await says('is up');
  child.kill('SIGKILL');
  await ended;
  await expect.poll(living, { timeout: 60_000 }).toEqual([]);
  const answers = (): Promise<boolean> =>
    fetch(`${base}/livez`).then(
      () => true,
      () => false,
    );
  await expect.poll(answers, { timeout: 60_000 }).toBe(false);
}, 240_000);
