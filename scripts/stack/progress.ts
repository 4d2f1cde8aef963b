// What a person sees while parts are fetched and started: bars on a terminal, one plain line a step elsewhere. Always
// on stderr, so that a command's answer on stdout stays clean.

import cliProgress from 'cli-progress';
import type { Progress, ProgressUpdate } from './part.ts';

/** A Progress for people, and `close`, which leaves the terminal as it was. */
export function terminalProgress(): { progress: Progress; close: () => void } {
  return process.stderr.isTTY ? bars() : lines();
}

function lines(): { progress: Progress; close: () => void } {
  const last = new Map<string, string>();
  return {
    // A download reports many times: one line says that it began, none that it is half done.
    progress: ({ part, text }) => {
      if (last.get(part) === text) return;
      last.set(part, text);
      process.stderr.write(`${part}: ${text}\n`);
    },
    close: () => undefined,
  };
}

function bars(): { progress: Progress; close: () => void } {
  const multi = new cliProgress.MultiBar(
    { stream: process.stderr, hideCursor: true, linewrap: false, format: formatLine },
    cliProgress.Presets.shades_classic,
  );
  const byPart = new Map<string, cliProgress.SingleBar>();
  return {
    progress: (update) => {
      const bar = byPart.get(update.part) ?? multi.create(1, 0);
      byPart.set(update.part, bar);
      bar.setTotal(update.total ?? 1);
      bar.update(update.done ?? 0, { update });
    },
    close: () => multi.stop(),
  };
}

function formatLine(_options: unknown, _params: unknown, payload: { update?: ProgressUpdate }): string {
  const { part = 'stack', text = '', done, total } = payload.update ?? {};
  const line = `${part.padEnd(9)} ${text}`;
  if (done === undefined || total === undefined) return line;
  const width = 20;
  const full = Math.round((width * done) / total);
  return `${line} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${done} of ${total} MB`;
}
