import { describe, expect, it } from '@jest/globals';
import { mistype } from '../../../src/nlu/evaluate/mistype';
import { splitByIntent } from '../../../src/nlu/evaluate/split';
import { createRandom } from '../../../src/nlu/random';

const text = 'I would like to renew my plan for another three months please, number NO-48213. '.repeat(40);

describe('mistype', () => {
  it('leaves the text alone at 0 and mistypes the same letters for the same seed', () => {
    expect(mistype(text, 0, createRandom(1))).toBe(text);
    expect(mistype(text, 0.1, createRandom(1))).toBe(mistype(text, 0.1, createRandom(1)));
    expect(mistype(text, 0.1, createRandom(1))).not.toBe(mistype(text, 0.1, createRandom(2)));
  });

  it('changes about that share of the words’ letters and no digit', () => {
    const typed = mistype(text, 0.1, createRandom(3));
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    expect(Math.abs(typed.length - text.length)).toBeLessThan(letters * 0.03);
    const changed = text.split(' ').filter((word, i) => word !== typed.split(' ')[i]).length;
    // A word of five letters survives with 0.9^5 = 59 %.
    expect(changed / text.split(' ').length).toBeGreaterThan(0.2);
    expect(changed / text.split(' ').length).toBeLessThan(0.5);
    expect(typed.match(/48213/g)).toHaveLength(40);
  });

  it('keeps Chinese, which is not typed letter by letter, and capitals capital', () => {
    expect(mistype('我要续费', 1, createRandom(1))).toBe('我要续费');
    expect(mistype('RENEW', 1, createRandom(5))).toMatch(/^\p{Lu}*$/u);
  });
});

describe('splitByIntent', () => {
  const rows = [...Array.from({ length: 30 }, () => 'a'), ...Array.from({ length: 5 }, () => 'b')].map(
    (intent) => ({
      intent,
    }),
  );

  it('deals every row once and every intent evenly', () => {
    const parts = splitByIntent(rows, 5, 1);
    expect(parts.flatMap((part) => [...part]).sort((a, b) => a - b)).toEqual(rows.map((_, i) => i));
    for (const part of parts) {
      const intents = [...part].map((row) => rows[row]?.intent);
      expect(intents.filter((intent) => intent === 'b')).toHaveLength(1);
      expect(part.size).toBe(7);
    }
  });

  it('is another deal for another seed', () => {
    expect(splitByIntent(rows, 5, 1)).toEqual(splitByIntent(rows, 5, 1));
    expect(splitByIntent(rows, 5, 1)).not.toEqual(splitByIntent(rows, 5, 2));
  });
});
