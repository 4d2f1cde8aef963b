/**
 * From text to tokens. Any unicode is allowed; what is neither letter nor digit separates.
 * I1: linear in the length; never throws. I2: the same function cuts menu names and messages.
 */
import { numberOfWord } from './number-word.ts';

/** A word or number. `form` is the word with number words as digits; `gap` tells what stood before it. */
export type Token = {
  readonly text: string;
  readonly form: string;
  /** 0 nothing, 1 a comma, bracket or dash, 2 the end of a sentence. */
  readonly gap: 0 | 1 | 2;
};

/** Bounds of one message. 16 KB is the longest text that the gateway lets in; 4,096 tokens are 500 items with options. */
export const TEXT_LIMITS = { charsMax: 16_384, tokensMax: 4_096, wordCharsMax: 40 } as const;

const PIECE = /[$€£₹¥]\s*\d+(?:[.,]\d+)*|\d+(?:[.,]\d+)*(?:e\d+)?|\p{L}[\p{L}\p{M}]*|[^\s]/gu;
const SENTENCE = /[.!?;\n\r。！？]/u;

/** Cuts a text into tokens, at most `tokensMax`; `cut` says that there was more. */
export const tokenize = (text: string): { readonly tokens: readonly Token[]; readonly cut: boolean } => {
  const clean = normalized(text.slice(0, TEXT_LIMITS.charsMax));
  const tokens: Token[] = [];
  let gap: 0 | 1 | 2 = 0;
  let cut = text.length > TEXT_LIMITS.charsMax;
  for (const match of clean.matchAll(PIECE)) {
    const piece = match[0];
    if (!/[\p{L}\p{N}]/u.test(piece)) {
      gap = SENTENCE.test(piece) ? 2 : gap === 2 ? 2 : piece === '-' ? gap : 1;
      continue;
    }
    if (tokens.length === TEXT_LIMITS.tokensMax) {
      cut = true;
      break;
    }
    tokens.push(tokenOf({ piece, gap, negative: isNegative(clean, match.index) }));
    gap = 0;
  }
  return { tokens, cut };
};

/** Lower case without accents, apostrophes joined, signs as words. */
function normalized(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/\s*['’‘`´]\s*s\b/gu, 's')
    .replace(/(?<=\p{L})['’‘`´](?=\p{L})|['’‘`´]/gu, '')
    .replace(/\bw\/o\b/g, ' without ')
    .replace(/\bw\/(?=\s|\p{L})/gu, ' with ')
    .replace(/&|\+/g, ' and ')
    .replace(/(?<=\p{L})\/(?=\p{L})/gu, ' and ')
    .replace(/%/g, ' percent ')
    .replace(/×/g, ' x ')
    .replace(/\n/g, ' ; ');
}

function tokenOf(input: { piece: string; gap: 0 | 1 | 2; negative: boolean }): Token {
  const { gap } = input;
  const text =
    input.piece.length > TEXT_LIMITS.wordCharsMax ? input.piece.slice(0, TEXT_LIMITS.wordCharsMax) : input.piece;
  if (/^\d/.test(text)) return { text: input.negative ? `-${text}` : text, form: text.replaceAll(',', '.'), gap };
  const number = numberOfWord(text);
  return { text, form: number === null ? text : String(number), gap };
}

/** A minus sign directly before a number, with nothing or a blank before the sign. */
function isNegative(text: string, index: number): boolean {
  const sign = text[index - 1];
  if (sign !== '-' && sign !== '−') return false;
  const before = text[index - 2];
  return before === undefined || before === ' ';
}
