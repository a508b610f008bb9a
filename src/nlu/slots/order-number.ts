import type { Brand } from '../../brand';
import { allMatches } from '../../lib/all-matches';
import { type DigitRun, findDigitRuns } from './digit-groups';
import { isFiller, saysNothingMore } from './only-values';
import { after, before, blank, type Found, outside, type Span } from './spans';

export type OrderFormat = Brand['brand']['orderNumber'];

/** Why a bare number is taken for an order number; `none`: it is not. */
export interface OrderReading {
  readonly found: readonly Found<string>[];
  /** Numbers named as order numbers that do not have the brand's shape: they are no phones either. */
  readonly misshapen: readonly Span[];
}

const SIGNS = `[\\s.:;#=*"'“”‘’(：，-]*`;
/** Words that announce an order number, at the end of what stands before it. */
const CUE = new RegExp(
  `(?:(?<!\\p{Script=Latin})(?:orders?|oders?|odrer|orde|ordr|ordern(?:o|r|um|umber)|ordren?|ordrer|ordrene|ordrenummere?t?|ordre[ -]?n(?:r|o|ummer)|ordrenr|ordreid|bestilling(?:en|er|snummere?t?|snr|s-?id)?|best\\.? ?nr|booking(?:en|snummer(?:et)?)?|purchase|confirmation|kjøp(?:et|snummer)?|reference|referanse(?:n|nummer(?:et)?)?|ref)|订单编号|订单号码?|订单|單號|单号|訂單編號|訂單號碼?|訂單|定单号?|订单好|(?<=的)单|编号|編號)(?:['’]?s)?${SIGNS}(?:(?:numbers?|numers?|nummber|numbr|numer|no|nr|num|id|code|nummer(?:et|ene)?|ref(?:erence)?|is|are|er|was|var|it'?s|det|here'?s|mitt|mine|my|min|also|new|nye?|med|with|called|的|号码?|编号|是|为|叫|分别|有)${SIGNS}){0,5}$`,
  'iu',
);
/** As above, but nothing may stand between: a number named like this and of another length is no phone either. */
const NAMED =
  /(?:(?<!\p{Script=Latin})(?:order|ordre|ordern|bestilling|booking)(?:s?nummer(?:et)?|nr|number|no)?|订单编号|订单号码?|订单|单号)[ .:#=-]{0,3}(?:(?:numbers?|no|nr|num|id|nummer(?:et)?|is|er|的|号码?|是|为)[ .:#=-]{0,3}){0,3}$/iu;
/** "nr 48213", "number: 48213", 号码48213: enough for a number of the right length, too little to refuse another. */
const WEAK_CUE = new RegExp(
  `(?<!\\p{L})(?:nr|no|num|number|numer|nummer(?:et)?|id)${SIGNS}(?:(?:is|er|was|it'?s|my|mitt)\\s){0,2}$|(?:号码?|码)(?:是|为)?${SIGNS}$`,
  'iu',
);
/** "renew 48213", "forny 48213", "续费48213", "and 48227 too": what is renewed is an order. */
const RENEW_CUE =
  /(?:(?<!\p{L})(?:renew(?:al|ing)?|extend|prolong|forny\p{L}{0,8}|forleng\p{L}{0,8}|also|også|ogso|cancel(?:lation)?|refund|si opp|avbestill\p{L}{0,4}|kanseller\p{L}{0,3}|gjelder|angående|ang\.|regarding|status(?: (?:of|on|for|på))?)|取消|退[订款掉]?|关于|续[费订约期]?|續[費訂]?|延[长期長]|也|加上)(?:[\s.:#=,"'(：，]{1,4}(?:my|the|our|for|of|esims?|e-sim|sim|plans?|please|pls|both|mitt|min|begge|av|abonnement(?:et|ene)?|planen)(?!\p{L})){0,3}[\s.:#=,"'(：，]{0,4}(?:一下|我的|这个|套餐|卡){0,2}[\s.:：，]{0,2}$/iu;
const CUE_WINDOW = 48;
const HASH_BEFORE = /#\s?$/;
/** Money, data and time, percent, people: the number counts something (but "48213 yearly" names how to pay). */
const UNIT_AFTER =
  /^\s{0,2}(?:,-|(?:kr|nok|usd|eur|sek|dkk|rmb|cny|gbp|hkd)(?!\p{L})|\$|€|£|¥|%|kroner|krone|crowns?|dollars?|bucks|euros?|yuan|pounds?|gb|mb|kb|tb|gi?ga|mega|mi?b\b|gi?b\b|(?:g|km|m|kg|days?|dager|dag|hours?|timer)(?!\p{L})|meter|metres?|minutes?|seconds?|months?(?!l)|måned(?!l)|years?(?!l)|år(?!l)|people|persons?(?!\p{L})|times|gang(?:er)?\b|steps|skritt|followers?|følgere|likes|views|subscribers|fans|members|customers|users|points?|poeng|votes|words|miles|percent|prosent|元|块|塊|克朗|欧元?|欧|美[元金]|港币|人民币|天|个|個|次|分|小时|秒|月(?![付费卡])|年(?![付费卡])|人|岁|步|兆|流量|积分|粉丝|米|公里|%|[.,:]\d{1,2}(?![\p{L}\d])|[.:]\d)/iu;
const MONEY_BEFORE =
  /(?:(?<!\p{L})(?:kr|nok|usd|eur|sek|dkk|rmb|cny|gbp)\.?|\$|€|£|¥|(?:花|付|支付|扣|收|充)了?(?:我|你|他|了)?|价格|金额|人民币|(?<!\p{L})(?:paid|costs?|charged?|refunded|total|amount|sum|beløp(?:et)?|betalte?|betalt|koster|kostet|trukket|trakk|belastet|price(?: is)?|pris(?:en)?(?: er)?)\s(?:me\s|us\s|meg\s|of\s|is\s|på\s|er\s|about\s|nesten\s|almost\s)?)\s{0,2}$|\d[.:]$/iu;
/** Numbers of other things: a phone with too few digits, a postcode, a bank account, a street. */
const OTHER_BEFORE =
  /(?:(?<!\p{L})(?:phone|telephone|ring|ringe|ringte|call|dial|tel|tlf|mobile?|mobil|whatsapp|telefon(?:nummer(?:et)?)?)(?:\s(?:number|no|nr|nummer|is|er)){0,2}|(?<!\p{L})(?:postcode|post code|postal code|zip(?: code)?|postnummer|postnr|pin(?: code| is)?|puk|code|kode(?:n)?|konto(?:nummer|nr)?|iban|kid|year|error(?: code)?|feilkode|version|room|rom|flight|model)|电话|手机号?码?|邮编|邮政编码|验证码|密码|错误码|错误代码)(?:\s(?:is|er|was))?[\s.:：是]{0,3}$/iu;
/** Before a whole run of digits none of which is an order number. */
const DOCUMENT_BEFORE =
  /(?:(?<!\p{L})(?:konto(?:nummer|nr)?|account|iban|kid|imei|passport|pass(?:nummer|nr)|org(?:\.|anisasjons)?[ -]?(?:nr|nummer)|kortnummer|card number|tracking|sporing(?:snummer)?)(?:\s(?:number|no|nr|nummer|is|er)){0,2}|账号|卡号|身份证|护照)[\s.:：是]{0,3}$/iu;
/** "010190 12345": the end of a national identity number. */
const NATIONAL_ID_BEFORE = /(?<!\d)[0-7]\d[01]\d{3}[ -]$/;
/** "10115 Berlin": a postcode abroad. */
const TOWN_AFTER =
  /^ (?:Berlin|Hamburg|München|Munich|Köln|Frankfurt|Paris|Madrid|Barcelona|Roma|Milano|Warszawa|Stockholm|Göteborg|Malmö|Helsinki|Tallinn|Wien|Praha|New York|CA|NY|USA)(?!\p{L})/u;
/** "ordrenr48213", "order-48213" */
const GLUED_CUE =
  /(?<![\p{Script=Latin}\p{N}])(?:order(?:no|nr|number|id)?|ordre(?:nr|no|nummer|id)?|bestilling(?:snr|snummer)?|ref|booking)-?$/iu;
const UNIT_WINDOW = 14;
const MONEY_WINDOW = 28;
const LATIN_OR_DIGIT = /[\p{Script=Latin}\p{N}]/u;
/** A text with more numbers of the right length is a table or an attack; the rest is not looked at. */
const MAX_CANDIDATES = 80;

/** What the conversation tells about bare numbers. */
export interface OrderContext {
  /** The bot has just asked for an order number, so a bare number of the right length is one. */
  readonly asked: boolean;
  /** The thread holds an order: a bare number of the right length that counts nothing is one more. */
  readonly hasEarlierOrder: boolean;
}

/** Finds order numbers as the brand writes them. */
export function createOrderReader(
  format: OrderFormat,
): (text: string, context: OrderContext) => OrderReading {
  const pattern = prefixedPattern(format);
  return (text, context) => {
    const prefixed = pattern ? findPrefixed(text, pattern, format) : [];
    const found: Found<string>[] = [];
    const misshapen: Span[] = [];
    const bareFound = outside([...bareNumbers(text, format), ...spokenNumbers(text, format)], prefixed)
      .sort((a, b) => a.start - b.start)
      .slice(0, MAX_CANDIDATES);
    const bareLines = linesOfBareNumbers(text, [...bareFound, ...prefixed]);
    let next = 0;
    for (const bare of bareFound) {
      for (let order = prefixed[next]; order && order.start < bare.start; order = prefixed[++next])
        found.push(order);
      const announced = before(text, bare, CUE_WINDOW);
      const cued = CUE.test(announced);
      const fits = hasLength(format, bare.value);
      if (!fits && NAMED.test(announced)) misshapen.push(bare);
      if (!fits || countsSomething(text, bare, cued)) continue;
      const inBareLine = bareLines.some((line) => line.start <= bare.start && bare.end <= line.end);
      if (bare.grouped && !cued && !inBareLine) continue;
      const said =
        cued || HASH_BEFORE.test(announced) || WEAK_CUE.test(announced) || RENEW_CUE.test(announced);
      const likely = context.asked || (context.hasEarlierOrder && standsAlone(text, bare));
      if (said || likely || inBareLine || followsOrder(text, bare, found.at(-1)))
        found.push({ start: bare.start, end: bare.end, value: writeOrder(format, bare.value) });
    }
    return { found: [...found, ...prefixed.slice(next)], misshapen };
  };
}

/** The brand's way of writing an order number with these digits. */
export function writeOrder(format: OrderFormat, digits: string): string {
  return format.format.replace('{digits}', digits);
}

function hasLength({ minDigits, maxDigits }: OrderFormat, digits: string): boolean {
  return digits.length >= minDigits && digits.length <= maxDigits;
}

/** `no48213`, `NO 48213`, `N0-48213`, `#NO-48 213`: the brand's letters, then its digits in any grouping. */
function prefixedPattern({ format, minDigits, maxDigits }: OrderFormat): RegExp | undefined {
  const letters = format.replace('{digits}', '').replace(/[^\p{L}\p{N}]/gu, '');
  if (!letters || !format.endsWith('{digits}')) return undefined;
  return new RegExp(
    `(?<![\\p{Script=Latin}\\p{N}])${[...letters].map(lookAlikes).join('\\s?')}([\\s._:;#*/,°º"'’()\\-\u2010-\u2015\u2212]{0,4})(\\d(?:[ .-]?\\d){${minDigits - 1},${maxDigits - 1}})(?![\\d\\p{Script=Latin}])`,
    'giu',
  );
}

function findPrefixed(text: string, pattern: RegExp, format: OrderFormat): Found<string>[] {
  return allMatches(text, pattern)
    .filter((match) => !countsAfterWord(text, match))
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value: writeOrder(format, (match[2] ?? '').replace(/\D/g, '')),
    }));
}

