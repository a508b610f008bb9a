import type { Found } from './spans';

const WORDS: Readonly<Record<string, number>> = {
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  dozen: 12,
  twenty: 20,
  to: 2,
  tre: 3,
  fire: 4,
  fem: 5,
  seks: 6,
  sju: 7,
  syv: 7,
  åtte: 8,
  ni: 9,
  ti: 10,
  tolv: 12,
  tjue: 20,
  两: 2,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
  十: 10,
  二十: 20,
};
const NUMBER = Object.keys(WORDS)
  .sort((a, b) => b.length - a.length)
  .join('|');
/** A number, then what is counted; "10 GB plan" counts gigabytes and is left alone. */
const QUANTITY = new RegExp(
  `(?<![\\p{Script=Latin}\\p{N}.,#-])(\\d{1,4}|${NUMBER})\\s{0,2}(?:e-?sims?|sim[ -]?(?:cards?|kort)|orders?|cards?|lines?|subscriptions?|plans|pcs|ordrer?|ordre|bestillinger|kort|abonnement(?:er)?|stk|linjer|张|个订单|个套餐|个esim|个账号|单|份|条)(?![\\p{Script=Latin}])`,
  'giu',
);

/** How many orders or SIMs the customer speaks of. */
export function findQuantities(text: string): Found<number>[] {
  return Array.from(text.matchAll(QUANTITY), (match) => {
    const word = (match[1] ?? '').toLowerCase();
    return { start: match.index, end: match.index + match[0].length, value: WORDS[word] ?? Number(word) };
  });
}
