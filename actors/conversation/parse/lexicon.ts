/**
 * The language of ordering: words that steer a reading and name no dish. Tables only, one phrase trie made from them at load.
 * I1: nothing here comes from a menu. I2: apostrophes are gone before a phrase is looked up ("dont want").
 */
import { COMMON_WORDS } from './lexicon-words.ts';
import { NUMBER_WORDS } from './number-word.ts';

/** What a phrase of the language does to a reading. */
export type Signal =
  | 'fill' // nothing
  | 'noun' // what a group of options is called ("filling"): found in menus, no phrase of the language
  | 'start' // a request verb: what follows may be a new item
  | 'add' // "add", "put": like start, and ends a negation
  | 'and'
  | 'or'
  | 'but'
  | 'with'
  | 'prep' // on, in: what follows belongs to what came before
  | 'article' // a, an
  | 'the'
  | 'some'
  | 'no'
  | 'just' // ends a no: "no bread just soup"
  | 'without' // a no that goes on over "and"
  | 'remove' // an explicit removal
  | 'extra'
  | 'light'
  | 'side' // before: "side of"; also a container: "bag of"
  | 'measure' // "a spoon of"
  | 'aside' // after: "on the side", "to drink"
  | 'it' // it, them, those: what was spoken of
  | 'each' // both, all of them
  | 'on_each' // "on both": the option before it holds for the other lines too
  | 'make'
  | 'fix' // "no wait", "actually"
  | 'change'
  | 'clear' // the whole cart
  | 'to'
  | 'onto' // "from the", "on my"
  | 'instead'
  | 'another'
  | 'same'
  | 'one' // the pronoun
  | 'of_them'
  | 'part' // "in one of them": the option before holds for a part
  | 'quality' // crispy, fresh: says something of a thing, names none
  | 'meal'; // combo, everything: means something only if the menu says what

