import { basename } from 'node:path';
import { LANGUAGES } from '../../lib/languages';
import type { IntentEngine } from '../engine';
import type { PredictedLine } from '../predict-line';
import { guessOf } from './bench-engine';
import type { EvalRow } from './report';
import type { LabelledRow } from './rows';
import type { SlotRow, SlotValues } from './slots-score';

/** A row of a file, understood as `intents predict` does. */
export interface UnderstoodRow extends EvalRow {
  /** Values it holds and values that were read; undefined when the file does not say what it holds. */
  readonly slots?: Omit<SlotRow, 'text'>;
}

export interface Asked {
  /** What `intents predict` runs, with `engine` inside. */
  readonly predict: (line: string) => PredictedLine;
  readonly engine: IntentEngine;
  /** Part → the intent it counts as. */
  readonly parents: ReadonlyMap<string, string>;
}

export function understandRow(row: LabelledRow, { predict, engine, parents }: Asked): UnderstoodRow {
  // As JSON, so that a text that looks like JSON stays a text.
  const line = predict(JSON.stringify({ text: row.text }));
  const expected = slotValues(row.fields['slots']);
  const { kind } = row.fields;
  return {
    text: row.text,
    language: languageOf(row),
    expected: parents.get(row.intent) ?? row.intent,
    predicted: parents.get(line.intent) ?? line.intent,
    confidence: line.confidence,
    inScope: guessOf(engine.predict(row.text)).inScope,
    // `predict` has drawn the line already: what is unsure is out of scope.
    unsure: false,
    ...(typeof kind === 'string' && { kind }),
    ...(expected && { slots: { expected, found: line.slots } }),
  };
}

/** What the row says itself, else what the file's name says (`dms.nb.jsonl`). */
function languageOf({ fields, file }: LabelledRow): string {
  if (typeof fields['lang'] === 'string') return fields['lang'];
  const parts = basename(file).split('.');
  return LANGUAGES.find((language) => parts.includes(language)) ?? 'unknown';
}

function slotValues(slots: unknown): SlotValues | undefined {
  if (typeof slots !== 'object' || slots === null) return undefined;
  return Object.fromEntries(
    Object.entries(slots).filter(
      (entry): entry is [string, string | number] =>
        typeof entry[1] === 'string' || typeof entry[1] === 'number',
    ),
  );
}
