// The folder of downloaded programs. Several stacks, and several processes at once, share it.
// I1: an entry is complete or absent: it is made aside and moved into place with one rename.
// I2: one process makes an entry, the others wait for it.

import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withLock } from './lock.ts';

/** The folder `path`, made by `make` (which fills the folder it is given) unless it is there already. */
export async function cachedFolder(
  path: string,
  make: (draft: string) => Promise<void>,
  onWait: (pid: number) => void,
): Promise<string> {
  if (existsSync(path)) return path;
  const build = async () => {
    if (existsSync(path)) return;
    const draft = `${path}.draft`;
    await rm(draft, { recursive: true, force: true });
    await mkdir(draft, { recursive: true });
    await make(draft);
    await rename(draft, path);
  };
  await mkdir(dirname(path), { recursive: true });
  await withLock(`${path}.lock`, build, onWait);
  return path;
}
