/** Words: tokens, stems, numbers, spelling. */
import { describe, expect, it } from 'vitest';
import { numberOfWord, scaleOfWord } from '../../../../../actors/conversation/parse/number-word.ts';
import { compileSpelling, editDistance, isKnown, suggest } from '../../../../../actors/conversation/parse/spelling.ts';
import { TEXT_LIMITS, tokenize } from '../../../../../actors/conversation/parse/text.ts';
import { isPlural, root, stem } from '../../../../../actors/conversation/parse/word-form.ts';

const texts = (text: string): readonly string[] => tokenize(text).tokens.map((token) => token.text);

describe('tokens', () => {
  it.each([
    ["I'd like a CAFÉ", ['id', 'like', 'a', 'cafe']],
    ['2x tea & 3 roti', ['2', 'x', 'tea', 'and', '3', 'roti']],
    ['x3', ['x', '3']],
    ['dosa w/o ghee w/sambar', ['dosa', 'without', 'ghee', 'with', 'sambar']],
    ["zeek's, zeek ' s", ['zeeks', 'zeeks']],
    ['gluten-free 7-up', ['gluten', 'free', '7', 'up']],
    ['-2 tea, tea -2', ['-2', 'tea', 'tea', '-2']],
    ['2% milk', ['2', 'percent', 'milk']],
    ['$5.99 tea', ['$5.99', 'tea']],
    ['½ tea', ['1', '2', 'tea']],
    ['ﬁlter coffee', ['filter', 'coffee']],
  ])('%s', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('knows commas and ends of sentences', () => {
    expect(tokenize('tea, roti. dal\nghee').tokens.map((token) => token.gap)).toEqual([0, 1, 2, 2]);
  });

  it('cuts long words and long texts', () => {
    expect(tokenize('x'.repeat(900)).tokens[0]?.text).toHaveLength(TEXT_LIMITS.wordCharsMax);
    expect(tokenize('a '.repeat(5000))).toMatchObject({ cut: true });
  });
});

describe('word forms', () => {
  it.each([
    ['cookies', 'cookie'],
    ['dishes', 'dish'],
    ['tomatoes', 'tomato'],
    ['sizes', 'size'],
    ['fries', 'fry'],
    ['veggies', 'veggie'],
    ['glasses', 'glass'],
    ['juices', 'juice'],
  ])('%s and %s have one stem', (plural, singular) => {
    expect(stem(plural)).toBe(stem(singular));
    expect(isPlural(plural)).toBe(true);
    expect(isPlural(singular)).toBe(false);
  });

  it.each([
    ['bottled', 'bottle'],
    ['toasted', 'toast'],
    ['spicy', 'spice'],
    ['whipped', 'whip'],
  ])('%s and %s have one root', (form, word) => {
    expect(root(stem(form))).toBe(root(stem(word)));
  });
});

describe('numbers', () => {
  it('knows words and scales', () => {
    expect(numberOfWord('nineteen')).toBe(19);
    expect(numberOfWord('forty')).toBe(40);
    expect(numberOfWord('many')).toBeNull();
    expect(scaleOfWord('dozen')).toBe(12);
    expect(scaleOfWord('ten')).toBeNull();
  });
});

describe('spelling', () => {
  const spelling = compileSpelling(new Set(['coriander', 'paneer', 'lassi', 'mayonnaise']));

  it.each([
    ['corriander', 'coriander'],
    ['corianedr', 'coriander'],
    ['panneer', 'paneer'],
    ['lasi', 'lassi'],
    ['lassis', 'lassi'],
    ['mayo', 'mayonnaise'],
    ['wihtout', 'without'],
    ['coirandr', 'coriander'],
  ])('%s is %s', (typed, meant) => {
    const known = isKnown(spelling, typed) ? [stem(typed)] : suggest(spelling, typed).map((each) => each.word);
    expect(known[0]).toBe(meant);
  });

  it('corrects no word that is a word', () => {
    for (const word of ['paneer', 'without', 'thanks', 'place', '42']) expect(isKnown(spelling, word)).toBe(true);
  });

  it('counts a swap of neighbours as one edit', () => {
    expect(editDistance('lassi', 'lasis')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });
});
