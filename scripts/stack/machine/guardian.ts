// A guardian: a shell that waits at the end of a pipe and ends the servers when their owner dies without saying goodbye
// (kill -9, a closed terminal, an interrupt that nobody handles). Nobody is left behind, whichever way a program ends.
// I1: the pipe closes when the owner dies, and only then or by `release`: Node hands its end to no other child.
// I2: it ends exactly the processes that stack.json names at that moment; the owner writes that file at every change.

import { spawn } from 'node:child_process';

// `read` fails at the end of the pipe and succeeds when a line came: the goodbye.
const script = `read -r goodbye && exit 0
for pid in $(sed -n '/"parts"/,$ s/.*"pid": \\([0-9][0-9]*\\).*/\\1/p' "$1"); do kill -9 "$pid"; done`;

/** Watches over the servers named in `recordFile` until the returned function is called. */
export function startGuardian(recordFile: string): () => void {
  const shell = spawn('sh', ['-c', script, 'dabba-guardian', recordFile], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell nobody guards, as before there was a guardian: the next start ends what was left.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref();
  return () => void shell.stdin.end('goodbye\n');
}
