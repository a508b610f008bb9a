import { allMatches } from '../../lib/all-matches';
import { correctionAt } from './correction';
import { HAN_NUMBER, NUMBER_WORDS, numberOf } from './number-words';
import { before, type Found } from './spans';

/** What is counted when somebody orders: SIMs, plans, orders. Singular too, since people write "3 esim". */
const GOODS =
  "e-?sim(?:-?(?:er|ene|s|kort|cards?))?(?:'s)?|e-?sims|sims?(?:[ -]?(?:cards?|kort))?|orders?|cards|lines|subscriptions?|subs|plans|packages|licen[sc]es|units|pcs|pieces|activations|renewals|data ?plans|ordre(?:r|ne)?|bestillinger|kort(?:ene)?|abonnement(?:er|ene|a|s)?|linjer|stk|stykk(?:er)?|pakker|lisenser|fornyelser";
const PEOPLE =
  'people|ppl|folks?|pers|persons?|employees|staff|colleagues|students|pupils|travell?ers|workers|members|tourists|guests|users|attendees|participants|pax|devices|phones|personer|ansatte|kolleger|kollegaer|elever|studenter|reisende|medarbeidere|medlemmer|turister|gjester|brukere|deltakere|mennesker|mann|voksne|barn|lærere|arbeidere|sesongarbeidere|adults|kids|children|teachers|guys|enheter|telefoner|mobiler|av oss|of us|of them|of those|of these|av dem';
/** Words between a number and what it counts; a plan's size may stand there too ("30 Norway 10 GB eSIMs"). */
const BETWEEN =
  'x|×|pcs|stk|more|new|extra|additional|other|separate|different|active|prepaid|data|travel|norway|norwegian|nordic|monthly|yearly|annual|quarterly|of (?:my|our|the|these|those|your)|flere|nye|ekstra|andre|til|norske|nordiske|norge|norden|av (?:mine|våre|de|disse)|måneds|års|fjord|business|bedrifts|physical';
const GAP = `[ ]{0,2}(?:(?:${BETWEEN})[ ]{1,2}|[x×] ?|\\d{1,3} ?gb[ -]{1,2}){0,3}`;
const FREE = '(?<![\\p{Script=Latin}\\p{N}#/:-]|\\d[.,])';
/** No digit or ordinal before a Chinese count; full-width commas have become plain ones. */
const HAN_FREE = '(?<![\\d#零一二三四五六七八九十百千第每]|\\d[.,])';
const END = '(?![\\p{Script=Latin}\\p{N}])';
const NUMBER = `(?:\\d{1,4}(?!\\d)|${NUMBER_WORDS})`;
const HAN = `(?:\\d{1,4}(?!\\d)|${HAN_NUMBER})`;

const HAN_GOODS = `张|份|枚|套(?!餐)|条(?!消)|单(?!号|独)|个?(?:订单|套餐|e-?sim卡?|手机卡|上网卡|流量卡|账号|账户|sim卡?|卡|号码|名额)`;
const HAN_PEOPLE =
  '[个名位]?(?:同事|员工|学生|游客|老师|成员|队员|用户|客人|人(?!工|民|次|员))|名|位|台设备|部手机|台手机';

