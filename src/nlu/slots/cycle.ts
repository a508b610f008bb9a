import { allMatches } from '../../lib/all-matches';
import type { Cycle } from '../../turn/port';
import { after, before, type Found, outside, type Span } from './spans';

type Table = readonly (readonly [Cycle, RegExp])[];

const MONTH =
  '(?:months?|mo|mos|mth|mths|mnth|mnd|mnder|mnds|måneder|måneders|måneda|månedan|månan|måna|månter|månader|månede|månter|måned|månad(?:er)?|md)';
const YEAR = '(?:years?|yrs?|år|års)';

/**
 * Words that can mean nothing but how often is paid. Three months before one month, so that the longer one wins;
 * common misspellings stand beside the words.
 */
const SURE: Table = [
  [
    'quarterly',
    words(
      `quarter(?:ly)?|quater(?:ly)?|quartely|quartly|trimestral|(?:each|every|per|a|once a) quarter|(?:3|three|tre|trois)(?:[ -]{0,2}|-?ers | more | flere | ekstra | additional )${MONTH}(?:s|lig|plan|abonnement)?|(?:every|each) third month|hver tredje ${MONTH}|kvartal(?:et|svis|s|er|sabonnement|sbetaling|slig|splan|spris)?`,
      '季度|每季|按季|季付|季卡|季费|包季|季套餐|(?<![\\d十百.])(?:3|三)个月|(?<![\\d十百二三四])一季',
    ),
  ],
  [
    'yearly',
    words(
      `yearly|yearley|yearl|anual(?:ly)?|annual+(?:y|ly)?|per annum|p\\.a\\.|(?:per|every|each|one|1|a|full|whole|another|once a|entire)(?: more| full| whole| entire)?[ -]?${YEAR}|1yr|(?:12|twelve|tolv)(?:[ -]{0,2})${MONTH}|årlig|årleg|årvis|årsvis|(?:ett|et|eit|1|hvert|kvart|per|pr\\.?|hele|heile)(?: helt| fullt)?[ -]?(?:år|året)|(?:i|om) året|års(?:abonnement(?:et)?|betaling|plan(?:en)?|kort(?:et)?|pris(?:en)?|avtale|basis)|(?:ettårig|ettårs|1-årig|ett-års|1-års)\\p{L}{0,12}|year (?:by|to) year`,
      '每年|按年|(?<![半两二三四五六七八九十\\d])年(?:付|费|卡|套餐|度|租)|包年|一整年|全年|(?<![\\d十第二三四五六七八九百])(?:1|一)年|(?:12|十二)个月',
    ),
  ],
  [
    'monthly',
    words(
      `monthly|montly|monthy|mothly|monthley|montlhy|(?:per|every|each|one|1|another|once a|for a|a)(?: more| full| whole)?[ -]?(?:month|mo|mth|mnth)|month (?:by|to) month|månedlig|månedleg|månadleg|månedsvis|månedli|mnd(?:lig|svis)|måneds(?:abonnement(?:et)?|betaling|plan(?:en)?|kort(?:et)?|pris(?:en)?|basis|vis)|(?:hver|kvar|kver|en|én|ein|ei|éin|1|per|pr\\.?)(?: hel)?[ -]?(?:måned|månad|mnd|md)|(?<!(?:første|siste|\\d\\.?|dag) )(?:i|om) (?:måneden|månaden|månan|mnd|måned)|måned (?:for|til) måned`,
      '每月|每个月|每1个月|按月|月付|月费|月卡|月租|包月|月套餐|(?<![\\d十百第.])(?:1|一)个月|单月',
    ),
  ],
];
/** Words that mean a cycle only as an answer to "how often do you want to pay?". */
const ANSWERS: Table = [
  ['quarterly', words('quarters?|quater(?:ly)?|kvartal\\p{L}{0,6}|3m|3 m', '季')],
  ['yearly', words('years?|år|året|1y|12m', '年')],
  ['monthly', words('months?|måned(?:en)?|mnd|1m', '月')],
];
/** "half a year", "6 months", "this year": an answer names no other stretch. */
const NO_ANSWER_BEFORE =
  /(?:\d|half|halvt?|two|four|five|six|to|fire|fem|seks|this|last|next|dette|i|siste|neste|forrige|[半两二三四五六七八九十今明去这上下几个])[\s-]{0,2}$/iu;
/** A number or an article and a unit of time; "monthly" and 月付 are none. */
const STRETCH =
  /^(?:for )?(?:a|one|1|en|én|éin|ein|ei|et|ett|eit|3|three|tre|12|twelve|tolv|another|full|whole|hele|heile)(?!\p{L})|^[一三十13]/iu;
/** A stretch of time that is over, runs, or is left: "in a month", "one year ago", "a month left", "om en måned". */
const TIME_BEFORE =
  /(?:(?<!\p{L})(?:in|within|after|about|than|over|under|since|the last|last|past|this|next|first|only|still|almost|nearly|waited|waiting|been|half|innen|etter|siste|forrige|neste|nesten|omtrent|ca\.?|enn|senere|tidligere|sist|midt|slutten av|kunde|halvt?)\s{1,2}|(?:customer|kunde|been here|had (?:it|this)|with you|hatt (?:det|den)|hos dere|ventet|vært)\s{1,2}(?:for|i|in)\s{1,2}|还有|还剩|剩|过了?|用了|等了|已经|才|近|半|上|下|这|不到|大概|第)$/iu;
