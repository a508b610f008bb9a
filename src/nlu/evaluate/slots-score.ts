import type { PredictedLine } from '../predict-line';

/** Values a text gives, by slot name, normalised as `intents predict` writes them. */
export type SlotValues = Readonly<Record<string, string | number>>;

export interface SlotRow {
  readonly text: string;
  readonly expected: SlotValues;
  readonly found: PredictedLine['slots'];
}

export interface SlotScore {
  /** Values the texts hold, and how many of them were read right. */
  readonly values: number;
  readonly right: number;
  /** Values that were read where there is none, or wrongly. */
  readonly invented: number;
}

export interface SlotsReport {
  /** Share of values that were read right. */
  readonly recall: number;
  /** Share of read values that are right. */
  readonly precision: number;
  /** Share of all rows whose slots are exactly as expected, those that hold nothing included. */
  readonly rowsRight: number;
  readonly rows: number;
  readonly bySlot: Readonly<Record<string, SlotScore>>;
}

/** Compares read values with expected ones. */
export function scoreSlots(rows: readonly SlotRow[]): SlotsReport {
  const bySlot: Record<string, { values: number; right: number; invented: number }> = {};
  let rowsRight = 0;
  for (const row of rows) {
    const differences = compareSlots(row);
    for (const { slot, expected, found } of differences) {
      const score = (bySlot[slot] ??= { values: 0, right: 0, invented: 0 });
      if (expected !== undefined) score.values++;
      if (expected !== undefined && found === expected) score.right++;
      else if (found !== undefined) score.invented++;
    }
    if (differences.every(({ expected, found }) => expected === found)) rowsRight++;
  }
  const all = Object.values(bySlot);
  const total = (key: keyof SlotScore): number => all.reduce((sum, score) => sum + score[key], 0);
  return {
    recall: total('values') === 0 ? 1 : total('right') / total('values'),
    precision:
      total('right') + total('invented') === 0 ? 1 : total('right') / (total('right') + total('invented')),
    rowsRight: rows.length === 0 ? 1 : rowsRight / rows.length,
    rows: rows.length,
    bySlot: Object.fromEntries(Object.entries(bySlot).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** Every slot that is expected or found, with both values as text. */
export function compareSlots({
  expected,
  found,
}: SlotRow): { slot: string; expected: string | undefined; found: string | undefined }[] {
  const [wanted, read] = [new Map(Object.entries(expected)), new Map(Object.entries(found))];
  return [...new Set([...wanted.keys(), ...read.keys()])].map((slot) => ({
    slot,
    expected: asText(wanted.get(slot)),
    found: asText(read.get(slot)),
  }));
}

function asText(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}
