import { allMatches } from '../../lib/all-matches';
import type { Found, Span } from './spans';

/** Words with which people take back what they wrote. */
const CORRECTION =
  /\b(?:sorry|sry|oops|ops|whoops|my bad|i meant?|meant|correction|typo|mistake|wait|actually|wrong|should be|supposed to be|rather|instead|beklager|unnskyld|sorri|jeg mente|mente|feil|skulle være|skal være|rettelse|skrivefeil|tastefeil|heller|vent|nei vent|no wait|nope|scratch that|make (?:it|that)|ment|glem (?:det|den)|i stedet|korrigering|oi)\b|不对|不对哦|错了|打错|写错|发错|搞错|输错|弄错|说错|应该是|更正|纠正|抱歉|不好意思|改成|改为|说错了|看错|记错|重新发/giu;
/** "no, 48214": a no before a value, where a value was given before. The "no" of an order number is none. */
const NO_FIRST = /^[\s\p{P}]*(?:no+(?![-. ]?\d)|nope|nei|neida|不是?|不|非)[\s\p{P}]/iu;
/** What stands directly before a value that is refused: "not 48213", "ikke 48213", "不是48213", "instead of a@b.no". */
const REFUSED =
  /(?:\b(?:not|isn'?t|ikke|ikkje|instead of|rather than|i ?stedet for|istedenfor|old (?:one |number |e-?mail )?(?:was|is|:)|gamle? (?:var|er|:))|不是|并非|不|而非|旧的?是)\s{0,2}(?:#|order |ordre |no[ .-]?|订单号?)?$/iu;
const LOOK_BACK = 22;
/** "*48214": how people mend their last message in a chat. */
const STAR = /(?:^|\n)\s{0,2}\*(?=\s?[\p{L}\p{N}])/gu;
/** A word of correction speaks of the value that follows soon; "wrong plan, and also NO-48214" adds one. */
const MAX_GAP = 40;
const ADDS = /\b(?:and|og|also|too|også|plus)\b|和|还有|以及|也/iu;

/** Where the last correction begins; undefined when nothing is taken back. */
export function correctionAt(text: string, hasEarlierValue: boolean): number | undefined {
  const last = corrections(text).at(-1);
  if (last !== undefined) return last.start;
  return hasEarlierValue && NO_FIRST.test(text) ? 0 : undefined;
}

/** The values that stand: refused ones are dropped, and where one is corrected within the text only the later stay. */
export function keepCorrected<T extends Found<unknown>>(
  text: string,
  found: readonly T[],
): { kept: readonly T[]; dropped: boolean } {
  if (found.length < 2) return { kept: found, dropped: false };
  const standing = found.filter((span) => !isRefused(text, span));
  const kept = correctedLast(text, standing) ?? (standing.length > 0 ? standing : found);
  return { kept, dropped: kept.length < found.length };
}

/** The values after the last correction that has any; undefined: nothing is corrected. */
function correctedLast<T extends Span>(text: string, found: readonly T[]): readonly T[] | undefined {
  for (const { start, end } of corrections(text).toReversed()) {
    const later = found.filter((span) => span.start >= start);
    const [first] = later;
    if (!first || later.length === found.length) continue;
    const between = text.slice(end, first.start);
    if (between.length <= MAX_GAP && !ADDS.test(between)) return later;
  }
  return undefined;
}

function corrections(text: string): Span[] {
  return [...allMatches(text, CORRECTION), ...allMatches(text, STAR)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .sort((a, b) => a.start - b.start)
    .slice(-MAX_CORRECTIONS);
}

function isRefused(text: string, span: Span): boolean {
  return REFUSED.test(text.slice(Math.max(0, span.start - LOOK_BACK), span.start));
}

const MAX_CORRECTIONS = 40;
