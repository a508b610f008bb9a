import type { Capabilities } from './adapter';

type TextLimit = Capabilities['textLimit'];

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
const words = new Intl.Segmenter('en', { granularity: 'word' });
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });

// Ends at white space and at East Asian characters, which follow a link in Chinese text without a space.
const URL_PATTERN = /https?:\/\/[^\s<>"\u2e80-\u9fff\uff00-\uffef]+/gu;
const JOINS_THE_CHARACTER_BEFORE = /^[\p{Grapheme_Extend}\p{M}\p{Emoji_Modifier}\u200d]/u;

/** Looked at beyond the limit, so that a long text is not segmented whole for each of its pieces. */
const WINDOW_MARGIN = 64;

// A border is only worth taking when the piece before it is not too short: share of the limit that must be filled.
const LEAST_FILL = { paragraph: 0.4, sentence: 0.4, word: 0.1 };

/**
 * Length in the unit a platform counts. "Characters" are UTF-16 code units: Meta and X do not say what they count, and
 * no text has fewer code units than code points or graphemes, so a text that fits this way fits in every way.
 */
export function measure(text: string, unit: TextLimit['unit']): number {
  return unit === 'bytes' ? Buffer.byteLength(text, 'utf8') : text.length;
}

/**
 * Cuts a text into pieces within the limit: at a paragraph, else a sentence, else a word, else between graphemes, never
 * inside a link. Only white space is lost. A single grapheme or link longer than the limit has to be cut all the same.
 */
export function splitText(text: string, limit: TextLimit): string[] {
  const pieces: string[] = [];
  let rest = trimText(text);
  while (measure(rest, limit.unit) > limit.max) {
    const cut = bestCut(rest, limit);
    const piece = trimEnd(rest.slice(0, cut));
    if (piece !== '') pieces.push(piece);
    rest = trimStart(rest.slice(cut));
  }
  return rest === '' ? pieces : [...pieces, rest];
}

/** Cuts a label to at most `max` UTF-16 code units between graphemes. */
export function cutLabel(label: string, max: number): string {
  const text = trimText(label);
  if (text.length <= max) return text;
  return trimEnd(text.slice(0, hardCut(text, { unit: 'characters', max }).cut));
}

/** White space goes, but not a space that carries a combining mark: the two are one grapheme. */
export function trimText(text: string): string {
  return trimEnd(trimStart(text));
}

function trimStart(text: string): string {
  const trimmed = text.trimStart();
  const taken = text.length - trimmed.length;
  return taken > 0 && JOINS_THE_CHARACTER_BEFORE.test(trimmed) ? text.slice(taken - 1) : trimmed;
}

function trimEnd(text: string): string {
  return text.trimEnd();
}

function bestCut(text: string, limit: TextLimit): number {
  const { cut, borders } = hardCut(text, limit);
  const head = text.slice(0, cut);
  const links = linkSpans(text, cut);
  const allowed = (at: number) => borders.has(at) && !links.some(([from, to]) => at > from && at < to);
  const candidates: readonly [number, () => Iterable<number>][] = [
    [LEAST_FILL.paragraph, () => paragraphBorders(head)],
    [LEAST_FILL.sentence, () => segmentEnds(sentences, head)],
    [LEAST_FILL.word, () => segmentEnds(words, head)],
  ];
  for (const [fill, list] of candidates) {
    const best = lastOf(list(), (at) => at >= cut * fill && allowed(at));
    if (best !== undefined) return best;
  }
  return lastOf(borders, allowed) ?? cut;
}

/** The longest prefix that fits and ends between graphemes, with all the borders on the way. */
function hardCut(text: string, limit: TextLimit): { cut: number; borders: ReadonlySet<number> } {
  const borders = new Set<number>();
  let size = 0;
  let cut = 0;
  // No more than `max` code units can fit in either unit; a grapheme cut by the window is past the limit anyway.
  const window = text.slice(0, limit.max + WINDOW_MARGIN);
  for (const { segment } of graphemes.segment(window)) {
    size += measure(segment, limit.unit);
    if (size > limit.max) break;
    cut += segment.length;
    borders.add(cut);
  }
  return cut > 0 ? { cut, borders } : { cut: codePointCut(text, limit), borders };
}

/** For a grapheme that alone exceeds the limit (hundreds of stacked marks): as many code points as fit, at least one. */
function codePointCut(text: string, limit: TextLimit): number {
  let size = 0;
  let cut = 0;
  for (const point of text) {
    size += measure(point, limit.unit);
    if (cut > 0 && size > limit.max) break;
    cut += point.length;
  }
  return cut;
}

function linkSpans(text: string, cut: number): [number, number][] {
  const spans: [number, number][] = [];
  for (const match of text.matchAll(URL_PATTERN)) {
    if (match.index >= cut) break;
    spans.push([match.index, match.index + match[0].length]);
  }
  return spans;
}

function* paragraphBorders(head: string): Iterable<number> {
  for (let at = head.indexOf('\n'); at >= 0; at = head.indexOf('\n', at + 1)) yield at + 1;
}

/** Ends of all segments but the last, which the cut itself has ended. */
function* segmentEnds(segmenter: Intl.Segmenter, head: string): Iterable<number> {
  for (const { index } of segmenter.segment(head)) if (index > 0) yield index;
}

function lastOf(list: Iterable<number>, accept: (at: number) => boolean): number | undefined {
  let best: number | undefined;
  for (const at of list) if (accept(at)) best = at;
  return best;
}
