import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { valuesOf } from './support';

interface Row {
  readonly text: string;
  readonly slots: Readonly<Record<string, string | number>>;
}

const rows = readFileSync(join(__dirname, 'slots-mixed.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row);

describe('values in whole messages, several at a time, in three languages', () => {
  it.each(rows.map(({ text, slots }) => [text, slots] as const))('%p holds %j', (text, slots) => {
    expect(valuesOf(text)).toEqual(slots);
  });
});
