// Asks an engine the questions of a set at an even rate and counts its answers.
// I1: open loop: a question is asked when it is due, whatever became of those before; its time counts from then.

import type { SearchQuery } from '../../storage/catalog/search/engine.ts';
import type { Listing, Question } from './search-sets.ts';

/** An engine under test: ids of restaurants, best first. */
export type ListedEngine = { readonly name: string; search(query: SearchQuery): Promise<readonly string[]> };

/** Figures of a set; recalls are shares. A miss has no answer among its first five (or, where all must fit, one that does not). */
export type Score = {
  readonly queries: number;
  readonly recallAt1: number;
  readonly recallAt5: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly misses: readonly { readonly text: string; readonly got: readonly string[] }[];
};

const page = 5;
/** Asked before the counting begins, so that statements are prepared and pages are in memory. */
const warmUpQueries = 100;
/** Any moment: no question is about opening hours. */
const at = 1_760_000_000_000;

/** Scores one engine on one set. */
export async function scoreSet(
  engine: ListedEngine,
  questions: readonly Question[],
  options: { readonly byId: ReadonlyMap<string, Listing>; readonly rate: number },
): Promise<Score> {
  for (const question of questions.slice(0, warmUpQueries)) await engine.search(queryOf(question));
  const times: number[] = [];
  const answers = await atRate(questions, options.rate, async (question, due) => {
    const ids = await engine.search(queryOf(question));
    times.push(performance.now() - due);
    return ids.slice(0, page).flatMap((id) => options.byId.get(id) ?? []);
  });
  let first = 0;
  const misses: { readonly text: string; readonly got: readonly string[] }[] = [];
  for (const [n, question] of questions.entries()) {
    const found = answers[n] ?? [];
    const right = found.map(question.answers);
    if (right[0] === true) first++;
    const good = question.all ? right.length === page && right.every(Boolean) : right.some(Boolean);
    if (!good) misses.push({ text: question.text, got: found.map(({ name }) => name) });
  }
  times.sort((a, b) => a - b);
  const queries = questions.length;
  return {
    queries,
    recallAt1: first / queries,
    recallAt5: (queries - misses.length) / queries,
    p50Ms: rounded(times[Math.floor(queries * 0.5)] ?? 0),
    p99Ms: rounded(times[Math.min(queries - 1, Math.floor(queries * 0.99))] ?? 0),
    misses,
  };
}

/** Starts one piece of work every 1/rate seconds; resolves with all results in order. */
async function atRate<T, R>(
  list: readonly T[],
  rate: number,
  work: (one: T, due: number) => Promise<R>,
): Promise<readonly R[]> {
  const start = performance.now();
  const running: Promise<R>[] = [];
  for (const [n, one] of list.entries()) {
    const due = start + (n * 1_000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    const answer = work(one, due);
    // A failure is told at the end, with the others.
    answer.catch(() => undefined);
    running.push(answer);
  }
  return Promise.all(running);
}

const queryOf = ({ text, place }: Question): SearchQuery => ({
  q: text,
  ...(place === null ? {} : { place }),
  at,
  limit: page,
});
const rounded = (ms: number): number => Math.round(ms * 100) / 100;
