// Folders that another user must reach: a server that refuses root runs as a user who owns only its data folder.

import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A user by number. */
export type User = { readonly uid: number; readonly gid: number };

/** Whether `user` can pass every folder above `path` that exists. */
export function canReach(path: string, user: User): boolean {
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (!canPass(folder, user)) return false;
    if (folder === dirname(folder)) return true;
  }
}

/** A folder below the system's temporary one, always the same for the same `path`; `prefix` says whose it is. */
export function temporaryTwin(path: string, prefix: string): string {
  const name = createHash('sha256').update(resolve(path)).digest('hex').slice(0, 12);
  return join(tmpdir(), `${prefix}-${name}`);
}

function canPass(folder: string, user: User): boolean {
  const { mode, uid, gid } = statSync(folder, { throwIfNoEntry: false }) ?? { mode: 0o777, uid: -1, gid: -1 };
  // The kernel looks at the first class that fits, not at the most generous one.
  if (uid === user.uid) return (mode & 0o100) !== 0;
  if (gid === user.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}
