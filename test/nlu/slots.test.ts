import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSlotReader, type SlotContext } from '../../src/nlu/slots/slot-reader';
import type { Slots } from '../../src/turn/port';
import { demoBrand, fastestMs } from './support';

const brand = demoBrand();
const reader = createSlotReader(brand);
const slots = (text: string, context?: SlotContext): Slots => reader.read(text, context).slots;

describe('order numbers', () => {
  it.each([
    'NO-48213',
    'no48213',
    'No 48213',
    'NO_48213',
    'NO.48213',
    '#48213',
    '#NO-48213',
    'ＮＯ－４８２１３',
    'NO–48213',
    'N0-48213',
    'NO-48 213',
    'NO- 48213',
    'order 48213',
    'Order number: 48213',
    'order no. 48213',
    'my order is 48213',
    'ordre 48213',
    'ordrenr 48213',
    'ordrenummeret mitt er 48213',
    'bestilling nr. 48213',
    '订单号48213',
    '订单：48213',
    '单号是48213',
    '订单NO48213',
    'N\u200bO-4\u200b8213',
    '\u202eNO-48213\u202c',
    '(NO-48213)',
    'NO-٤٨٢١٣',
    '48213',
    '48213!',
    'det er 48213',
    'ref 48213',
    'hi, order 48213 please',
  ])('reads %p as NO-48213', (text) => {
    expect(slots(text).orderNumbers).toEqual(['NO-48213']);
  });

  it.each([
    'I paid 48213 kr',
    'kan jeg få 12345 kroner tilbake',
    'it was 48213,50',
    '$12345 is too much',
    '用了48213元',
    '12345 followers',
    'I have 48213 steps today',
    'paid on 22.11.2026',
    '2026-11-22',
    'posted in 10115 Berlin',
    'NO-482133',
    'NO-4821',
    'ANO-48213',
    'call 91234567',
    '8947080012345678900',
    'see https://example.com/48213',
    'a48213@example.no',
    '48213 days left',
    'phone 48213',
    'user_48213',
    '+4748213',
  ])('reads no order number from %p', (text) => {
    expect(slots(text).orderNumbers).toBeUndefined();
  });

  it('reads a bare number inside a sentence only when the bot has asked for it', () => {
    expect(slots('I think 48213 could be right').orderNumbers).toBeUndefined();
    expect(slots('I think 48213 could be right', { asked: 'orderNumber' }).orderNumbers).toEqual([
      'NO-48213',
    ]);
    expect(slots('I paid 48213 kr', { asked: 'orderNumber' }).orderNumbers).toBeUndefined();
  });

  it.each<readonly [string, readonly string[]]>([
    ['can i renew 48225 and 48226?', ['NO-48225', 'NO-48226']],
    ['Forny 48213', ['NO-48213']],
    ['续费48213', ['NO-48213']],
    ['要续48213', ['NO-48213']],
    ['我想续48225和48226', ['NO-48225', 'NO-48226']],
    ['kan jeg få fornyet 48230 for ett år til? mailen er leap@example.com', ['NO-48230']],
    ['kan jeg fornye 48225 og 48226', ['NO-48225', 'NO-48226']],
    ['og 48227 også', ['NO-48227']],
    ['48227也一起', ['NO-48227']],
    ['renew\n48216\n90000004', ['NO-48216']],
    ['hei, jeg vil forlenge litt\n48216', ['NO-48216']],
    ['续订48213', ['NO-48213']],
    ['renewal for 48213 please', ['NO-48213']],
    ['renew 48213 yearly', ['NO-48213']],
    ['forny 48213 årlig', ['NO-48213']],
    ['forny 48213 månedlig', ['NO-48213']],
    ['续费48213年付', ['NO-48213']],
  ])('reads the orders that %p wants renewed', (text, orders) => {
    expect(slots(text).orderNumbers).toEqual(orders);
  });

  it('reads one more bare number where the thread holds an order, but none that counts something', () => {
    const earlier = { hasEarlierValue: true, hasEarlierOrder: true };
    for (const text of ['what about 48227?', 'så var det 48227 da', '还想要48227', 'add 48227 please'])
      expect(slots(text, earlier).orderNumbers).toEqual(['NO-48227']);
    for (const text of [
      'I paid 48213 kr',
      'I paid 48213',
      'jeg betalte 48213 for det',
      '48213 MB left',
      'I have 48213 steps today',
      'posted in 10115 Berlin',
      'paid on 22.11.2026',
      '用了48213元',
      '我走了48213步',
    ])
      expect(slots(text, earlier).orderNumbers).toBeUndefined();
    expect(slots('what about 48227?').orderNumbers).toBeUndefined();
  });

  it.each([
    'renew 48213 MB',
    'fornye for 12345 kr',
    '续费48213元',
    'også 12345 kroner',
    'renew before 22.11.2026',
  ])('takes no amount or date after a renewing word for an order in %p', (text) => {
    expect(slots(text).orderNumbers).toBeUndefined();
  });

  it('reads several orders in the order they are written, each once', () => {
    expect(slots('NO-48213, no48214 and 48215. NO-48213 again').orderNumbers).toEqual([
      'NO-48213',
      'NO-48214',
      'NO-48215',
    ]);
    expect(slots('ordre 48213 og 48214').orderNumbers).toEqual(['NO-48213', 'NO-48214']);
    expect(slots('订单48213和48214').orderNumbers).toEqual(['NO-48213', 'NO-48214']);
  });

  it('finds the number in any spelling between any words', () => {
    const spelling = fc.constantFrom('NO-', 'no', 'NO ', 'No-', '#NO', 'nO_');
    const word = fc.constantFrom('renew', 'takk', '续费', 'please', 'jeg vil', '🙏', '129 kr', '10 GB');
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 99_999 }),
        spelling,
        word,
        word,
        (digits, prefix, before, after) => {
          expect(slots(`${before} ${prefix}${digits} ${after}`).orderNumbers).toEqual([`NO-${digits}`]);
        },
      ),
    );
  });

  it('never takes an amount for an order number', () => {
    const amount = fc.constantFrom(
      (n: number) => `${n} kr`,
      (n: number) => `kr ${n}`,
      (n: number) => `${n},-`,
      (n: number) => `NOK ${n}`,
      (n: number) => `${n} NOK`,
      (n: number) => `$${n}`,
      (n: number) => `${n}元`,
      (n: number) => `${n},00`,
    );
    fc.assert(
      fc.property(fc.integer({ min: 10_000, max: 99_999 }), amount, fc.boolean(), (n, write, asked) => {
        expect(
          slots(`I paid ${write(n)} already`, asked ? { asked: 'orderNumber' } : {}).orderNumbers,
        ).toBeUndefined();
      }),
    );
  });

  it('follows the format of another brand', () => {
    const other = createSlotReader({
      brand: {
        ...brand.brand,
        orderNumber: { format: 'A/{digits}', minDigits: 6, maxDigits: 8, example: 'A/123456' },
      },
    });
    expect(other.read('a 123456 please').slots.orderNumbers).toEqual(['A/123456']);
    expect(other.read('order 1234567').slots.orderNumbers).toEqual(['A/1234567']);
  });
});

