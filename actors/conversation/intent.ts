// What a message is about when it is not about dishes: a short table of how people say it. Words of the language, no names.
// I1: pure; the first row that fits is the answer, so narrow ones stand above wide ones.
// I2: what is about a dish ("cancel the coke") fits no row here: it is the parser's.

/** What a message asks for. */
export type Intent =
  | 'help'
  | 'hello'
  | 'thanks'
  | 'status'
  | 'cancel_order'
  | 'pay'
  | 'pay_saved'
  | 'pay_link'
  | 'repeat'
  | 'checkout'
  | 'cart'
  | 'clear'
  | 'menu'
  | 'note_drop'
  | 'note'
  | 'note_maybe'
  | 'address_change'
  | 'address_text'
  | 'search';

/** Lower case, letters, digits and single spaces; what else was typed separates. */
export function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[’`']/gu, '')
    .replace(/[^\p{L}\p{N}@-]+/gu, ' ')
    .trim();
}

const rows: readonly (readonly [Intent, RegExp])[] = [
  [
    'help',
    /^(i need |can you |please )?help( me)?( please)?$|^what (can|do) you do$|^how does (this|it) work$|^commands?$/,
  ],
  ['hello', /^(hi+|hello|hey+|good (morning|afternoon|evening|day)|namaste|greetings)( there| dabba)?$/],
  ['thanks', /^(ok |okay |great |perfect )?(many )?(thanks|thank you|thx|cheers)( (so|very) much| a lot)?$/],
  [
    'status',
    /^wheres? (is )?(my|the|our) (food|order|rider|delivery|meal)\b|^(track|status)( of)?( my| the)?( order| food)?$|^(order )?status$|^when (will|does|is) (it|my (food|order)|the (food|order))\b|^(eta|how long( will it take| does it take)?|how much longer)$|^is (it|my (food|order)) (ready|here|coming|on the way)( yet)?$/,
  ],
  [
    'cancel_order',
    /^(please |can you |i want to |i would like to |id like to )?(cancel|stop|abort)( my| the| this| that)?( last| current)?( order| delivery)( [a-z0-9-]+)?( please)?$|^(please )?cancel( please)?$/,
  ],
  [
    'pay_saved',
    /^(ill )?pay (with|by|using|from) (my |the )?(saved )?(card|account|card on file)$|^(use )?(my )?saved card$/,
  ],
  ['pay_link', /^(ill )?pay (with|by|using|over|via) (a |the )?(pay(ment)? )?link$/],
  [
    'pay',
    /^(pay|payment|how (do|can) i pay|(send me |show me |give me )?(the )?pay(ment)? link( again)?)( please| now)?$/,
  ],
  [
    'repeat',
    /^(please )?(repeat|reorder|order again)( my| the)?( last| previous)?( order)?( please)?$|^(the |my )?(same|usual)( again| order)?( as (last time|before|always))?( please)?$|^my (usual|last order)( again)?( please)?$/,
  ],
  [
    'checkout',
    /^(please |ok |okay )?(check ?out|place (the |my |this )?order|order( now| it| this)?|im done|i am done|done|thats (all|it|everything)|that is (all|it|everything)|finish|proceed|buy( it| now)?|confirm (the |my )?order|nothing else)( please| thanks| thank you)?$/,
  ],
  [
    'cart',
    /^(show |see |view |whats in |what is in )?(me )?(my |the )?(cart|basket|order so far)$|^(total|the total|how much (is (it|that|everything|all)|does (it|that) cost)|whats (the|my) (total|bill)|what is (the|my) (total|bill)|how much( is it)? (in all|altogether|in total))$/,
  ],
  [
    'clear',
    /^(clear|empty|delete|remove|reset|forget|drop) (everything|all( of it)?|it all|(the |my )?(whole )?(cart|basket))$|^(start over|start again|clear|empty)$/,
  ],
  [
    'menu',
    /^(show |see |view |open |list )?(me )?(the |your |their |full )*(menu|categories)( please)?$|^what (do|does) (you|they) (have|offer|serve)$|^whats (on the menu|there)$|^what is on the menu$|^what can i (eat|order|get|have)$/,
  ],
  ['note_drop', /^(no|remove|delete|forget|drop) (the |my )?(note|comment|instructions?)$/],
  [
    'note',
    /^(please )?(add (a |the )?)?(note|comment|instructions?)( for [a-z ]{1,20})?\b.|^(please )?tell (the )?(rider|kitchen|restaurant|chef|cook)\b./,
  ],
  [
    'note_maybe',
    /\b(door ?bells?|bell|ring|knock|doorstep|at the door|gate|guard|reception|lobby|floor|cutlery|napkins?|call me|dont call|contactless)\b/,
  ],
  [
    'address_change',
    /^(change|edit|choose|set|new|another|different|other)( the| my| a)?( delivery)? address$|^(my |the )?address$/,
  ],
  [
    'address_text',
    /^((please )?(deliver|send|bring)( it| this| that)? to|(use )?my address is|address is|deliver at|(use )?my (home|work|office)( address)?$)\b/,
  ],
  [
    'search',
    /\bnear (me|by|here)\b|\bnearby\b|\baround (me|here)\b|\brestaurants?\b|\bplaces?\b|\bopen now\b|^(find|search|look for|looking for)\b/,
  ],
];

/** The intent of a message in its plain form, or null. */
export const intentOf = (said: string): Intent | null => rows.find(([, form]) => form.test(said))?.[0] ?? null;

const yesForm =
  /^(yes|y|yeah|yep|yup|ya|sure|ok|okay|k|correct|right|exactly|do it|please do|go ahead|confirm|confirmed|of course|absolutely|definitely|place it|order it|haan|si)( please| sure| thanks| thank you| do it| go ahead| place it| order it| cancel it)?$/;
const noForm =
  /^(no|n|nope|nah|dont|do not|never ?mind|not now|not yet|stop|cancel|neither|none|none of (them|these|those)|wait|keep it)( thanks| thank you| please| dont| keep it| wait)?$/;

/** A clear yes or no; null for anything else. */
export const yesOrNo = (said: string): 'yes' | 'no' | null =>
  yesForm.test(said) ? 'yes' : noForm.test(said) ? 'no' : null;

/** Where the words to search for lie in the text as typed: without "find me …". */
export function searchSpan(text: string): { readonly from: number; readonly to: number } {
  const lead =
    /^\s*(?:(?:please|can you|could you|i want to|i would like to|i'd like to|i want|i would like|i'd like|i feel like|order from|open|go to|go|find|search|show|look|looking|get|for|me|some|a|an|the)\s+)*/iu.exec(
      text,
    )?.[0].length;
  const to = text.trimEnd().length;
  const from = Math.min(lead ?? 0, to);
  return from === to ? { from: text.length - text.trimStart().length, to } : { from, to };
}

/** Somebody sets a price: "for $1", "at 5 rupees", "free". */
export const namesPrice = (text: string): boolean =>
  /[$€£₹]\s?\d|\d\s?[$€£₹]|\b\d+\s?(dollars?|rupees?|rs|inr|usd|euros?|cents?|bucks)\b|\bfor (free|nothing)\b|\bdiscount\b/iu.test(
    text,
  );

/** "show me the pizzas", "what drinks do you have": what is asked to be shown; null when nothing is. */
export function shownWish(said: string): string | null {
  if (!/^(show|list|see|view|which|what|any|do (you|they) have|got|browse)\b/.test(said)) return null;
  const rest = said
    .replace(
      /\b(show|list|see|view|which|what|whats|any|do|does|you|they|have|has|got|browse|me|the|your|their|all|are|is|there|on|menu|kinds?|types?|of|please|sorts?|offer|some)\b/g,
      ' ',
    )
    .replace(/\s+/g, ' ')
    .trim();
  return rest === '' ? null : rest;
}

/** "how much is …", "price of …": what the price is asked of; null when none is. */
export function priceWish(said: string): string | null {
  const found =
    /^(?:how much (?:is|are|for|does|do)|(?:whats |what is )?(?:the )?(?:price|cost) (?:of|for)|what (?:does|do))\s+(?:an? |the |one )?(.+?)(?: cost)?$/.exec(
      said,
    );
  return found?.[1] ?? null;
}
