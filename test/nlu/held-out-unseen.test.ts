import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { type EvalReport, reportOn } from '../../src/nlu/evaluate/report';
import { readRows } from '../../src/nlu/evaluate/rows';
import { scoreSlots } from '../../src/nlu/evaluate/slots-score';
import { understandRow } from '../../src/nlu/evaluate/unseen';
import { createPredictLine } from '../../src/nlu/predict-line';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { handoffIntents, loadCatalogue, parentsOf } from '../../src/turn/catalogue';
import { demoBrand, intentsFolder, shippedEngine, shippedLanguage } from './support';

let report: (file: string) => EvalReport;
beforeAll(async () => {
  const brand = demoBrand();
  const catalogue = loadCatalogue(intentsFolder);
  const [engine, parents] = [shippedEngine(), parentsOf(catalogue)];
  const predict = createPredictLine({
    engine,
    parents,
    slots: createSlotReader(brand),
    language: await shippedLanguage(),
    brand,
    handoffIntents: handoffIntents(catalogue),
  });
  report = (file) => {
    const { rows } = readRows(readFileSync(join(__dirname, 'unseen', file), 'utf8'), file);
    const understood = rows.map((row) => understandRow(row, { predict, engine, parents }));
    const marked = understood.flatMap(({ text, slots }) => (slots ? [{ text, ...slots }] : []));
    return reportOn(understood, scoreSlots(marked));
  };
}, 120_000);

// Floors some points below what is reached, so that a phrase more or less does not fail them; a broken step does.
describe('messages of strangers to the phrases', () => {
  it.each(LANGUAGES)('are understood in %s, out of scope and values included', (language) => {
    const { accuracy, outOfScope, slots } = report(`tune.${language}.jsonl`);
    expect(accuracy).toBeGreaterThanOrEqual(0.87);
    expect(outOfScope.recall).toBeGreaterThanOrEqual(0.85);
    expect(slots?.recall).toBeGreaterThanOrEqual(0.97);
    expect(slots?.precision).toBeGreaterThanOrEqual(0.97);
  });

  it.each([
    ['en', 0.9],
    ['nb', 0.84],
    ['zh', 0.76],
  ])(
    'are understood in %s with typing errors, emoji, no accents and other odd spellings',
    (language, floor) => {
      const { accuracy, byKind } = report(`robust.${language}.jsonl`);
      expect(accuracy).toBeGreaterThanOrEqual(floor);
      // What is only another spelling of the same letters costs nothing.
      expect(byKind?.['case']?.accuracy).toBe(1);
      expect(byKind?.['invisible']?.accuracy).toBe(1);
    },
  );
});
