// A few links that share the work of a service. Made of links, not of node-pg's pool, so that deadlines, destroyed connections and
// fault codes are the same everywhere.
// I1: what waits for a link is bounded; further statements are refused, never queued without end.

import { Fault } from '../../runtime/errors.ts';
import { limits } from '../../runtime/limits.ts';
import { type Link, type LinkOptions, openLink } from './link.ts';
import type { Runner, Statement, Value } from './statement.ts';

/** A pool with a lifetime. */
export type Pool = Runner & { readonly close: () => Promise<void> };

/** A pool of so many links; each connects at its first statement. */
export function openPool(options: LinkOptions & { readonly connections: number }): Pool {
  const links = Array.from({ length: options.connections }, () => openLink(options));
  // The link used last is taken first, so that a quiet service keeps few connections.
  const free = [...links];
  const waiting: ((link: Link) => void)[] = [];

  function take(): Promise<Link> {
    const link = free.pop();
    if (link !== undefined) return Promise.resolve(link);
    if (waiting.length >= limits.postgresPoolWaitersMax)
      return Promise.reject(new Fault('QUEUE_FULL', { context: { pool: options.name, waiting: waiting.length } }));
    return new Promise((resolve) => {
      waiting.push(resolve);
    });
  }

  function giveBack(link: Link): void {
    const next = waiting.shift();
    if (next === undefined) free.push(link);
    else next(link);
  }

  return {
    run: async <Row>(statement: Statement, values: readonly Value[]) => {
      const link = await take();
      try {
        return await link.run<Row>(statement, values);
      } finally {
        giveBack(link);
      }
    },
    close: async () => {
      await Promise.all(links.map((link) => link.close()));
    },
  };
}

/**
 * A door for services that build their SQL (catalog lists, ops filters): one statement, not prepared by name. When its answer does
 * not come it counts as one that may have written.
 */
export function queryOf(runner: Runner) {
  return <Row extends object>(text: string, values: readonly unknown[]): Promise<readonly Row[]> =>
    // node-pg also takes plain arrays and dates; statements with a name here do without.
    runner.run<Row>({ name: '', text, writes: true }, values as readonly Value[]);
}