const PHRASES: Readonly<Record<Exclude<Signal, 'noun'>, string>> = {
  fill: 'please|thanks|thank you|thank you so much|thanks a lot|thanks so much|hi|hello|hey|ok|okay|yes|yeah|yep|sure|good morning|good evening|good afternoon|how are you|um|uh|oh|well|so|of|inside of it|at|our|us|today|tonight|now|here|there|is|be|are|was|will|would|could|can|may|do|does|as well|too|though|for toppings|for the toppings|for topping|on top|on the top|on it|on there|on them|in it|in there|in that|to go|to go with it|for here|thats all|thats it|that will be it|that will be all|that is all|thatll be all|thatll do|for me|for us|if|when|which|that has|by|its|theyre|size|sized|sizes|style|flavor|flavored|flavour|for|please and thank you|i think|i guess|lets see|any|out|up|off|very|really|altogether|in all|in total|total|each of|no thanks|sir|maam|mate|bro|guys|my friend|also please',
  start:
    'want|id like|i would like|would like|like|get|get me|have|take|need|give|give me|order|order me|love|prefer|grab|bring|send|start|try|go with|go for|let me have|let me get|looking for|gimme|i want|ill have|ill take|i will have|can i have|can i get|could i get|may i have|my order is|place an order for|put in an order for|an order for|order for|have an order|this order is for|how about|what about|for today|wanna|gonna|hook me up|do me|ill do|do a|going to do|i also want|fancy|wish|buy|make me|make us|fix me|fix us|make me up',
  add: 'add|adding|put|throw|throw in|toss in|pop|include|includes|including|and add|top it with|give it|plus|also|then|next|finally|as well as|along with|together with|and then|followed by',
  and: 'and|n|und|y',
  or: 'or|nor',
  but: 'but|however|yet',
  with: 'with|w|having|has|containing|topped with|top with|filled with|made with|comes with|come with|over|that has|which has|loaded with|covered in|stuffed with|dressed with|mixed with',
  prep: 'on|in|inside|onto',
  article: 'a|an',
  the: 'the|my|his|her|their|your',
  some: 'some|a few|few|several|a bunch of|bunch of|a lot of the',
  no: 'no|not|minus|nothing|never|zero|none of|not the|not any|please no|make sure theres no|make sure no|with no|theres no',
  just: 'just|only',
  without:
    'without|without any|hold|hold on|hold the|hold off on|skip|skip the|avoid|omit|exclude|excluding|except|except for|leave off|leave out|leave off the|leave out the|dont want|dont want any|do not want|do not want any|dont add|do not add|do no add|dont put|do not put|dont include|do not include|dont need|do not need|wont need|sans|nix|lose|without adding|free of|stay away from|dont like|do not like|cant have|cannot have|cant eat|allergic to|everything but|all but|dont give me|do not give me|never mind the|nevermind the|neither',
  remove:
    'remove|delete|cancel|drop|take off|take out|take away|get rid of|scratch|forget|forget about|forget the|lose the|no more|dont want the|cut|strike|kill|take the|pull',
  extra:
    'extra|additional|more|lots of|a lot of|lot of|loads of|plenty of|heavy|heavy on|heavy on the|tons of|go heavy on|extra extra|generous|a ton of|much|double|triple|double the|a lot|lots|twice the',
  light:
    'light|lite|lightly|light on|light on the|easy|easy on|easy on the|go easy on|go easy on the|go light on|go light on the|a little|little|a little bit|a little bit of|little bit of|bit of|a bit of|a touch of|touch of|a hint of|hint of|a dash of|dash of|a splash of|splash of|a drizzle of|drizzle of|a sprinkle of|sprinkle of|a pinch of|pinch of|less|not too much|not much|not a lot of|a small amount of|small amount of|just a little|just a bit of|slight|barely any|hardly any|a tiny bit of|tad|a tad of|a tad bit of|half the|reduced',
  side: 'side of|sides of|side order of|side orders of|side order|side orders|order of|orders of|an order of|bag of|bags of|cup of|cups of|to go cup of|bowl of|bowls of|basket of|baskets of|plate of|plates of|plate|plates|serving of|servings of|box of|boxes of|pack of|packs of|packet of|packets of|portion of|portions of|portion|portions|piece of|pieces of|slice of|slices of|glass of|glasses of|pitcher of|jug of|bottle of|bottles of|can of|cans of|tray of|bucket of|carton of|side|for the side|for my side|for a side|for sides|for my sides|for the sides|bag|order',
  measure:
    'shot of|shots of|pump of|pumps of|squirt of|squirts of|scoop of|scoops of|dollop of|spoon of|spoons of|spoonful of|dab of',
  aside:
    'on the side|on side|as a side|as sides|as my side|as the side|to drink|for a drink|for the drink|for my drink|for drinks|as a drink|as my drink|for the table|on the sides|as a side dish|to drink with it|to eat|for dessert|for a beverage|to drink please',
  it: 'it|that|them|those|these|this|they|whole|of those|of these|those are|these are|that one',
  each: 'both|both of them|both of those|each|every|all|all of them|all of those|all of these|each of them|all three|all four',
  on_each:
    'on both|in both|on both of them|in both of them|on both of those|in both of those|for both|for both of them|on each|in each|on each of them|in each of them|on each one|in each one|for each|for each of them|for each one|on either|in either|for either|on either one|in either one|on either of them|in either of them|on all of them|in all of them|for all of them|on all of those|on all three|in all three|on all|to both|to each|to all of them|to both of them',
  make: 'make|make it|make that|make them|make those|make this|make sure|make sure its|make all of them|it should be|should be|change it to|change that to|change them to|turn it into|make both|make all|make both of them|make each|change to|lets make it|lets make that|make mine',
  fix: 'actually|i said|no i said|wait|no wait|sorry|i mean|i meant|scratch that|forget that|on second thought|correction|no make|no make it|no make that|no i mean|change my mind|changed my mind|strike that|rather|oops|my bad|no just|no actually|no sorry|sorry i meant|no no|or rather|nope',
  clear:
    'delete everything|remove everything|cancel everything|start over|clear the cart|clear my cart|empty the cart|empty my cart|clear my order|remove all|delete all|remove it all|forget everything|take everything off',
  change: 'change|swap|swap out|replace|switch|switch out|substitute|exchange|sub out|trade',
  to: 'to|into',
  onto: 'from the|from my|from that|off the|off my|off of the|off of my|to the|to my|on the|on my|in the|in my|for the|with the|onto the|from|off',
  instead: 'instead of|in place of|rather than|in lieu of|over the',
  another: 'another|the other|a second|other|a third',
  same: 'same|the same|same again|the same again|same thing|the same thing|the same one|same as before|same but|the same but|exactly the same',
  one: 'one|ones|1',
  of_them: 'of them|of those|of these|of which|of em|of it',
  part: 'in one of them|on one of them|for one of them|in two of them|on two of them|for two of them|in three of them|on three of them|in one of those|on one of those|in just one of them|on just one of them|on one|in one|on two|in two|in 1 of them|on 1 of them|for 1 of them|in 2 of them|on 2 of them|for 2 of them|in 3 of them|on 3 of them|in 1 of those|on 1 of those',
  quality:
    'grilled|fried|roasted|fresh|hot|cold|iced|sweet|spicy|white|black|red|green|brown|yellow|blue|mild|original|regular|classic|crispy|baked|steamed|cooked|raw|plain|dark|whole|thin|thick|tall|big|huge|tiny|mini|little|small|medium|large|jumbo|strong|weak|warm|toasted|chilled|frozen|homemade|organic|traditional|special|deluxe|premium|super|ultra|nice|good|great|best|delicious|standard|normal|simple|low|high|fat|free|usual|single|double|triple|half|full|new|old|rush|quick|creamy|crunchy|crisp|soft|hard|melted|chopped|sliced|diced|shredded|smoked|unsweetened|sweetened|sugar free|flavored|assorted|mixed|fountain|bottled|canned|kids|kid|childs|junior|adult',
  meal: 'everything|combo|combos|meal|meals|combo meal|value meal|set|deal|number',
};

