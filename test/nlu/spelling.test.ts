import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { editDistance } from '../../src/nlu/edit-distance';
import { extractFeatures } from '../../src/nlu/features';
import { buildLexicon, createRepair } from '../../src/nlu/spelling';
import { buildVocabulary } from '../../src/nlu/vocabulary';

const rows = [
  'please renew my plan',
  'renew the plan please',
  'my card was declined',
  'the card is declined again',
  'where is my subscription',
  'my subscription ends',
  'fornye abonnementet mitt',
  'kan jeg fornye abonnementet',
  'cart xylophone',
].map((text) => text.split(' '));
const lexicon = buildLexicon(rows);
const repair = createRepair(lexicon, buildVocabulary(rows.map((row) => extractFeatures(row))));
const repaired = (text: string): string => repair(text.split(' ')).join(' ');

describe('spelling repair', () => {
  it.each([
    ['a letter dropped', 'renw my plan', 'renew my plan'],
    ['a letter too many', 'my carrd', 'my card'],
    ['neighbours swapped', 'was delcined', 'was declined'],
    ['a wrong letter', 'my plsn', 'my plan'],
    ['only what two rows know', 'my subscrption endss', 'my subscription endss'],
    ['two mistakes in a long word', 'suscriptiom', 'subscription'],
    ['Norwegian', 'fonrye abonementet', 'fornye abonnementet'],
  ])('mends %s', (_what, text, expected) => {
    expect(repaired(text)).toBe(expected);
  });

  it('leaves known words alone, also rare ones, and words unlike all others', () => {
    expect(repaired('cart xylophone')).toBe('cart xylophone');
    expect(repaired('the weather is horrible')).toBe('the weather is horrible');
  });

  it('learns no word from one row alone: it may be a mistake itself', () => {
    expect(lexicon.words).not.toContain('xylophone');
    expect(repaired('xylophon')).toBe('xylophon');
  });

  it('leaves short words, signs and Chinese alone', () => {
    const tokens = ['mi', '?', '续费', '0', '§num'];
    expect(repair(tokens)).toEqual(tokens);
  });

  it('keeps the number of words, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { maxLength: 60 }),
        (tokens) => repair(tokens).length === tokens.length,
      ),
    );
  });
});

describe('editDistance', () => {
  it.each([
    ['', 'ab', 2],
    ['renew', 'renew', 0],
    ['renew', 'rnew', 1],
    ['renew', 'reenw', 1],
    ['plan', 'plsn', 1],
    ['declined', 'delcind', 2],
  ])('%p → %p is %p', (a, b, distance) => {
    expect(editDistance(a, b, 3)).toBe(distance);
  });

  it('stops at the most it is asked for', () => {
    expect(editDistance('abcdef', 'uvwxyz', 2)).toBe(3);
    expect(editDistance('a', 'abcdefgh', 2)).toBe(3);
  });

  it('counts a swap as two replaced letters where that is asked for', () => {
    expect(editDistance('48213', '48231', Number.POSITIVE_INFINITY, 2)).toBe(2);
    expect(editDistance('48213', '48231', 1, 2)).toBe(2);
    expect(editDistance('ca', 'abc', 9, 2)).toBe(3);
  });

  it('is the same in both directions', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 7 });
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b, 8) === editDistance(b, a, 8)));
  });
});
