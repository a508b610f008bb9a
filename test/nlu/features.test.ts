import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BLOCKS, extractFeatures } from '../../src/nlu/features';
import { createStemmer, stem } from '../../src/nlu/stem';
import { vectorise } from '../../src/nlu/vectorise';
import { buildVocabulary, featureNumber, indexKeys, knownShare } from '../../src/nlu/vocabulary';

function block(name: (typeof BLOCKS)[number], text: string): number[] {
  const keys = extractFeatures(text.split(' ')).blocks[BLOCKS.indexOf(name)];
  return [...(keys?.keys() ?? [])].sort((a, b) => a - b);
}

describe('stem', () => {
  it.each([
    ['renewing', 'renew'],
    ['renewed', 'renew'],
    ['fornyelsen', 'forny'],
    ['fornye', 'forny'],
    ['续费', '续费'],
    ['å', 'å'],
  ])('%p → %p', (word, expected) => {
    expect(stem(word)).toBe(expected);
  });

  it('is the same when it is remembered, also after more words than are kept', () => {
    const stemOf = createStemmer();
    expect(stemOf('renewing')).toBe('renew');
    for (let i = 0; i < 20_001; i++) stemOf(`å${i}`);
    expect(stemOf('renewing')).toBe('renew');
    expect(stemOf('renewing')).toBe('renew');
  });
});

describe('extractFeatures', () => {
  it('gives inflected forms the same stems', () => {
    expect(block('stems', 'renewing plans')).toEqual(block('stems', 'renew plan'));
    expect(block('words', 'renewing plans')).not.toEqual(block('words', 'renew plan'));
  });

  it('pairs stems wherever they stand, without the words that hold a sentence together', () => {
    expect(block('stemPairs', 'my card has not arrived')).toEqual(block('stemPairs', 'not arrived the card'));
    expect(block('stemPairs', 'it is my')).toEqual([]);
  });

  it('keeps most pieces of a mistyped word', () => {
    const right = new Set(block('pieces', 'subscription'));
    const shared = block('pieces', 'subscripton').filter((key) => right.has(key));
    expect(shared.length / right.size).toBeGreaterThan(0.5);
  });

  it('counts pairs of a long text only up to a bound', () => {
    const words = Array.from({ length: 150 }, (_, i) => `w${String.fromCharCode(97 + (i % 26))}x${i}`);
    expect(block('stemPairs', words.join(' ')).length).toBe((24 * 23) / 2);
  });
});

describe('the vocabulary', () => {
  it('finds the number of every key it holds, and of no other', () => {
    const key = fc.integer({ min: -0x80000000, max: 0x7fffffff });
    fc.assert(
      fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 300 }), (keys) => {
        const [missing = 0, ...held] = keys;
        const vocabulary = indexKeys(Int32Array.from(held), new Float32Array(held.length));
        return (
          held.every((one, number) => featureNumber(vocabulary, one) === number) &&
          featureNumber(vocabulary, missing) === -1
        );
      }),
    );
  });

  it('gives rare features more weight, and drops pieces of one row alone', () => {
    const rows = ['renew plan', 'renew card', 'renew it'].map((text) => extractFeatures(text.split(' ')));
    const vocabulary = buildVocabulary(rows);
    const weight = (word: string): number => {
      const [key = 0] = extractFeatures([word]).words;
      return vocabulary.weights[featureNumber(vocabulary, key)] ?? 0;
    };
    expect(weight('plan')).toBeGreaterThan(weight('renew'));
    expect(knownShare(extractFeatures(['renew', 'xyz']), vocabulary)).toBe(0.5);
    expect(block('pieces', 'plan').every((key) => featureNumber(vocabulary, key) === -1)).toBe(true);
  });

  it('makes rows whose blocks have length 1', () => {
    const rows = ['renew my plan', 'renew my card'].map((text) => extractFeatures(text.split(' ')));
    const [first] = rows;
    const words = first?.blocks[0];
    if (!first || !words) throw new Error('no features');
    const { values } = vectorise({ blocks: [words], words: first.words }, buildVocabulary(rows));
    expect(Math.hypot(...values)).toBeCloseTo(1);
  });
});
