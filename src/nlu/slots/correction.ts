import type { Found, Span } from './spans';

/** Words with which people take back what they wrote. */
const CORRECTION =
  /\b(?:sorry|sry|oops|ops|whoops|my bad|i meant?|meant|correction|typo|mistake|wait|actually|wrong|should be|supposed to be|rather|instead|beklager|unnskyld|sorri|jeg mente|mente|feil|skulle være|skal være|rettelse|skrivefeil|tastefeil|heller|vent)\b|不对|不对哦|错了|打错|写错|发错|搞错|输错|弄错|说错|应该是|更正|纠正|抱歉|不好意思|改成|改为/giu;
/** "no, 48214": a no before a value, where a value was given before. The "no" of an order number is none. */
const NO_FIRST = /^[\s\p{P}]*(?:no+(?![-. ]?\d)|nope|nei|neida|不是?|不|非)[\s\p{P}]/iu;
/** What stands directly before a value that is refused: "not 48213", "ikke 48213", "不是48213". */
const REFUSED = /(?:\bnot|\bisn'?t|\bikke|\bikkje|不是|并非|不)\s{0,2}(?:no[ .-]?)?$/iu;

/** Where a correction begins, last one in the text; undefined when nothing is taken back. */
export function correctionAt(text: string, hasEarlierValue: boolean): number | undefined {
  const last = [...text.matchAll(CORRECTION)].at(-1);
  if (last) return last.index;
  return hasEarlierValue && NO_FIRST.test(text) ? 0 : undefined;
}

/** The values that stand: refused ones are dropped, and where one is corrected within the text only the later stay. */
export function keepCorrected<T extends Found<unknown>>(
  text: string,
  found: readonly T[],
): { kept: readonly T[]; dropped: boolean } {
  const standing = found.filter((span) => !isRefused(text, span));
  const at = correctionAt(text, false);
  const later = at === undefined ? [] : standing.filter((span) => span.start >= at);
  const kept = later.length > 0 ? later : standing;
  return { kept, dropped: kept.length < found.length };
}

function isRefused(text: string, span: Span): boolean {
  return REFUSED.test(text.slice(Math.max(0, span.start - 14), span.start));
}