/** "there are no 10000 kr on my card": a word in lower case and a space, then an amount. */
function countsAfterWord(text: string, match: RegExpExecArray): boolean {
  const end = match.index + match[0].length;
  return match[1]?.trim() === '' && UNIT_AFTER.test(text.slice(end, end + UNIT_WINDOW));
}

/** A letter as people mistype or disguise it; Cyrillic and Greek twins included. */
function lookAlikes(letter: string): string {
  if (/o/i.test(letter)) return '[oо0ο°ø]';
  return /n/i.test(letter) ? '[nν]' : escapeRegExp(letter);
}

/** "four eight two one three", "fire åtte to en tre": digits read out one by one. */
const SPOKEN: Readonly<Record<string, string>> = {
  zero: '0',
  oh: '0',
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  null: '0',
  en: '1',
  ein: '1',
  to: '2',
  tre: '3',
  fire: '4',
  fem: '5',
  seks: '6',
  sju: '7',
  syv: '7',
  åtte: '8',
  ni: '9',
};
const SPOKEN_DIGIT = `(?:${Object.keys(SPOKEN).join('|')})`;
const SPOKEN_DIGITS = new RegExp(
  `(?<!\\p{L})${SPOKEN_DIGIT}(?:[ ,-]{1,2}${SPOKEN_DIGIT}){3,15}(?!\\p{L})`,
  'giu',
);