/** "I have been without signal for a month", "ventet en måned": time that was lost, not bought. */
const LOST_BEFORE =
  /(?<!\p{L})(?:been|haven'?t|hasn'?t|without|no (?:signal|data|internet|answer|reply|network)|waited|waiting|waits?|offline|ventet|venta|uten|hørt|ikke (?:hatt|fått|virket)|tok|took|lasted|varte)(?!\p{L})[^.!?,\n]{0,24}\s$|(?:等|没信号|没网|断网|用|过)[^。！？,\n]{0,4}$/iu;
/** "om en måned" is in a month. */
const IN_BEFORE = /(?<!\p{L})om\s$/iu;
const TIME_AFTER =
  /^\s{0,2}(?:(?:ago|left|remaining|earlier|later|now|old|in advance|before|siden|igjen|sidan|tilbake|gammel|senere|før|trial|warranty|and a half)(?!\p{L})|前|后|以前|以后|之前|之后|以内|内|多了|了|来|里|到期|没|左右)/iu;
/** Between two different cycles: they are compared, and none of them is chosen. */
const COMPARED =
  /(?<!\p{L})(?:or|vs\.?|versus|than|and|eller?|ell|enn|og|mot|kontra|compared)(?!\p{L})|还是|或|和|比|与|跟|、|\//iu;
/** Nothing else stands between. */
const ONLY_COMPARED =
  /^[\s,]{0,2}(?:or|vs\.?|versus|than|and|eller?|ell|enn|og|mot|kontra|还是|或|和|比|与|跟|、|\/)\s{0,2}(?:(?:a|per|by|en|et|ei|for) )?$/iu;
/** After a single one: the question is whether it is that or one payment only. */
const OR_ONCE =
  /^[^.!?。！？\n]{0,16}(?:还是一次|(?<!\p{L})(?:or (?:just |is it )?(?:one|once|a one)|eller (?:bare )?(?:én|en gang|engangs|et engangs)))/iu;
/** Before the one that is given up: "from monthly to yearly", "yearly instead of monthly". */
const LEFT_BEHIND =
  /(?<!\p{L})(?:from|fra|instead of|rather than|i ?stedet for|istedenfor|not|ikke|no longer|not the)\s{1,2}(?:the |my |a |det |den |et )?$|(?:从|由|不要|不是|而不是|取消)$/iu;
const MAX_BETWEEN = 48;

/**
 * How often the customer wants to pay, where it is said; nothing where two are compared.
 * @param asked the bot has just asked for it, or nothing else is written: then "year" alone is enough.
 */
export function findCycles(text: string, asked: boolean): Found<Cycle>[] {
  const sure = wanted(
    text,
    matches(text, SURE).filter((span) => !isStretchOfTime(text, span)),
  );
  if (sure.length > 0) return isComparedWithBare(text, sure) ? [] : sure;
  if (!asked) return sure;
  return matches(text, ANSWERS).filter((span) => !NO_ANSWER_BEFORE.test(before(text, span, 12)));
}

/** "kvartal eller måned", "quarterly vs year": the second word is one only beside the first. */
function isComparedWithBare(text: string, sure: readonly Found<Cycle>[]): boolean {
  const bare = outside(matches(text, ANSWERS), sure);
  return sure.some((one) =>
    bare.some((other) => {
      const [first, second] = one.start < other.start ? [one, other] : [other, one];
      return one.value !== other.value && ONLY_COMPARED.test(text.slice(first.end, second.start));
    }),
  );
}

function isStretchOfTime(text: string, span: Span): boolean {
  const words = text.slice(span.start, span.end);
  if (!STRETCH.test(words)) return false;
  const earlier = before(text, span, 24);
  const lost = LOST_BEFORE.test(before(text, span, 48));
  return (
    lost || TIME_BEFORE.test(earlier) || IN_BEFORE.test(earlier) || TIME_AFTER.test(after(text, span, 14))
  );
}

function wanted(text: string, found: readonly Found<Cycle>[]): Found<Cycle>[] {
  const chosen = found.filter((span) => found.length === 1 || !LEFT_BEHIND.test(before(text, span, 24)));
  const first = chosen[0];
  const last = chosen.at(-1);
  if (!first || !last) return [];
  if (first.value === last.value) return OR_ONCE.test(after(text, last, 40)) ? [] : chosen;
  const previous = chosen.findLast((span) => span.value !== last.value);
  const between = previous ? text.slice(previous.end, last.start) : '';
  // 月付季付: in Chinese two of them side by side are compared.
  const sideBySide = between === '' && previous !== undefined;
  return sideBySide || (between.length <= MAX_BETWEEN && COMPARED.test(between)) ? [] : chosen;
}

function matches(text: string, table: Table): Found<Cycle>[] {
  const found: Found<Cycle>[] = [];
  for (const [cycle, pattern] of table)
    for (const match of allMatches(text, pattern)) {
      const span = { start: match.index, end: match.index + match[0].length, value: cycle };
      if (!found.some((other) => span.start < other.end && other.start < span.end)) found.push(span);
      if (found.length >= MAX_FOUND) break;
    }
  return found.sort((a, b) => a.start - b.start);
}

/** A text that says so more often is no wish; keeps the comparison of all with all short. */
const MAX_FOUND = 60;

/** Latin words stand alone; `\b` would cut before å, which it takes for no letter. Han words may touch others. */
function words(latin: string, han: string): RegExp {
  return new RegExp(`(?<![\\p{Script=Latin}\\d])(?:${latin})(?![\\p{Script=Latin}\\d])|(?:${han})`, 'giu');
}
