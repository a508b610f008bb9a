import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cutLabel, measure, splitText, trimText } from '../../src/channel/split-text';

const limits = fc.record({
  unit: fc.constantFrom('characters' as const, 'bytes' as const),
  max: fc.integer({ min: 40, max: 300 }),
});

const pieces = fc.constantFrom(
  'Your plan runs out on Friday. ',
  'Planen din går ut på fredag. ',
  '你的套餐将于周五到期。',
  '\n\n',
  '\n',
  ' ',
  '👩‍👩‍👧‍👦',
  '🇳🇴',
  'e\u0301',
  ' \u0301',
  'https://fjord.example/r/8q2x ',
  'https://fjord.example/r/8q2x，',
  'x'.repeat(57),
);
const texts = fc.oneof(
  fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')),
  fc.string({ unit: 'grapheme', maxLength: 400 }),
  fc.string({ unit: 'binary', maxLength: 400 }),
);

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
const graphemes = (text: string) => [...segmenter.segment(text)].map(({ segment }) => segment);
const dense = (text: string) => text.replace(/\s/g, '');

describe('splitText', () => {
  it('keeps every piece within the limit and none empty', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        for (const piece of splitText(text, limit)) {
          expect(measure(piece, limit.unit)).toBeLessThanOrEqual(limit.max);
          expect(piece.trim()).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('loses nothing but white space', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        expect(dense(splitText(text, limit).join(''))).toBe(dense(text));
      }),
      { numRuns: 500 },
    );
  });

  it('cuts no grapheme that fits the limit', () => {
    fc.assert(
      fc.property(texts, limits, (text, limit) => {
        fc.pre(graphemes(text).every((one) => measure(one, limit.unit) <= limit.max));
        const visible = (list: string[]) => list.filter((one) => one.trim() !== '');
        expect(visible(splitText(text, limit).flatMap(graphemes))).toEqual(
          visible(graphemes(trimText(text))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('never cuts a link that fits the limit', () => {
    const link = 'https://fjord.example/r/8q2x-very-long-token';
    const around = fc.array(pieces.filter((piece) => !piece.startsWith('x') && !piece.startsWith('http')));
    fc.assert(
      fc.property(around, around, limits, (before, after, limit) => {
        fc.pre(measure(link, limit.unit) <= limit.max);
        const text = `${before.join('')} ${link} ${after.join('')}`;
        expect(splitText(text, limit).some((piece) => piece.includes(link))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('prefers a paragraph, then a sentence, then a word', () => {
    const limit = { unit: 'characters' as const, max: 40 };
    expect(splitText('One short paragraph here.\n\nAnd a second. And a third.', limit)).toEqual([
      'One short paragraph here.',
      'And a second. And a third.',
    ]);
    expect(splitText('One sentence of some length. Another one of some length.', limit)).toEqual([
      'One sentence of some length.',
      'Another one of some length.',
    ]);
    expect(splitText('words without any full stop but with many spaces in between', limit)).toEqual([
      'words without any full stop but with',
      'many spaces in between',
    ]);
  });

  it('cuts Chinese at its full stop and counts its bytes', () => {
    const limit = { unit: 'bytes' as const, max: 60 };
    const split = splitText('你的套餐将于周五到期。请回复订单号，我们会帮你续订。', limit);
    expect(split).toEqual(['你的套餐将于周五到期。', '请回复订单号，我们会帮你续订。']);
  });

  it('splits a single grapheme that is larger than the limit rather than exceed it', () => {
    const zalgo = `a${'\u0301'.repeat(200)}`;
    const split = splitText(zalgo, { unit: 'bytes', max: 100 });
    expect(split.join('')).toBe(zalgo);
    expect(Math.max(...split.map((piece) => Buffer.byteLength(piece)))).toBeLessThanOrEqual(100);
  });

  it('stays fast on 100,000 characters without a border', () => {
    const started = process.cpuUsage();
    splitText('a'.repeat(100_000), { unit: 'bytes', max: 1000 });
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000).toBeLessThan(2000);
  });
});

describe('cutLabel', () => {
  it('cuts between graphemes', () => {
    expect(cutLabel('Familie 👩‍👩‍👧‍👦 og venner', 20)).toBe('Familie 👩‍👩‍👧‍👦');
    expect(cutLabel('Familieabonnement 👩‍👩‍👧‍👦', 20)).toBe('Familieabonnement');
  });
});
