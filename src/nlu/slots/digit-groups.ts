import type { Span } from './spans';

/** Digits that belong together as people group them: "+47 913 45 678" is one run of four groups. */
export interface DigitRun extends Span {
  /** Written with + or 00 in front. */
  readonly international: boolean;
  readonly groups: readonly DigitGroup[];
}

export interface DigitGroup extends Span {
  readonly digits: string;
}

/** A run has more groups only in tables and spam; they are cut there. */
const MAX_GROUPS = 12;
const SEPARATORS = ' -.()/\u00a0\u2010\u2011\u2012\u2013\u2014\u2212';
/** "1)-(2" is the widest gap people leave inside one number. */
const MAX_GAP = 3;

/** All runs of digits in the text, in order; one pass. */
export function findDigitRuns(text: string): DigitRun[] {
  const runs: DigitRun[] = [];
  let groups: DigitGroup[] = [];
  const close = (): void => {
    const first = groups[0];
    const last = groups.at(-1);
    if (first && last) runs.push({ groups, end: last.end, ...openingOf(text, first.start) });
    groups = [];
  };
  for (const match of text.matchAll(/\d+/g)) {
    const last = groups.at(-1);
    if (last && (groups.length >= MAX_GROUPS || !isGap(text.slice(last.end, match.index)))) close();
    groups.push({ start: match.index, end: match.index + match[0].length, digits: match[0] });
  }
  close();
  return runs;
}

function isGap(between: string): boolean {
  return between.length > 0 && between.length <= MAX_GAP && [...between].every((c) => SEPARATORS.includes(c));
}

function openingOf(text: string, start: number): { start: number; international: boolean } {
  const before = text.slice(Math.max(0, start - 2), start);
  const plus = before.lastIndexOf('+');
  if (plus >= 0) return { start: start - before.length + plus, international: true };
  return { start, international: text.startsWith('00', start) && text[start + 2] !== '0' };
}
