// Reads comma-separated text with quoted fields (RFC 4180): quotes doubled inside quotes, line breaks inside quotes, CRLF, a BOM.
// I1: total: a quote that never closes ends with the text, and the row says so by its number of fields.

/** A row and the line it begins on, 1 for the first. */
export type CsvRow = { readonly line: number; readonly fields: readonly string[] };

/** All rows; empty lines are none. */
export function readCsv(text: string): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let at = text.startsWith('\ufeff') ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const begun = line;
    const fields: string[] = [];
    for (let ended = false; !ended; ) {
      const { value, next } = fieldAt(text, at);
      fields.push(value);
      for (let i = at; i < next; i++) if (text[i] === '\n') line++;
      ended = text[next] !== ',';
      at = next + 1;
    }
    // The field ended at CR, LF or the end of the text.
    if (text[at - 1] === '\r' && text[at] === '\n') at++;
    line++;
    if (fields.length > 1 || fields[0] !== '') rows.push({ line: begun, fields });
  }
  return rows;
}

/** The field that begins here and the index of what ended it. */
function fieldAt(text: string, from: number): { readonly value: string; readonly next: number } {
  let value = '';
  let at = from;
  if (text[at] === '"') {
    for (;;) {
      const quote = text.indexOf('"', at + 1);
      if (quote < 0) return { value: value + text.slice(at + 1), next: text.length };
      value += text.slice(at + 1, quote);
      if (text[quote + 1] !== '"') {
        at = quote + 1;
        break;
      }
      value += '"';
      at = quote + 1;
    }
  }
  let end = at;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
  return { value: value + text.slice(at, end), next: end };
}

/** Rows as records by the names of the first row; a row with another number of fields has `fields` null. */
export function recordsOf(rows: readonly CsvRow[]): {
  readonly names: readonly string[];
  readonly records: readonly {
    readonly line: number;
    readonly count: number;
    readonly fields: ReadonlyMap<string, string> | null;
  }[];
} {
  const names = (rows[0]?.fields ?? []).map((name) => name.trim());
  const records = rows.slice(1).map(({ line, fields }) => ({
    line,
    count: fields.length,
    fields: fields.length === names.length ? new Map(names.map((name, n) => [name, fields[n] ?? ''])) : null,
  }));
  return { names, records };
}
