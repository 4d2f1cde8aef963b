/**
 * Short forms that look like the last word of another name. Where a group has "tartaresque" and "lime tart", "tart" alone is
 * the plain one: who wanted the other would have said which. A word that people count ("green peppers") or that is most of
 * the plain name is no short form, but a word of its own, and stays with the name that it ends.
 * I1: it is preferred by little, so that it is asked about; spelling out a short form in the menu ends the question.
 */
import type { NameOwner, NamePart } from './phrase-part.ts';
import { isPlural, stem } from './word-form.ts';

const CLIP_CHARS_MIN = 4;
/** Less than the difference at which two values of one word are asked about (see attach.ts). */
const CLIP_GAIN = 0.05;

/** The short forms, as parts of the names that they are short for. */
export const clipsOf = (
  owners: readonly NameOwner[],
  parts: readonly NamePart[],
  words: ReadonlySet<string>,
): readonly NamePart[] => {
  const counted = new Set([...words].filter(isPlural).map(stem));
  const named = new Set(owners.flatMap((owner) => owner.names.map((name) => name.key)));
  const cheapest = new Map<string, NamePart>();
  for (const part of parts) {
    const clip = part.stems[0] ?? '';
    if (part.owner.kind !== 'value' || part.stems.length !== 1 || part.noun !== '') continue;
    if (clip.length < CLIP_CHARS_MIN || named.has(clip) || counted.has(clip)) continue;
    const key = `${part.owner.index} ${clip}`;
    if (part.cost < (cheapest.get(key)?.cost ?? Infinity)) cheapest.set(key, part);
  }
  return [...cheapest.values()].flatMap((part) => {
    const clip = part.stems[0] ?? '';
    const plain = owners.filter((owner) => isPlainFor(owner, part.owner, clip));
    return plain.length === 1 && plain[0] !== undefined
      ? [{ owner: plain[0], stems: [clip], links: [], cost: Math.max(0, part.cost - CLIP_GAIN), noun: '', bare: false }]
      : [];
  });
};

/** A value of the same group with a name of one word that begins so and is at least twice as long. */
function isPlainFor(owner: NameOwner, other: NameOwner, clip: string): boolean {
  if (owner === other || owner.kind !== 'value' || owner.index !== other.index) return false;
  return owner.names.some(
    ({ words: [word], words }) =>
      words.length === 1 && word?.startsWith(clip) === true && word.length >= 2 * clip.length,
  );
}
