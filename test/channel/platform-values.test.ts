import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { epochMs, storableText } from '../../src/channel/platform-values';

const MS = 1_793_000_000_000;

describe('epochMs', () => {
  it.each([
    [MS, MS],
    [`${MS}`, MS],
    [MS / 1000, MS],
    [`${MS / 1000}`, MS],
    [MS + 0.7, MS],
    ['2026-10-26T07:33:20+0000', MS],
    ['2026-10-26T08:33:20+0100', MS],
    ['2026-10-26T07:33:20.000Z', MS],
  ])('reads %j', (value, expected) => {
    expect(epochMs(value)).toBe(expected);
  });

  it.each([
    undefined,
    null,
    '',
    'soon',
    0,
    -1,
    Number.NaN,
    1e21,
    '1e12',
    true,
    {},
    [],
    '2026-99-99T07:33:20Z',
    '2026'.repeat(20),
  ])('makes nothing of %j', (value) => {
    expect(epochMs(value)).toBeUndefined();
  });

  it('yields a whole number a date can hold, or nothing', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double(),
          fc.string(),
          fc.date().map((date) => date.toJSON()),
        ),
        (value) => {
          const ms = epochMs(value);
          expect(
            ms === undefined || (Number.isSafeInteger(ms) && !Number.isNaN(new Date(ms).getTime())),
          ).toBe(true);
        },
      ),
    );
  });
});

describe('storableText', () => {
  it('replaces NUL and halves of surrogate pairs only', () => {
    expect(storableText('a\u0000b\ud800c\udc00 😀 你好 \u200b')).toBe('a\ufffdb\ufffdc\ufffd 😀 你好 \u200b');
  });
});
