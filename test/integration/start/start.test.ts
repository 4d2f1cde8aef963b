// `npm start` as a newcomer meets it: no data, no built pages, no environment (but the downloads of the tests); then Ctrl-C.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
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

test('a first order is delivered, the pages are there, and Ctrl-C leaves nothing running', async () => {
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
  const ended = once(child, 'exit');
  try {
    await expect
      .poll(() => (child.exitCode === null ? said : `ended: ${said}`), { timeout: 170_000, interval: 200 })
      .toMatch(/first order delivered after [\d.]+ s|^ended/);
    expect(said).toContain('first order delivered');
    const page = await fetch(`http://127.0.0.1:${port}/`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<script')]);
  } finally {
    child.kill('SIGINT');
    await ended;
  }
  expect(child.exitCode).toBe(0);
  await expect(fetch(`http://127.0.0.1:${port}/livez`)).rejects.toThrow();
}, 240_000);