const COUNTED: readonly RegExp[] = [
  new RegExp(
    `${FREE}(${NUMBER}) ?(?:[x×] ?(?:norway|nordic|norge|norden|norsk|\\d{1,2} ?gb)|(?:x )?(?:norway|nordic|norge|norden) \\d{1,2} ?gb)${END}`,
    'giu',
  ),
  new RegExp(`${FREE}(${NUMBER})\\+?${GAP}(?:${GOODS})${END}`, 'giu'),
  new RegExp(`${HAN_FREE}(${HAN}) ?(?:${HAN_GOODS})`, 'giu'),
  new RegExp(`(?:e-?sims?|sims?|plans?|kort|卡|套餐)\\s?[x×*] ?(\\d{1,4})${END}`, 'giu'),
  new RegExp(
    `${FREE}(?:qty|quantity|antall|how many|number of (?:e-?sims?|sims?|orders?))[ :=]{0,3}(?:is |er )?(${NUMBER})${END}`,
    'giu',
  ),
  new RegExp(`(?:数量|总共|一共|共)[是为: ]{0,2}(${HAN})(?!\\d|个?月|[元块天年])`, 'giu'),
  new RegExp(`(?:要|买|需要|订购?|来|办|开|续|给我)(${HAN})个(?![月小钟星人问\\d])`, 'giu'),
];
const HEADS: readonly RegExp[] = [
  new RegExp(
    `${FREE}(${NUMBER}) (?:(?:more|new|of our|of my|av våre|nye|flere|\\p{L}{3,12}) )?(?:${PEOPLE})${END}`,
    'giu',
  ),
  new RegExp(`${HAN_FREE}(${HAN}) ?(?:${HAN_PEOPLE})`, 'giu'),
  new RegExp(
    `(?<!\\p{L})(?:team|group|class|company|crew|family|party|\\p{L}{0,12}gruppe|\\p{L}{0,8}klasse|familie|selskap|firma|lag|gjeng|reisefølge)\\s(?:of|på|med|with) (${NUMBER})${END}`,
    'giu',
  ),
  new RegExp(
    `(?<!\\p{L})(?:we are|we're|there are|vi er|vi blir|need|trenger|bestille|kjøpe|kjøper|buy|order|purchase|get|take|tar|pris (?:pr\\.?|per) (?:stk|stykk) ved|(?:bulk|price|pricing|quote|discount|rabatt|pris|tilbud|offer) (?:for|on|på|of|til))\\s(${NUMBER})(?:x|×)?(?= ?(?:$|[\\n.,!?]|stk|stykker|til (?!\\d)|for |in total|totalt|please|takk|på en gang|at once|at a time|samtidig))`,
    'giu',
  ),
];
/** "Norway 10 eSIM": the number is the plan's. */
const PLAN_BEFORE = /(?<!\p{L})(?:norway|nordic|norge|norden|挪威|北欧|gb|no|nd)[ -]?$/iu;
/** "I tried two cards": ways to pay, not things to order. */
const TRIED_BEFORE = /(?:tried|try|used|with|med|prøvde|prøvd|brukte|bank|credit|visa|试了?|用了?)[ ]?$/iu;
const CARDS = /(?:cards|kort|张)$/iu;
/** After these an English "to" is no number: "I want to order". */
const NORWEGIAN_BEFORE =
  /(?<!\p{L})(?:har|trenger|ha|kjøpe|kjøper|bestille|bestiller|bestilt|fornye|fornyer|for|på|disse|mine|de|alle|våre|ønsker|med|gjelder|og|hei|få|skal|av)\s$/iu;
const NORWEGIAN_NOUN =
  /(?:ordrer?|ordrene|bestillinger|kort|kortene|abonnement\p{L}{0,3}|linjer|stk|stykk(?:er)?|simer|sim-er|personer|ansatte|pakker|enheter|telefoner|mobiler|av oss|av dem)$/iu;
/** More than any shop sells in one order: something else was meant. */
const MAX_QUANTITY = 9_999;

/** A text that counts more often is a table; keeps the comparison of all with all short. */
const MAX_FOUND = 60;

/** How many orders, SIMs or travellers the customer speaks of; what is ordered is preferred to who travels. */
export function findQuantities(text: string): Found<number>[] {
  const goods = counted(text, COUNTED);
  return goods.length > 0 ? [...goods, ...corrected(text, goods)] : counted(text, HEADS);
}

function counted(text: string, patterns: readonly RegExp[]): Found<number>[] {
  const found: Found<number>[] = [];
  for (const pattern of patterns)
    for (const match of allMatches(text, pattern)) {
      const number = (match[1] ?? '').replace(/ of$/iu, '');
      const span = { start: match.index, end: match.index + match[0].length, value: numberOf(number) };
      if (found.some((other) => span.start < other.end && other.start < span.end)) continue;
      if (counts(text, span, number)) found.push(span);
      if (found.length >= MAX_FOUND) break;
    }
  return found.sort((a, b) => a.start - b.start);
}

function counts(text: string, span: Found<number>, number: string): boolean {
  const words = text.slice(span.start, span.end);
  const earlier = before(text, span, 14);
  if (!(span.value >= 1 && span.value <= MAX_QUANTITY)) return false;
  // "one esim", "en ordre", 一张卡 say "a", not how many.
  if (span.value === 1 && !/^\d/.test(number)) return false;
  if (/^\d/.test(words) && PLAN_BEFORE.test(earlier)) return false;
  if (CARDS.test(words) && TRIED_BEFORE.test(earlier)) return false;
  return !/^to\b/iu.test(words) || NORWEGIAN_BEFORE.test(earlier) || NORWEGIAN_NOUN.test(words);
}

/** "5 esims, no wait, 6": a bare number after the correction takes the place of what was counted. */
function corrected(text: string, goods: readonly Found<number>[]): Found<number>[] {
  const at = correctionAt(text, false);
  const last = goods.at(-1);
  if (at === undefined || !last || at < last.end) return [];
  const match = new RegExp(`${FREE}(${NUMBER})${END}`, 'iu').exec(text.slice(at, at + 60));
  const value = numberOf(match?.[1] ?? '');
  if (!match || !(value >= 2 && value <= MAX_QUANTITY)) return [];
  const start = at + match.index;
  return [{ start, end: start + match[0].length, value }];
}
