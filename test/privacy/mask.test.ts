import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { findSecrets, mask } from '../../src/privacy/mask';
import { isNorwegianId } from '../../src/privacy/national-id';
import { fastestMs } from '../nlu/support';

/** Digits with a Luhn check digit at the end. */
function withLuhn(body: string): string {
  let sum = 0;
  for (const [i, digit] of [...body].reverse().entries()) {
    const doubled = Number(digit) * (i % 2 === 0 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return body + ((10 - (sum % 10)) % 10);
}

const digits = (count: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''));
const numberOf = (prefix: string, length: number): fc.Arbitrary<string> =>
  digits(length - prefix.length - 1).map((middle) => withLuhn(prefix + middle));

const BRANDS: readonly (readonly [string, string, number])[] = [
  ['Visa', '4', 16],
  ['Visa (13)', '4', 13],
  ['Visa (19)', '4', 19],
  ['Mastercard', '53', 16],
  ['Mastercard 2', '2345', 16],
  ['American Express', '37', 15],
  ['Discover', '6011', 16],
  ['Diners', '3612', 14],
  ['JCB', '3550', 16],
  ['UnionPay', '6222', 19],
  ['Maestro', '6759', 16],
  ['Mir', '2202', 16],
];

describe('mask: payment cards', () => {
  it.each(BRANDS)('masks %s', (_, prefix, length) => {
    const separator = fc.constantFrom('', ' ', '-', '.', '\u00a0', '\n', '\u2013');
    fc.assert(
      fc.property(
        numberOf(prefix, length),
        separator,
        fc.constantFrom('', 'my card is ', 'NO-48213 ', '订单48213，卡号'),
        (card, sep, before) => {
          const written = (card.match(/.{1,4}/g) ?? []).join(sep);
          expect(mask(`${before}${written} ok`)).toBe(`${before}[card] ok`);
        },
      ),
    );
  });

  it.each([
    '４１１１１１１１１１１１１１１１',
    '٤١١١١١١١١١١١١١١١',
    '४१११११११११११११११',
    '4\u200b111 1111\u200d 1111 1111',
    '\u202e4111111111111111',
    '4111-1111-1111-1111 12/28',
    '48213 4111 1111 1111 1111',
    '4111111111111111 4222222222222',
  ])('leaves no card in %j', (text) => {
    const masked = mask(text).normalize('NFKC').replace(/\D/g, '');
    expect(masked).not.toContain('1111');
    expect(mask(text)).toContain('[card]');
  });

  it('keeps ICCIDs and IMEIs: 0 of 20,000 are taken for cards', () => {
    const iccid = numberOf('8947', 19);
    const imei = fc.constantFrom('35', '86', '01', '99').chain((prefix) => numberOf(prefix, 15));
    const grouped = fc
      .tuple(fc.oneof(iccid, imei), fc.constantFrom('', ' '))
      .map(([id, sep]) => (id.match(/.{1,4}/g) ?? []).join(sep));
    fc.assert(
      fc.property(grouped, (id) => mask(id) === id),
      { numRuns: 20_000 },
    );
  });

  it('keeps EIDs', () => {
    fc.assert(fc.property(digits(28), (rest) => mask(`89${'04'}${rest}`) === `8904${rest}`));
  });

  it.each([
    'NO-48213',
    '91234567',
    '+47 912 34 567',
    '13812345678',
    '129,00 kr',
    '2026-11-22',
    '4111 1111 1111 1112',
    'order 48213 48214 48215 48216',
    'ola@example.no',
  ])('keeps %p', (text) => {
    expect(mask(text)).toBe(text);
  });
});

describe('mask: identity numbers', () => {
  const id = fc
    .tuple(fc.integer({ min: 1, max: 28 }), fc.boolean(), fc.integer({ min: 1, max: 12 }), digits(5))
    .map(([day, dNumber, month, rest]) => {
      const stem = `${String(day + (dNumber ? 40 : 0)).padStart(2, '0')}${String(month).padStart(2, '0')}${rest}`;
      return ['', ...Array.from({ length: 100 }, (_, i) => stem + String(i).padStart(2, '0'))].find(
        isNorwegianId,
      );
    })
    .filter((found) => found !== undefined);

  it('masks Norwegian birth and D-numbers, grouped or not', () => {
    fc.assert(
      fc.property(id, fc.constantFrom('', ' ', '-'), (number, sep) => {
        expect(mask(`fødselsnummer: ${number.slice(0, 6)}${sep}${number.slice(6)}.`)).toBe(
          'fødselsnummer: [id].',
        );
        expect(mask(`jeg er ${number.slice(0, 6)}${sep}${number.slice(6)}`)).toBe('jeg er [id]');
      }),
    );
  });

  it('keeps eleven digits without valid check digits, and a Chinese mobile that is called one', () => {
    expect(mask('01010112346')).toBe('01010112346');
    fc.assert(
      fc.property(
        id.filter((number) => /^1[3-9]/.test(number)),
        (number) => mask(`手机 ${number}`) === `手机 ${number}`,
      ),
    );
  });

  it('masks Chinese identity cards and numbers that are called identity numbers', () => {
    expect(mask('身份证 11010519491231002X')).toBe('身份证 [id]');
    expect(mask('it is 11010519491231002X')).toBe('it is [id]');
    expect(mask('passport number N1234567')).toBe('passport number [id]');
    expect(mask('my ssn is 123-45-6789 ok')).toBe('my ssn is [id] ok');
  });
});

describe('mask: spoken secrets', () => {
  it.each([
    ['password: hunter2!', 'password: [password]!'],
    ['my password is hunter', 'my password is [password]'],
    ['passordet mitt er Sommer2024', 'passordet mitt er [password]'],
    ['passord: blåbær', 'passord: [password]'],
    ['密码是abc123', '密码是[password]'],
    ['密码：abc123', '密码：[password]'],
    ['ｐａｓｓｗｏｒｄ: x1y2z3', 'ｐａｓｓｗｏｒｄ: [password]'],
    ['activation code 1234-ABCD', 'activation code [code]'],
    ['aktiveringskode: K2-9XY', 'aktiveringskode: [code]'],
    ['激活码：K9-22', '激活码：[code]'],
    ['验证码 483920', '验证码 [code]'],
    ['my pin is 1234', 'my pin is [code]'],
    ['cvv 123', 'cvv [code]'],
    ['engangskoden er 99812', 'engangskoden er [code]'],
    ['scan LPA:1$smdp.example.com$ABC-123 please', 'scan [code] please'],
  ])('%p becomes %p', (text, masked) => {
    expect(mask(text)).toBe(masked);
  });

  it.each([
    'my password is wrong',
    'I forgot my password',
    'passordet er glemt',
    '密码忘了',
    'the activation code does not work',
    'pin code?',
    'order NO-48213',
    'confirmation code NO-48213',
  ])('keeps %p', (text) => {
    expect(mask(text)).toBe(text);
  });

  it('tells kinds, so that the sender can be warned', () => {
    expect(findSecrets('card 4111111111111111, password: x9y8').map((secret) => secret.kind)).toEqual([
      'card',
      'password',
    ]);
  });
});

describe('mask: any text', () => {
  it('changes nothing where there is nothing, and masking twice is masking once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        const masked = mask(text);
        expect(mask(masked)).toBe(masked);
      }),
    );
    expect(mask('Hei 👋 jeg vil fornye, 续费!')).toBe('Hei 👋 jeg vil fornye, 续费!');
  });

  it.each([
    '1',
    '4 ',
    '4111 1111 1111 1111 ',
    'password ',
    '密码',
    'passport 1 ',
    'a',
    '\u200b',
    'pin 1 ',
    '8947 ',
  ])('is linear for %j repeated to 10,000 characters', (piece) => {
    const text = piece.repeat(Math.ceil(10_000 / piece.length));
    mask(text);
    expect(fastestMs(12, () => mask(text))).toBeLessThan(25);
  });
});