describe('corrections', () => {
  it.each([
    ['sorry, 48214', 'NO-48214'],
    ['I meant NO-48214', 'NO-48214'],
    ['nei, jeg mente 48214', 'NO-48214'],
    ['不对，是48214', 'NO-48214'],
    ['beklager, skal være NO-48214', 'NO-48214'],
    ['NO-48213, sorry NO-48214', 'NO-48214'],
    ['not NO-48213, NO-48214', 'NO-48214'],
    ['不是48213，是48214', 'NO-48214'],
    ['打错了 NO-48214', 'NO-48214'],
    ['oops typo: 48214', 'NO-48214'],
    ['ikke 48213 men 48214', 'NO-48214'],
  ])('%p corrects to %s', (text, order) => {
    expect(slots(text)).toMatchObject({ orderNumbers: [order], correction: true });
  });

  it('takes "no, ..." for a correction only where something was given before', () => {
    expect(slots('no, 48214').correction).toBeUndefined();
    expect(slots('no, 48214', { hasEarlierValue: true })).toMatchObject({
      orderNumbers: ['NO-48214'],
      correction: true,
    });
    expect(slots('nei, ola@example.no', { hasEarlierValue: true }).correction).toBe(true);
  });

  it('corrects nothing without a value', () => {
    expect(slots('sorry for the late answer').correction).toBeUndefined();
  });
});

