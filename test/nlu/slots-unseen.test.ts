import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { demoBrand } from './support';

interface Row {
  readonly text: string;
  readonly intent: string;
  readonly slots: Readonly<Record<string, string | number>>;
}

const reader = createSlotReader(demoBrand());
const file = (language: string): string => join(__dirname, 'unseen', `tune.${language}.jsonl`);

/** As `intents predict` tells them: whom a text is about owns what the writer does not call his own. */
function read({ text, intent }: Row): Record<string, unknown> {
  const { slots, unclaimed = [] } = reader.read(text, { asked: 'any' });
  const { orderNumbers, language: _wish, correction: _mended, email, phone, ...values } = slots;
  const others = ['link-check', 'report-scam'].includes(intent) ? unclaimed : [];
  return {
    ...values,
    ...(orderNumbers && { orderNumber: orderNumbers.at(-1) }),
    ...(email !== undefined && !others.includes('email') && { email }),
    ...(phone !== undefined && !others.includes('phone') && { phone }),
  };
}

describe('values in messages by somebody who knew no rule', () => {
  it.each(LANGUAGES.filter((language) => existsSync(file(language))))(
    'are all right in 99 of 100, %s',
    (language) => {
      const rows = readFileSync(file(language), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Row);
      const sorted = (values: Readonly<Record<string, unknown>>): string =>
        JSON.stringify(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
      const wrong = rows.filter((row) => sorted(read(row)) !== sorted(row.slots));
      expect(wrong.length / rows.length > 0.01 ? wrong : []).toEqual([]);
    },
  );
});
