import { describe, expect, it } from '@jest/globals';
import { findCities } from '../../src/nlu/slots/city';
import { correctionAt, keepCorrected } from '../../src/nlu/slots/correction';
import { findCycles } from '../../src/nlu/slots/cycle';
import { findEmails } from '../../src/nlu/slots/email';
import { findEids, findIccids } from '../../src/nlu/slots/iccid';
import { findLanguageRequests } from '../../src/nlu/slots/language-request';
import { saysNothingMore } from '../../src/nlu/slots/only-values';
import { createOrderReader } from '../../src/nlu/slots/order-number';
import { findPhones } from '../../src/nlu/slots/phone';
import { findQuantities } from '../../src/nlu/slots/quantity';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { findDomains, findLinks } from '../../src/nlu/slots/url';
import { whose } from '../../src/nlu/slots/whose';
import { findUrgent } from '../../src/nlu/urgent';
import { demoBrand, fastestMs } from './support';

const { brand } = demoBrand();
const whole = createSlotReader({ brand });
const readOrders = createOrderReader(brand.orderNumber);
const middle = (text: string) => ({ start: text.length >> 1, end: (text.length >> 1) + 5 });

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  emails: findEmails,
  links: findLinks,
  domains: findDomains,
  iccids: findIccids,
  eids: findEids,
  orders: (text) => readOrders(text, { asked: true, hasEarlierOrder: true }),
  phones: (text) => findPhones(text, 'NO', true),
  cycles: (text) => findCycles(text, true),
  quantities: findQuantities,
  cities: findCities,
  languages: findLanguageRequests,
  corrections: (text) => correctionAt(text, true),
  'kept values': (text) =>
    keepCorrected(
      text,
      [middle(text), middle(text)].map((span) => ({ ...span, value: 1 })),
    ),
  fillers: saysNothingMore,
  owners: (text) => whose(text, middle(text), 'ola@example.no'),
  urgent: findUrgent,
  all: (text) => whole.read(text, { asked: 'any', hasEarlierOrder: true, hasEarlierValue: true }),
};

const PIECES = [
  ...['1', '1 ', '4 8 2 ', '48213 ', '48213\n', '91234567 ', '89', '8947080012345678900 ', '22.11.2026 '],
  ...[
    '@',
    'a@',
    '.',
    'a.',
    'a-',
    'a ',
    'a/',
    '/',
    '((',
    '*a ',
    ' ',
    '\n',
    '-',
    '+47 9',
    'a',
    'www.',
    'http://',
  ],
  ...[
    'NO-',
    'order ',
    'order number is my ',
    'renew my ',
    'renew 48213\n',
    'sorry ',
    'no,',
    'in english ',
    'stop ',
  ],
  ...['订', '订单', '续', '三', '十', '三个月', '奥', '打', '一二三四五六七', '请', '从', '找个人'],
  ...['a month ', 'three ', 'hundred and ', 'one ', 'two esim ', 'to ', 'x5', 'half a dozen '],
  ...[
    'i Oslo ',
    'Bø ',
    'Kari Nord ',
    'Mo i ',
    'from a@b.no ',
    'at ',
    'a dot ',
    'a at a dot ',
    'remove ',
    'kan ansatt ',
  ],
];
const LONG = 10_000;
const text = (piece: string, length: number): string => piece.repeat(Math.ceil(length / piece.length));

/** What a piece costs where that is too much; undefined: it is not. */
function costs(read: (text: string) => unknown, piece: string, runs: number): object | undefined {
  const long = text(piece, LONG);
  const short = text(piece, LONG / 4);
  read(short);
  const cost = fastestMs(runs, () => read(long));
  if (cost <= 2) return undefined;
  // Four times the text may cost eight times as much (caches); less than 1 ms is below what can be compared.
  const part = Math.max(
    1,
    fastestMs(runs, () => read(short)),
  );
  return cost > 20 || cost > 8 * part ? { piece, cost, part } : undefined;
}

describe.each(Object.entries(READERS))('reading %s', (_name, read) => {
  it('costs in proportion to the length of whatever is repeated, and 20 ms at most for 10,000 characters', () => {
    // Looked at longer before it is called slow: other programs and the collector share the processor.
    const slow = PIECES.flatMap((piece) => (costs(read, piece, 4) ? (costs(read, piece, 40) ?? []) : []));
    expect(slow).toEqual([]);
  });
});

describe('a long text', () => {
  it('is read to its end', () => {
    const filling = 'jeg har et spørsmål om planen og håper dere kan svare snart. '
      .repeat(160)
      .slice(0, 9_900);
    expect(whole.read(`${filling} order NO-48213, ola@example.no`).slots).toMatchObject({
      orderNumbers: ['NO-48213'],
      email: 'ola@example.no',
    });
  });
});
