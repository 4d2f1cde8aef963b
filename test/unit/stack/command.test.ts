// The command line of the stack where nothing can be had: one clear line, the command that mends it, and the right exit
// code.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';

const project = join(import.meta.dirname, '..', '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'dabba-command-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function stack(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const command = [
    '--import',
    'tsx',
    'scripts/stack/stack.ts',
    '--data',
    folder,
    '--cache-folder',
    join(folder, 'cache'),
    ...args,
  ];
  return new Promise<{ code: number; stdout: string; stderr: string }>((resolve) => {
    execFile(
      process.execPath,
      command,
      { cwd: project, env: { ...process.env, ...environment } },
      (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
  });
}

test('a part that cannot be had is one line that names the mend', async () => {
  // A PATH without mvn, pip and apt-get: nothing can be fetched or installed.
  const { code, stderr } = await stack(['up', '--part', 'kafka'], { PATH: folder });
  expect(code).toBe(1);
  const last = stderr.trim().split('\n').at(-1);
  expect(last).toMatch(
    /^STACK_PART_MISSING: kafka: no mvn on the PATH\. To mend: install Maven, on Debian: sudo apt-get install maven/,
  );
});

test('DABBA_STACK=docker without docker says so', async () => {
  const { code, stderr } = await stack(['up'], { PATH: folder, DABBA_STACK: 'docker' });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n').at(-1)).toMatch(/no docker on the PATH\. To mend: install Docker/);
});

test('DABBA_STACK=docker hands the parts to docker compose, and an endpoint of the environment still wins', async () => {
  const docker = join(folder, 'docker');
  const calls = join(folder, 'calls');
  writeFileSync(
    docker,
    `#!${process.execPath}\nrequire('fs').appendFileSync('${calls}', process.argv.slice(4).join(' ') + '\\n');
if (process.argv.includes('ps')) console.log('postgres');\n`,
  );
  chmodSync(docker, 0o755);
  const environment = { PATH: folder, DABBA_STACK: 'docker', DABBA_REDIS: 'redis://127.0.0.1:1' };
  const { code, stdout } = await stack(['up', '--part', 'postgres', '--part', 'redis'], environment);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^postgres +up +postgres:\/\/dabba:dabba@127\.0\.0\.1:15432\/dabba +docker$/m);
  expect(await stack(['reset'], environment)).toMatchObject({ code: 0 });
  rmSync(docker);
  const said = readFileSync(calls, 'utf8')
    .split('\n')
    .map((line) => line.replace(/^\S+ /, ''));
  expect(said).toEqual(['up --detach --wait postgres', 'ps --services --status running', 'down --volumes', '']);
});

test('a wrong setting stops it with every fault named', async () => {
  const { code, stderr } = await stack(['up'], { DABBA_KAFKA: 'nowhere', DABBA_LANES: 'many' });
  expect(code).toBe(1);
  expect(stderr).toMatch(/DABBA_KAFKA[\s\S]*DABBA_LANES/);
});

test('help is help, and a wrong word is exit code 2', async () => {
  expect(await stack(['--help'])).toMatchObject({ code: 0, stdout: expect.stringContaining('Examples:') });
  expect(await stack(['upp'])).toMatchObject({ code: 2, stderr: expect.stringContaining("unknown command 'upp'") });
  expect(await stack(['up', '--part', 'zookeeper'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('one of kafka, postgres'),
  });
});

test('where no stack is, status says how to start one', async () => {
  expect(await stack(['status'])).toMatchObject({
    code: 1,
    stdout: 'No stack here yet; `npm run stack -- up` starts one.\n',
  });
  expect(await stack(['status', '--json'])).toMatchObject({ code: 1, stdout: '[]\n' });
  expect(await stack(['down'])).toMatchObject({ code: 0, stdout: 'No stack was running.\n' });
});
