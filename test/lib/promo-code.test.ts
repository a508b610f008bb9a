import { describe, expect, it } from '@jest/globals';
import { findPromoCode, foldPromoCode, typedPromoCode } from '../../src/lib/promo-code';

describe('a promotion code in a text', () => {
  it.each([
    'my code is FJORD20',
    'fjord20',
    'kode Fjord-20, takk',
    '优惠码FJORD20可以用吗',
    '優惠碼 ＦＪＯＲＤ２０',
    'FJORD 20?',
    'use "fjord20"!',
  ])('is found however it is written: %s', (text) => {
    expect(findPromoCode(text, ['WINTER', 'FJORD20'])).toBe('FJORD20');
  });

  it.each([
    'FJORD200',
    'fjord20@mail.example',
    'https://shop.example/fjord20',
    'fjord20.example',
    'myfjord20',
    '',
    'the fjord in 20 days',
  ])('is not found in something else: %s', (text) => {
    expect(findPromoCode(text, ['FJORD20'])).toBeUndefined();
  });

  it('is compared without case, width, spaces and marks', () => {
    expect(foldPromoCode(' Fjord-２0 ')).toBe('fjord20');
    expect(foldPromoCode('--')).toBe('');
  });

  it.each([
    ['my code is SUMMER25', 'SUMMER25'],
    ['rabattkode: sommer25.', 'sommer25'],
    ['优惠码是SUMMER25', 'SUMMER25'],
    ['voucher WELCOME please', 'WELCOME'],
  ])('nobody knows is taken as it was typed: %s', (text, typed) => {
    expect(typedPromoCode(text)).toBe(typed);
  });

  it.each([
    'do you have a code for students?',
    'what code do I need',
    'har dere en kode',
    '有优惠码吗',
    '手机号码13800000003',
    'code',
  ])('that is only asked for is none: %s', (text) => {
    expect(typedPromoCode(text)).toBeUndefined();
  });

  it('costs nothing to look for in a text of any length', () => {
    const started = performance.now();
    findPromoCode('f j o r d '.repeat(100_000), ['FJORD20']);
    typedPromoCode('code '.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});