/** Digits read out, with their value; only rows of four or more, since fewer are words of a sentence. */
function spokenNumbers(text: string, format: OrderFormat): BareNumber[] {
  return allMatches(text, SPOKEN_DIGITS)
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value: match[0]
        .toLowerCase()
        .split(/[ ,-]+/)
        .map((word) => SPOKEN[word] ?? '')
        .join(''),
      grouped: false,
    }))
    .filter(({ value }) => hasLength(format, value));
}

interface BareNumber extends Found<string> {
  /** Written in several groups ("48 213"): an order number only where something says so. */
  readonly grouped: boolean;
}

/** Digits with nothing glued to them that would make them something else. */
function bareNumbers(text: string, format: OrderFormat): BareNumber[] {
  return findDigitRuns(text).flatMap((run) => {
    if (DOCUMENT_BEFORE.test(before(text, run, MONEY_WINDOW))) return [];
    const free = run.groups.filter((group) => isFree(text, group));
    const single = free
      .filter((group) => hasLength(format, group.digits) || group.digits.length >= format.minDigits)
      .map(({ start, end, digits }) => ({ start, end, value: digits, grouped: false }));
    return single.length > 0 ? single : together(text, run, format);
  });
}

/** "order 48 213", "4 8 2 1 3": a whole run of short groups that has the length of an order number. */
function together(text: string, run: DigitRun, format: OrderFormat): BareNumber[] {
  const value = run.groups.map((group) => group.digits).join('');
  const { start, end } = run;
  if (run.groups.length < 2 || run.international || !hasLength(format, value) || !isFree(text, run))
    return [];
  return /[./()]/.test(text.slice(start, end)) ? [] : [{ start, end, value, grouped: true }];
}