/** A node of the phrase trie; `signals` are the phrases that end here. */
export type LexiconNode = { readonly next: Map<string, LexiconNode>; readonly signals: Signal[] };

const node = (): LexiconNode => ({ next: new Map(), signals: [] });

const build = (): { readonly trie: LexiconNode; readonly words: ReadonlySet<string> } => {
  const trie = node();
  const words = new Set<string>([...COMMON_WORDS, ...NUMBER_WORDS]);
  for (const [signal, list] of Object.entries(PHRASES) as [Signal, string][]) {
    for (const phrase of list.split('|')) {
      let at = trie;
      for (const word of phrase.split(' ')) {
        words.add(word);
        const known = at.next.get(word) ?? node();
        at.next.set(word, known);
        at = known;
      }
      at.signals.push(signal);
    }
  }
  return { trie, words };
};

const built = build();

/** Every phrase of the language, by its words. */
export const LEXICON: LexiconNode = built.trie;

/** Every word of the language: none of them is ever corrected into a dish. */
export const LANGUAGE_WORDS: ReadonlySet<string> = built.words;

/** Words that say something of a thing and name none: alone they never stand for a dish. */
export const QUALITY_WORDS: ReadonlySet<string> = new Set(PHRASES.quality.split(/[| ]/));

/** Words that may stand between the words of a name without changing it ("glass of lassi", "dal and rice"). */
export const LINK_WORDS: ReadonlySet<string> = new Set(['and', 'of', 'the', 'in', 'with', 'n', 'a', 'on', 'inside']);

/** Other ways to write a size that a menu has. */
export const SIZE_ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['small', ['sm', 'little', 'smaller', 'smallest', 'tiny']],
  ['medium', ['med', 'md', 'mid', 'middle', 'mid size', 'medium size']],
  ['large', ['lg', 'lrg', 'big', 'larger', 'largest', 'biggest', 'bigger']],
  ['extra large', ['xl', 'x large', 'xlarge', 'x l']],
  ['extra small', ['xs']],
]);

/** Words that say what kind of thing an option is, after its name: "tamarind sauce", "rose syrup". */
export const KIND_WORDS: ReadonlySet<string> = new Set(
  'sauce sauces dressing dressings syrup syrups powder seasoning spread dip glaze drizzle flavoring flavor style'.split(
    ' ',
  ),
);

/** Words that follow an amount of money, or a thing that is no dish. */
export const MONEY_WORDS: ReadonlySet<string> = new Set(
  'dollar dollars buck bucks usd inr rs rupee rupees euro euros pound pounds cent cents'.split(' '),
);
