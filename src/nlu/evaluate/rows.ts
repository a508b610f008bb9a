import type { TrainingRow } from '../train';

/** Intent of everything the bot is not there for, in our phrases and in every result. */
export const OUT_OF_SCOPE = 'fallback';
/** What public data call it. */
const OUT_OF_SCOPE_LABELS = new Set(['oos', 'out_of_scope', 'out-of-scope', 'fallback']);
const EXPECTED = 'a line is {"text": "...", "label": "..."} or {"text": "...", "intent": "..."}';

/** One line of a file of labelled messages. */
export interface LabelledRow extends TrainingRow {
  /** Where it stands: file and line from 1. */
  readonly file: string;
  readonly line: number;
  /** The parsed line, for fields that only some files have. */
  readonly fields: Readonly<Record<string, unknown>>;
}

export interface ReadRows {
  readonly rows: readonly LabelledRow[];
  /** One line each: file, line number and what is expected there. */
  readonly problems: readonly string[];
}

/**
 * Reads a file of labelled messages, one JSON object a line; empty lines are passed over.
 * @param allAre the label of every line, whatever it says itself: for files that hold nothing but out-of-scope texts
 */
export function readRows(content: string, file: string, allAre?: string): ReadRows {
  const rows: LabelledRow[] = [];
  const problems: string[] = [];
  for (const [index, line] of content
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (line.trim() === '') continue;
    const place = { file, line: index + 1 };
    const read = readRow(line, allAre);
    if (typeof read === 'string') problems.push(`${file}:${place.line}: ${read}`);
    else rows.push({ ...read, ...place });
  }
  if (rows.length === 0 && problems.length === 0) problems.push(`${file}: holds no line; ${EXPECTED}`);
  return { rows, problems };
}

/** The row, or what is wrong with it. */
function readRow(line: string, allAre?: string): Pick<LabelledRow, 'text' | 'intent' | 'fields'> | string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(line);
  } catch {
    return `not JSON; ${EXPECTED}`;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return `not an object; ${EXPECTED}`;
  const fields: Readonly<Record<string, unknown>> = Object.fromEntries(Object.entries(parsed));
  const { text } = fields;
  if (typeof text !== 'string') return `"text" is missing or no string; ${EXPECTED}`;
  const label = allAre ?? fields['label'] ?? fields['intent'];
  if (typeof label !== 'string' || label.trim() === '')
    return `"label" (or "intent") is missing or no string; ${EXPECTED}`;
  return { text, intent: canonical(label.trim()), fields };
}

function canonical(label: string): string {
  return OUT_OF_SCOPE_LABELS.has(label.toLowerCase()) ? OUT_OF_SCOPE : label;
}