describe('contacts', () => {
  it.each([
    ['ola@Example.NO.', 'ola@example.no'],
    ['mail: <ola@example.no>,', 'ola@example.no'],
    ['邮箱是li.wei@qq.com。', 'li.wei@qq.com'],
    ['ola+esim@mail.example.co.uk!', 'ola+esim@mail.example.co.uk'],
    ['ｏｌａ＠example.no', 'ola@example.no'],
    ['first a@b.no sorry c@d.no', 'c@d.no'],
  ])('reads the e-mail in %p', (text, email) => {
    expect(slots(text).email).toBe(email);
  });

  it.each(['ola@', '@fjordesim', 'ola at example', 'ola@example', '@promo_max on telegram'])(
    'reads no e-mail in %p',
    (text) => {
      expect(slots(text).email).toBeUndefined();
    },
  );

  it.each([
    ['91234567', '+4791234567'],
    ['912 34 567', '+4791234567'],
    ['+47 912 34 567', '+4791234567'],
    ['0047 91234567', '+4791234567'],
    ['tlf: 91 23 45 67', '+4791234567'],
    ['13812345678', '+8613812345678'],
    ['手机138 1234 5678', '+8613812345678'],
    ['+44 7911 123456', '+447911123456'],
    ['９１２３４５６７', '+4791234567'],
  ])('reads the phone in %p', (text, phone) => {
    expect(slots(text).phone).toBe(phone);
  });

  it.each([
    'order number 91234567',
    '2026-11-22',
    '22.11.2026',
    '8947080012345678900',
    '12345',
    'NO-48213',
    'id_91234567',
  ])('reads no phone in %p', (text) => {
    expect(slots(text).phone).toBeUndefined();
  });

  it('reads order, e-mail and phone from one text in any order', () => {
    const expected = { orderNumbers: ['NO-48213'], email: 'ola@example.no', phone: '+4791234567' };
    expect(slots('NO-48213 ola@example.no 91234567')).toEqual(expected);
    expect(slots('91234567, ola@example.no, no 48213')).toEqual(expected);
  });

  it('asks back when a number fits both an order and a phone, unless a word or the question tells', () => {
    const eight = createSlotReader({
      brand: {
        ...brand.brand,
        orderNumber: { format: 'NO-{digits}', minDigits: 8, maxDigits: 8, example: 'NO-12345678' },
      },
    });
    expect(eight.read('91234567').slots).toEqual({
      ambiguous: { value: 'NO-91234567', between: ['orderNumber', 'phone'] },
    });
    expect(eight.read('order 91234567').slots).toEqual({ orderNumbers: ['NO-91234567'] });
    expect(eight.read('my phone is 91234567').slots).toEqual({ phone: '+4791234567' });
    expect(eight.read('91234567', { asked: 'contact' }).slots).toEqual({ phone: '+4791234567' });
    expect(eight.read('91234567', { asked: 'orderNumber' }).slots).toEqual({ orderNumbers: ['NO-91234567'] });
    expect(eight.read('NO-91234567').slots).toEqual({ orderNumbers: ['NO-91234567'] });
  });
});

