import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { readPhrases } from '../../src/nlu/phrases';
import { createPredictLine, type PredictedLine } from '../../src/nlu/predict-line';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { handoffIntents, loadCatalogue, parentsOf } from '../../src/turn/catalogue';
import { demoBrand, intentsFolder, shippedEngine, shippedLanguage } from './support';

let predict: (line: string) => PredictedLine;
beforeAll(async () => {
  const brand = demoBrand();
  const catalogue = loadCatalogue(intentsFolder);
  predict = createPredictLine({
    engine: shippedEngine(),
    slots: createSlotReader(brand),
    language: await shippedLanguage(),
    brand,
    handoffIntents: handoffIntents(catalogue),
    parents: parentsOf(catalogue),
  });
}, 120_000);

function heldOut(language: string): { intent: string; text: string }[] {
  return readFileSync(join(__dirname, `held-out.${language}.tsv`), 'utf8')
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [intent = '', text = ''] = line.split('\t');
      return { intent, text };
    });
}

describe('messages that no phrase file holds', () => {
  it.each(LANGUAGES)('are understood in %s, at least 90 of 100', (language) => {
    const rows = heldOut(language);
    const wrong = rows
      .map((row) => ({ ...row, predicted: predict(row.text).intent }))
      .filter((row) => row.predicted !== row.intent);
    const accuracy = 1 - wrong.length / rows.length;
    expect(rows.length).toBeGreaterThanOrEqual(60);
    expect({ wrong, enough: accuracy >= 0.9 }).toMatchObject({ enough: true });
  });

  it('are in no phrase file, in whatever case or punctuation', () => {
    const bare = (text: string): string =>
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim();
    // Of a greeting, a yes or a bare number there is no other wording.
    const long = (text: string): boolean => bare(text).length > (/\p{Script=Han}/u.test(text) ? 5 : 18);
    const known = new Set(readPhrases(intentsFolder).map((phrase) => bare(phrase.text)));
    const seen = LANGUAGES.flatMap(heldOut).filter(({ text }) => long(text) && known.has(bare(text)));
    expect(seen).toEqual([]);
  });
});

describe('intents predict', () => {
  it('answers one object a line, values normalised', () => {
    expect(predict('renew no48213 for a year, Ola@Example.no, 91234567')).toEqual({
      lang: 'en',
      intent: 'renew',
      confidence: expect.any(Number),
      slots: { orderNumber: 'NO-48213', email: 'ola@example.no', phone: '+4791234567', cycle: 'yearly' },
    });
  });

  it('reads bare values as if they had been asked for', () => {
    expect(predict('73306')).toMatchObject({ intent: 'provide-details', slots: { orderNumber: 'NO-73306' } });
    expect(predict('91234567').slots).toEqual({ phone: '+4791234567' });
    expect(predict('13812345678').slots).toEqual({ phone: '+8613812345678' });
  });

  it('reads JSON lines, and takes broken ones for text', () => {
    expect(predict('{"text":"jeg vil fornye","lang":"nb"}')).toMatchObject({ lang: 'nb', intent: 'renew' });
    expect(predict('{"text":"fornye","lang":"xx"}')).toMatchObject({ lang: 'nb' });
    expect(predict('{hello').intent).toBe('greeting');
    expect(predict('').slots).toEqual({});
  });

  it('names urgent wishes by their intents', () => {
    expect(predict('转人工').intent).toBe('human');
    expect(predict('STOPP').intent).toBe('opt-out');
    expect(predict('start').intent).toBe('opt-in');
  });
});
