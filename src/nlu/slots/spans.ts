/** A value found in a text: characters `start` to `end` of the cleaned text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export interface Found<T> extends Span {
  readonly value: T;
}

/** Spans that start inside none of the given ones nor contain any. */
export function outside<T extends Span>(found: readonly T[], taken: readonly Span[]): T[] {
  return found.filter((span) => !taken.some((other) => span.start < other.end && other.start < span.end));
}

/** The text with the spans blanked out, so that nothing is read twice and all positions stay. */
export function blank(text: string, spans: readonly Span[]): string {
  let rest = text;
  for (const { start, end } of spans) rest = rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end);
  return rest;
}