describe('other values', () => {
  it('reads an ICCID by prefix, length and check digit, and nothing else from its digits', () => {
    expect(slots('8947080012345678900')).toEqual({ iccid: '8947080012345678900' });
    expect(slots('8947 0800 1234 5678 900')).toEqual({ iccid: '8947080012345678900' });
    expect(slots('8947080012345678901')).toEqual({});
    expect(slots('iccid 8947080012345678901')).toEqual({ iccid: '8947080012345678901' });
  });

  it.each([
    ['monthly', 'monthly'],
    ['for one more month', 'monthly'],
    ['månedlig takk', 'monthly'],
    ['en måned til', 'monthly'],
    ['一个月', 'monthly'],
    ['月付', 'monthly'],
    ['3 months', 'quarterly'],
    ['hvert kvartal', 'quarterly'],
    ['tre måneder', 'quarterly'],
    ['三个月', 'quarterly'],
    ['季度', 'quarterly'],
    ['yearly please', 'yearly'],
    ['renew for a year', 'yearly'],
    ['årlig', 'yearly'],
    ['ett år', 'yearly'],
    ['一年', 'yearly'],
    ['12 months', 'yearly'],
  ])('reads the cycle in %p', (text, cycle) => {
    expect(slots(text).cycle).toBe(cycle);
  });

  it.each(['last month I was in Oslo', 'it ends this year', '这个月到期', 'godt nytt år alle sammen'])(
    'reads no cycle in %p',
    (text) => {
      expect(slots(text).cycle).toBeUndefined();
    },
  );

  it('takes a single word for a cycle when it was asked for', () => {
    expect(slots('the year then I guess', { asked: 'cycle' }).cycle).toBe('yearly');
    expect(slots('the year then I guess').cycle).toBeUndefined();
  });

  it.each([
    ['renew 3 esims', 3],
    ['two orders', 2],
    ['fornye fem abonnementer', 5],
    ['两张卡', 2],
    ['三个订单', 3],
  ])('counts in %p', (text, quantity) => {
    expect(slots(text).quantity).toBe(quantity);
  });

  it('counts no gigabytes', () => {
    expect(slots('the 10 GB plan').quantity).toBeUndefined();
  });

  it.each([
    ['is https://fjord-renew.shop/pay?x=1. yours', 'https://fjord-renew.shop/pay?x=1'],
    ['www.example.com, ok', 'www.example.com'],
    ['fjord-esim.example是官网吗', 'fjord-esim.example'],
  ])('reads the link in %p as typed', (text, url) => {
    expect(slots(text).url).toBe(url);
  });

  it.each([
    ['english please', 'en'],
    ['can you write in norwegian', 'nb'],
    ['på norsk takk', 'nb'],
    ['请用英文', 'en'],
    ['说中文', 'zh'],
    ['kan du svare på kinesisk', 'zh'],
    ['not norwegian, english please', 'en'],
    ['中文', 'zh'],
    ['norsk?', 'nb'],
  ])('reads the language asked for in %p', (text, language) => {
    expect(slots(text).language).toBe(language);
  });

  it.each([
    'jeg snakker ikke norsk',
    'how much in norwegian kroner',
    '我不会英语',
    'the norwegian plan',
    "I don't speak english",
  ])('reads no language wish in %p', (text) => {
    expect(slots(text).language).toBeUndefined();
  });
});

describe('texts that are only values', () => {
  it.each([
    'NO-48213',
    'order NO-48213, mail ola@example.no please',
    'sorry, 48214',
    '订单号是NO-48213，谢谢',
    'hei, ordrenummeret mitt er NO-48213',
    'monthly please',
  ])('%p is', (text) => {
    expect(reader.read(text).onlyValues).toBe(true);
  });

  it.each([
    'renew NO-48213',
    'NO-48213?',
    'is NO-48213 still active',
    'fornye NO-48213',
    '续费 NO-48213',
    'hello',
    '',
  ])('%p is not', (text) => {
    expect(reader.read(text).onlyValues).toBe(false);
  });
});

describe('hostile texts', () => {
  const pieces = [
    '1',
    '1 ',
    'a',
    'a.',
    'a@',
    'NO-',
    'order number ',
    '+47 9',
    'in english ',
    'www.',
    'sorry ',
    '订单',
    ' ',
    '\n',
    'NO-4 8 2 ',
    '48213\n',
    'renew my ',
    'renew 48213\n',
    '48213 ',
    '\u0000',
    '\u202e',
    '-',
    '((',
    '𝟙',
  ];
  it.each(pieces)('costs no more than linear time for %j repeated', (piece) => {
    const text = piece.repeat(Math.ceil(10_000 / piece.length));
    reader.read(text);
    expect(fastestMs(30, () => reader.read(text))).toBeLessThan(60);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => void reader.read(text)));
  });
});
