/** What holds for any text: no throw, the same answer twice, bounded work, and nothing in a reading that the menu does not have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileMenu, type Menu } from '../../../../../actors/conversation/parse/menu.ts';
import { cartLineKey } from '../../../../../actors/conversation/parse/outcome.ts';
import { parseMessage } from '../../../../../actors/conversation/parse/parse.ts';
import type { Reading, ReadLine } from '../../../../../actors/conversation/parse/reading.ts';
import { stem } from '../../../../../actors/conversation/parse/word-form.ts';
import { burger, casesOf, lineOf, MENUS, menuOf } from './fixture.ts';

const seed = process.env['SEED'] === undefined ? {} : { seed: Number(process.env['SEED']) };
const menu: Menu = menuOf('burger');
const groups = new Map(menu.items.map((item) => [item.id, item.optionGroups]));
const values = new Set(menu.optionGroups.flatMap((group) => group.values.map((value) => `${group.id}.${value.id}`)));
const cart: readonly ReadLine[] = [lineOf('drink_order', 'coca_cola', 2), lineOf('side_order', 'french_fries')];

/** Words of the menu and of ordering in any order, with typos of chance between them. */
const wordSalad = fc
  .array(
    fc.constantFrom(
      ...casesOf('burger').flatMap((each) => each.text.split(' ')),
      'no',
      'actually',
      'make it',
      'same but',
      'all',
      '3',
      ',',
      '.',
    ),
    { maxLength: 40 },
  )
  .map((words) => words.join(' '));
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  wordSalad,
);

describe('any text', () => {
  it('never throws, reads at least one reading, and the same one twice', () => {
    fc.assert(
      fc.property(anyText, fc.boolean(), (text, withCart) => {
        const context = { lines: withCart ? cart : [] };
        const result = parseMessage(text, burger, context);
        expect(result.readings.length).toBeGreaterThan(0);
        expect(parseMessage(text, burger, context)).toEqual(result);
      }),
      { numRuns: 400, ...seed },
    );
  });

  it('gives readings in the order of their costs, each another one', () => {
    fc.assert(
      fc.property(wordSalad, (text) => {
        const { readings } = parseMessage(text, burger, { lines: cart });
        const costs = readings.map((reading) => reading.cost);
        expect([...costs].sort((a, b) => a - b)).toEqual(costs);
        expect(new Set(readings.map(keyOf)).size).toBe(readings.length);
      }),
      { numRuns: 300, ...seed },
    );
  });

  it('gives only lines that the menu has, with numbers from 1 to 99', () => {
    fc.assert(
      fc.property(wordSalad, (text) => {
        for (const reading of parseMessage(text, burger, { lines: cart }).readings) {
          for (const line of reading.lines) {
            expect(line.quantity).toBeGreaterThanOrEqual(1);
            expect(line.quantity).toBeLessThanOrEqual(99);
            for (const option of line.options) {
              expect(values).toContain(`${option.group}.${option.value}`);
              expect(groups.get(line.item)).toContain(option.group);
            }
          }
        }
      }),
      { numRuns: 300, ...seed },
    );
  });
});

describe('an item named in full at the start', () => {
  const tails: readonly ((other: string) => string)[] = [
    (other) => ` and a ${other}`,
    (other) => `, ${other} please`,
    (other) => ` and a regular ${other} with my order`,
    (other) => ` and two ${other} on the side`,
    (other) => ` and ${other}`,
    (other) => ` no wait make that two and a ${other}`,
    (other) => `. could you make me a ${other}`,
  ];

  it.each(MENUS)('is never lost: %s', (name) => {
    const own = menuOf(name);
    const compiled = compileMenu(own);
    const names = own.items.flatMap((item) => item.names.map((text) => ({ item: item.id, text })));
    const pair = fc.tuple(fc.constantFrom(...names), fc.constantFrom(...names), fc.constantFrom(...tails));
    fc.assert(
      fc.property(pair, ([first, other, tail]) => {
        fc.pre(first.item !== other.item);
        const { readings, ambiguities } = parseMessage(first.text + tail(other.text), compiled);
        const [reading] = readings;
        const meant = new Set(names.flatMap((each) => (each.text === first.text ? [each.item] : [])));
        // What is an item of the menu may be an option of the other dish: "bacon and a breakfast plate".
        const options = new Set(valuesNamed(own, meant));
        const read = reading?.lines.some(
          (line) =>
            meant.has(line.item) ||
            // "guac and chips" is what another dish is called.
            names.some(({ item, text }) => item === line.item && isWithin(first.text, text)) ||
            line.options.some((option) => options.has(`${option.group}.${option.value}`)),
        );
        const saidBack = (reading?.leftovers.length ?? 0) + (reading?.problems.length ?? 0) + ambiguities.length;
        expect(read === true || saidBack > 0).toBe(true);
      }),
      { numRuns: 60, ...seed },
    );
  });
});

