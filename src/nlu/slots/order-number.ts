import type { Brand } from '../../brand';
import { isFiller, saysNothingMore } from './only-values';
import { blank, type Found, outside, type Span } from './spans';

export type OrderFormat = Brand['brand']['orderNumber'];

/** Why a bare number is taken for an order number; `none`: it is not. */
export interface OrderReading {
  readonly found: readonly Found<string>[];
  /** Numbers named as order numbers that do not have the brand's shape: they are no phones either. */
  readonly misshapen: readonly Span[];
}

/** Words that announce an order number, at the end of what stands before it. */
const CUE =
  /(?:orders?|ordren?|ordrenummere?t?|ordre[ -]?nr|bestilling(?:en|snummere?t?|snr)?|booking|reference|ref|订单编号|订单号码?|订单|單號|单号|訂單號?)[\s.:#=,"'(：，]*(?:(?:numbers?|no|nr|num|id|nummer(?:et)?|is|er|was|var|it'?s|mitt|my|min|的|号码?|是|为)[\s.:#=,"'(：，]*){0,4}$/iu;
/** "renew 48213", "forny 48213", "续费48213", "and 48227 too": what is renewed is an order. */
const RENEW_CUE =
  /(?:(?<!\p{L})(?:renew(?:al|ing)?|extend|prolong|forny\p{L}{0,8}|forleng\p{L}{0,8}|also|også|ogso)|续[费订约期]?|續[費訂]?|延[长期長]|也|加上)(?:[\s.:#=,"'(：，]{1,4}(?:my|the|our|for|of|esims?|e-sim|sim|plans?|please|pls|both|mitt|min|begge|av|abonnement(?:et|ene)?|planen)(?!\p{L})){0,3}[\s.:#=,"'(：，]{0,4}(?:一下|我的|这个|套餐|卡){0,2}[\s.:：，]{0,2}$/iu;
const CUE_WINDOW = 48;
const HASH_BEFORE = /#\s?$/;
/** Money, data, time and percent: the number counts something (but "48213 yearly" names how to pay). */
const UNIT_AFTER =
  /^\s{0,2}(?:,-|kr|nok|usd|eur|sek|dkk|rmb|cny|gbp|\$|€|£|¥|%|kroner|krone|crowns?|dollars?|euros?|yuan|gb|mb|kb|gi?ga|mega|mi?b\b|gi?b\b|g\b|days?|dager|dag\b|hours?|timer|minutes?|min\b|months?(?!l)|måned(?!l)|years?(?!l)|år(?!l)|people|times|元|块|克朗|天|个|次|分钟|小时|月(?!付)|年(?!付)|人|岁|步|兆|[.,:]\d)/iu;
const MONEY_BEFORE =
  /(?:kr\.?|nok|usd|eur|sek|rmb|cny|\$|€|£|¥|\d[.,:]|花了|付了|支付了?|扣了|(?<!\p{L})(?:paid|costs?|betalte?|koster|kostet|price is|prisen er)\s)\s{0,2}$/iu;
/** "phone 48213" is a phone with too few digits, not an order. */
const PHONE_BEFORE = /(?:phone|tel|tlf|mobile?|mobil|电话|手机号?|号码是?)[\s.:：]{0,3}$/iu;
const MONEY_WINDOW = 12;
const LATIN_OR_DIGIT = /[\p{Script=Latin}\p{N}]/u;

/** What the conversation tells about bare numbers. */
export interface OrderContext {
  /** The bot has just asked for an order number, so a bare number of the right length is one. */
  readonly asked: boolean;
  /** The thread holds an order: a bare number of the right length that counts nothing is one more. */
  readonly hasEarlierOrder: boolean;
}

/** Finds order numbers as the brand writes them. */
export function readOrderNumbers(text: string, format: OrderFormat, context: OrderContext): OrderReading {
  const prefixed = findPrefixed(text, format);
  const found: Found<string>[] = [];
  const misshapen: Span[] = [];
  const bareFound = outside(bareNumbers(text), prefixed);
  const bareLines = linesOfBareNumbers(text, [...bareFound, ...prefixed]);
  const before = [...prefixed];
  for (const bare of bareFound) {
    while (before[0] && before[0].start < bare.start) found.push(...before.splice(0, 1));
    const announced = text.slice(Math.max(0, bare.start - CUE_WINDOW), bare.start);
    const cued = CUE.test(announced);
    const fits = bare.value.length >= format.minDigits && bare.value.length <= format.maxDigits;
    if (cued && !fits) misshapen.push(bare);
    if (!fits || countsSomething(text, bare)) continue;
    const said = cued || HASH_BEFORE.test(announced) || RENEW_CUE.test(announced);
    const likely = context.asked || (context.hasEarlierOrder && standsAlone(text, bare));
    const inBareLine = bareLines.some((line) => line.start <= bare.start && bare.end <= line.end);
    if (said || likely || inBareLine || followsOrder(text, bare, found.at(-1)))
      found.push({ ...bare, value: writeOrder(format, bare.value) });
  }
  return { found: [...found, ...before], misshapen };
}

/** The brand's way of writing an order number with these digits. */
export function writeOrder(format: OrderFormat, digits: string): string {
  return format.format.replace('{digits}', digits);
}

/** `no48213`, `NO 48213`, `N0-48213`, `#NO-48 213`: the brand's letters, then its digits in any grouping. */
function findPrefixed(text: string, format: OrderFormat): Found<string>[] {
  const letters = format.format.replace('{digits}', '').replace(/[^\p{L}\p{N}]/gu, '');
  if (!letters || !format.format.endsWith('{digits}')) return [];
  const spelled = [...letters].map((letter) => (/o/i.test(letter) ? '[o0]' : escapeRegExp(letter))).join('');
  const { minDigits, maxDigits } = format;
  const pattern = new RegExp(
    `(?<![\\p{Script=Latin}\\p{N}])${spelled}[\\s._:#\\-\u2010-\u2015\u2212]{0,3}(\\d(?:[ .-]?\\d){${minDigits - 1},${maxDigits - 1}})(?![\\d\\p{Script=Latin}])`,
    'giu',
  );
  return Array.from(text.matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
    value: writeOrder(format, (match[1] ?? '').replace(/\D/g, '')),
  }));
}

/** Digits with nothing glued to them that would make them something else. */
function bareNumbers(text: string): Found<string>[] {
  const found: Found<string>[] = [];
  for (const match of text.matchAll(/\d+/g)) {
    const start = match.index;
    const end = start + match[0].length;
    if (LATIN_OR_DIGIT.test(text[start - 1] ?? ' ')) continue;
    if (/[+@/_-]/.test(text[start - 1] ?? ' ')) continue;
    if (/^(?:[-/.]\d|@|_)/.test(text.slice(end, end + 2))) continue;
    found.push({ start, end, value: match[0] });
  }
  return found;
}

function countsSomething(text: string, span: Span): boolean {
  return (
    PHONE_BEFORE.test(text.slice(Math.max(0, span.start - 12), span.start)) ||
    UNIT_AFTER.test(text.slice(span.end, span.end + 12)) ||
    MONEY_BEFORE.test(text.slice(Math.max(0, span.start - MONEY_WINDOW), span.start))
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
  const next = /^ {0,2}([\p{Script=Latin}'’]{1,30})/u.exec(text.slice(span.end, span.end + 34))?.[1];
  return next === undefined || isFiller(next);
}

/** "NO-48213 and 48214": a number right after an order number, joined by comma or "and", is one more. */
function followsOrder(text: string, span: Span, last: Span | undefined): boolean {
  if (!last || last.end > span.start || span.start - last.end > 16) return false;
  return /^\s*(?:[,;、，&+/]|and|og|or|eller|to|til|和|跟|与|还有)?\s*#?\s*$/iu.test(
    text.slice(last.end, span.start),
  );
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
