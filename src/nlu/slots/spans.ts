/** A value found in a text: characters `start` to `end` of the cleaned text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Found<T> extends Span {
  readonly value: T;
}

/** Spans that share no character with the given ones. */
export function outside<T extends Span>(found: readonly T[], taken: readonly Span[]): T[] {
  if (taken.length === 0) return [...found];
  const runs = merged(taken);
  return found.filter((span) => {
    const next = runs[firstEndingAfter(runs, span.start)];
    return next === undefined || next.start >= span.end;
  });
}

/** The text with the spans blanked out, so that nothing is read twice and all positions stay. */
export function blank(text: string, spans: readonly Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of merged(spans)) {
    parts.push(text.slice(at, start), ' '.repeat(end - start));
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** What stands before a span and after it, as far as a rule looks. */
export function before(text: string, span: Span, characters: number): string {
  return text.slice(Math.max(0, span.start - characters), span.start);
}

export function after(text: string, span: Span, characters: number): string {
  return text.slice(span.end, span.end + characters);
}

/** Sorted and without overlaps. */
function merged(spans: readonly Span[]): Span[] {
  const runs: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    const last = runs.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else runs.push({ start, end });
  }
  return runs;
}

/** Index of the first run that ends after a position; bisection, since texts of digits alone hold thousands. */
function firstEndingAfter(runs: readonly Span[], position: number): number {
  let low = 0;
  let high = runs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle]?.end ?? 0) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
