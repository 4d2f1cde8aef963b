// The registry's ids of our subjects: given by a deploy step, loaded at start, kept on disk so that a start with the registry
// away works (a registry that is away must look like nothing at all to the hot path).

import type { Subject } from './subjects.ts';

/** Subject → id of each version; index = version − 1, null where the record was not there yet. */
export type SchemaIds = Readonly<Record<string, readonly (number | null)[]>>;

/** Ids counted up from 1, equal for equal subjects: for tests and the simulation, which have no registry. */
export function localIds(subjects: readonly Subject[]): SchemaIds {
  const ids = new Map<string, number>();
  const idOf = (text: string): number => {
    const id = ids.get(text) ?? ids.size + 1;
    ids.set(text, id);
    return id;
  };
  return Object.fromEntries(
    subjects.map(({ subject, versions }) => [
      subject,
      versions.map((json) => (json === null ? null : idOf(JSON.stringify(json)))),
    ]),
  );
}

/** True when `ids` has one for every version of every subject. */
export function covers(ids: SchemaIds, subjects: readonly Subject[]): boolean {
  return subjects.every(({ subject, versions }) =>
    versions.every((json, i) => json === null || typeof ids[subject]?.[i] === 'number'),
  );
}