function isFree(text: string, span: Span): boolean {
  const previous = text[span.start - 1] ?? ' ';
  if (/[+@/_]/.test(previous)) return false;
  // Letters and a dash after letters make another thing of a number ("SK4035", "A-48213"), unless they announce it.
  const dash = previous === '-' && LATIN_OR_DIGIT.test(text[span.start - 2] ?? ' ');
  if ((dash || LATIN_OR_DIGIT.test(previous)) && !GLUED_CUE.test(before(text, span, 24))) return false;
  return !/^(?:[-/.]\d|@|_)/.test(text.slice(span.end, span.end + 2));
}

function countsSomething(text: string, span: Span, cued: boolean): boolean {
  const earlier = before(text, span, MONEY_WINDOW);
  const later = after(text, span, UNIT_WINDOW);
  return (
    (!cued && OTHER_BEFORE.test(earlier)) ||
    UNIT_AFTER.test(later) ||
    TOWN_AFTER.test(later) ||
    MONEY_BEFORE.test(earlier) ||
    NATIONAL_ID_BEFORE.test(earlier)
  );
}

/**
 * Lines of a burst that hold nothing but numbers and fillers ("sorry, 48214", "det er 48213"): each message is judged
 * by itself, so that `renew` / `48216` is an order too.
 */
function linesOfBareNumbers(text: string, numbers: readonly Span[]): Span[] {
  if (numbers.length === 0) return [];
  const rest = blank(text, numbers);
  const lines = Array.from(rest.matchAll(/[^\n]+/g), (line) => ({
    start: line.index,
    end: line.index + line[0].length,
  }));
  return lines.filter(
    (line) => outside([line], numbers).length === 0 && saysNothingMore(rest.slice(line.start, line.end)),
  );
}

/** No noun follows that the number would count ("48213 steps"); a filler or a Chinese word may. */
function standsAlone(text: string, span: Span): boolean {
  const next = /^ {0,2}([\p{Script=Latin}'’]{1,30})/u.exec(after(text, span, 34))?.[1];
  return next === undefined || isFiller(next);
}

/** "NO-48213 and 48214": a number right after an order number, joined by comma or "and", is one more. */
function followsOrder(text: string, span: Span, last: Span | undefined): boolean {
  if (!last || last.end > span.start || span.start - last.end > 16) return false;
  return /^\s*(?:[,;、，&+/]|and|og|or|eller|to|til|和|跟|与|还有)?\s*(?:and|og)?\s*#?\s*$/iu.test(
    text.slice(last.end, span.start),
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