describe('work', () => {
  it.each([
    'a coke and ',
    'no ',
    'a cheeseburger with bacon and no onions and a large coke ',
    'one of them large ',
    'chesebruger wihtout onoins ',
    'same but with no ice ',
    'bacon onions ',
  ])('grows with the length and no faster: %s', (phrase) => {
    const short = parseMessage(phrase.repeat(60), burger).work;
    const long = parseMessage(phrase.repeat(240), burger).work;
    expect(long).toBeLessThanOrEqual(short * 4 * 1.5);
  });

  it('reads 500 items', () => {
    const result = parseMessage('1 coke and a hot dog, '.repeat(250), burger);
    const problem = result.readings[0]?.problems.find((each) => each.type === 'quantity_huge');
    expect(problem).toBeDefined();
  });

  it('says when a text was too long to read to its end', () => {
    const [best] = parseMessage('a '.repeat(9000), burger).readings;
    expect(best?.problems).toEqual([{ type: 'text_too_long', tokensRead: 4096 }]);
  });

  it('reads 16 KB of signs, right-to-left text and emoji as nothing', () => {
    for (const text of [
      '🍔'.repeat(4096),
      'مرحبا '.repeat(1400),
      '\u202e\u0000\ufeff'.repeat(4000),
      'ﷺ'.repeat(4000),
    ]) {
      expect(parseMessage(text, burger).readings[0]?.lines).toEqual([]);
    }
  });
});

describe('compiling a menu', () => {
  it('leaves out what the menu refers to and does not have', () => {
    const broken: Menu = {
      restaurant: 'r',
      categories: [{ id: 'c', names: ['', '   ', '🍔'] }],
      items: [
        { id: 'x', category: 'none', names: ['tea', ''], optionGroups: ['none'] },
        { id: 'y', category: 'c', names: [], optionGroups: [] },
      ],
      optionGroups: [{ id: 'g', removable: true, adjustable: true, values: [{ id: 'v', names: [] }] }],
    };
    expect(parseMessage('two teas', compileMenu(broken)).readings[0]?.lines).toEqual([lineOf('none', 'x', 2)]);
  });

  it('takes any names', () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 20 });
    fc.assert(
      fc.property(fc.array(name, { maxLength: 6 }), name, (names, text) => {
        const items = names.map((each, index) => ({ id: `i${index}`, category: 'c', names: [each], optionGroups: [] }));
        const compiled = compileMenu({
          restaurant: 'r',
          categories: [{ id: 'c', names: ['dish'] }],
          items,
          optionGroups: [],
        });
        expect(parseMessage(text, compiled).readings.length).toBeGreaterThan(0);
      }),
      { numRuns: 200, ...seed },
    );
  });
});

/** Whether all words of a name are words of another. */
function isWithin(name: string, other: string): boolean {
  const words = new Set(other.split(' ').map(stem));
  return name.split(' ').every((word) => words.has(stem(word)));
}

/** Values that have a name of one of these items too. */
function valuesNamed(own: Menu, items: ReadonlySet<string>): readonly string[] {
  const stems = (name: string): string =>
    name
      .split(/[^a-z0-9]+/i)
      .map(stem)
      .join(' ');
  const names = new Set(own.items.flatMap((item) => (items.has(item.id) ? item.names.map(stems) : [])));
  return own.optionGroups.flatMap((group) =>
    group.values.flatMap((each) =>
      each.names.some((name) => names.has(stems(name))) ? [`${group.id}.${each.id}`] : [],
    ),
  );
}

function keyOf(reading: Reading): string {
  const edits = reading.edits.map((edit) =>
    edit.type === 'add' ? `${edit.line.quantity} ${cartLineKey(edit.line)}` : JSON.stringify(edit),
  );
  return [...edits, ...reading.problems.map((problem) => JSON.stringify(problem))].sort().join('\n');
}
