// The files of an import, told apart by what is in them: a list of restaurants, their places, a menu, prices of a menu.
// I1: a file that is none of these is a problem of its own and nothing of it is imported.

import type { Problem } from '../../storage/catalog/restaurant-check.ts';
import { readCsv, recordsOf } from './csv.ts';

/** Something wrong, and where: the file, and the line of a table (0: the file as a whole, or a JSON file). */
export type RowProblem = Problem & { readonly file: string; readonly line: number; readonly id: string };

/** A line of a table, by column. */
export type Line = { readonly file: string; readonly line: number; readonly fields: ReadonlyMap<string, string> };
/** A JSON file. */
export type JsonFile = { readonly file: string; readonly value: Readonly<Record<string, unknown>> };

/** Everything that was given. */
export type Sources = {
  readonly listings: readonly Line[];
  readonly places: readonly Line[];
  readonly menus: readonly JsonFile[];
  readonly prices: readonly JsonFile[];
  readonly problems: readonly RowProblem[];
};

/** Reads and sorts files given as (name, text). */
export function sourcesOf(files: readonly { readonly name: string; readonly text: string }[]): Sources {
  const listings: Line[] = [];
  const places: Line[] = [];
  const menus: JsonFile[] = [];
  const prices: JsonFile[] = [];
  const problems: RowProblem[] = [];
  for (const { name, text } of files) {
    if (/^\s*[[{]/.test(text)) {
      const value = jsonOf(text);
      if (value === null) problems.push(ofFile(name, 'text that is not a JSON object', 'a menu or its prices as JSON'));
      else if ('categories' in value) menus.push({ file: name, value });
      else if ('items' in value) prices.push({ file: name, value });
      else
        problems.push(
          ofFile(name, Object.keys(value).slice(0, 5).join(', '), 'a menu (with categories) or prices (with items)'),
        );
      continue;
    }
    const { names, records } = recordsOf(readCsv(text));
    const target = ['ID', 'Restaurant'].every((one) => names.includes(one))
      ? listings
      : ['ID', 'lat', 'lng'].every((one) => names.includes(one))
        ? places
        : null;
    if (target === null) {
      problems.push(
        ofFile(name, `columns ${names.slice(0, 8).join(', ')}`, 'columns ID and Restaurant, or ID, lat and lng'),
      );
      continue;
    }
    for (const { line, count, fields } of records)
      if (fields === null)
        problems.push({
          file: name,
          line,
          id: '',
          field: 'row',
          got: `${count} fields`,
          allowed: `${names.length} fields`,
        });
      else target.push({ file: name, line, fields });
  }
  return { listings, places, menus, prices, problems };
}

const ofFile = (file: string, got: string, allowed: string): RowProblem => ({
  file,
  line: 0,
  id: '',
  field: 'file',
  got,
  allowed,
});

function jsonOf(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
