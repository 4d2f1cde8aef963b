// Reads fields of a value that came from outside and notes everything wrong, with its path; goes on with a stand-in.
// I1: never throws; a stand-in only exists where a problem was noted, so nobody may use what was read when there are problems.

import { type Problem, shown } from './restaurant-check.ts';

export type { Problem } from './restaurant-check.ts';

/** The fields of one object, by name. */
export type Fields = {
  has(name: string): boolean;
  raw(name: string): unknown;
  text(name: string, form: RegExp, allowed: string): string;
  /** A text that people read: 1 to `letters` letters, no control characters, no blanks around. */
  name(name: string, letters: number): string;
  /** At least one name, each once. */
  names(name: string, most: number, letters: number): readonly string[];
  texts(name: string, most: number, form: RegExp, allowed: string): readonly string[];
  whole(name: string, least: number, most: number): number;
  flag(name: string, otherwise: boolean): boolean;
  url(name: string): string;
  object(name: string, known: readonly string[]): Fields;
  /** The elements of a list, each to be opened with the names of its fields. */
  list(name: string, most: number): readonly ((known: readonly string[]) => Fields)[];
};

const control = /\p{Cc}/u;
const urlLettersMax = 2_048;

/** A reader that appends to `problems`. */
export function reader(problems: Problem[]) {
  const refuse: Refuse = (field, got, allowed) => {
    problems.push({ field, got: got === undefined ? 'nothing' : shown(got), allowed });
  };
  return { object: (value: unknown, path: string, known: readonly string[]) => objectAt(value, path, known, refuse) };
}

type Refuse = (field: string, got: unknown, allowed: string) => void;

function objectAt(value: unknown, path: string, known: readonly string[], refuse: Refuse): Fields {
  const found = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  if (found === null) refuse(path, value, 'an object');
  const at = (name: string): string => (path === 'menu' ? name : `${path}.${name}`);
  for (const name of Object.keys(found ?? {}))
    if (!known.includes(name)) refuse(at(name), 'an unknown field', known.join(', '));
  const raw = (name: string): unknown =>
    found === null || !Object.hasOwn(found, name) ? undefined : Reflect.get(found, name);
  return fieldsOf(raw, at, refuse);
}

function fieldsOf(raw: (name: string) => unknown, at: (name: string) => string, refuse: Refuse): Fields {
  const elements = (name: string, most: number): readonly unknown[] => {
    const value = raw(name);
    if (Array.isArray(value) && value.length <= most) return value;
    refuse(at(name), Array.isArray(value) ? `${value.length} elements` : value, `a list of at most ${most}`);
    return [];
  };
  return {
    has: (name) => raw(name) !== undefined,
    raw,
    text: (name, form, allowed) => textOf(raw(name), at(name), { form, allowed }, refuse),
    name: (name, letters) => nameOf(raw(name), at(name), letters, refuse),
    names(name, most, letters) {
      const list = elements(name, most).map((value, n) => nameOf(value, `${at(name)}[${n}]`, letters, refuse));
      if (list.length === 0 && Array.isArray(raw(name))) refuse(at(name), 'none', 'at least one name');
      return [...new Set(list)];
    },
    texts: (name, most, form, allowed) =>
      elements(name, most).map((value, n) => textOf(value, `${at(name)}[${n}]`, { form, allowed }, refuse)),
    whole(name, least, most) {
      const value = raw(name);
      if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least && value <= most) return value;
      refuse(at(name), value, `a whole number from ${least} to ${most}`);
      return least;
    },
    flag(name, otherwise) {
      const value = raw(name);
      if (value === undefined) return otherwise;
      if (typeof value !== 'boolean') refuse(at(name), value, 'true or false');
      return value === true;
    },
    url: (name) => urlOf(raw(name), at(name), refuse),
    object: (name, known) => objectAt(raw(name), at(name), known, refuse),
    list: (name, most) =>
      elements(name, most).map((value, n) => (known) => objectAt(value, `${at(name)}[${n}]`, known, refuse)),
  };
}

function textOf(value: unknown, field: string, wanted: { form: RegExp; allowed: string }, refuse: Refuse): string {
  if (typeof value === 'string' && wanted.form.test(value)) return value;
  refuse(field, value, wanted.allowed);
  return '';
}

function nameOf(value: unknown, field: string, letters: number, refuse: Refuse): string {
  const fits = typeof value === 'string' && value !== '' && value.length <= letters;
  if (fits && value.trim() === value && !control.test(value)) return value;
  refuse(field, value, `1 to ${letters} letters, no control characters, no blanks around`);
  return '';
}

function urlOf(value: unknown, field: string, refuse: Refuse): string {
  const good =
    typeof value === 'string' && value.length <= urlLettersMax && URL.canParse(value) && /^https?:/.test(value);
  if (good) return value;
  refuse(field, value, 'an http(s) URL');
  return '';
}
