import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Language } from '../../src/lib/languages';
import type { LanguageDetector } from '../../src/nlu/language';
import { fastestMs, shippedLanguage } from './support';

let detector: LanguageDetector;
beforeAll(async () => {
  detector = await shippedLanguage();
});
const LANGUAGES_OF: readonly (readonly [string, Language])[] = [
  ['hi', 'en'],
  ['hello there', 'en'],
  ['I want to renew my plan', 'en'],
  ['when does it expire', 'en'],
  ['thx', 'en'],
  ['yes please', 'en'],
  ['hei', 'nb'],
  ['heiii', 'nb'],
  ['takk', 'nb'],
  ['ja takk', 'nb'],
  ['jeg vil fornye', 'nb'],
  ['når går det ut', 'nb'],
  ['eg vil fornye abonnementet mitt', 'nb'],
  ['æ vil forny', 'nb'],
  ['jeg vil gerne forny mit abonnement', 'nb'],
  ['jag vill förnya mitt abonnemang', 'nb'],
  ['你好', 'zh'],
  ['我要续费', 'zh'],
  ['esim 续费', 'zh'],
  ['好', 'zh'],
  ['订单 NO-48213 ola@example.no', 'zh'],
  ['续费48213', 'zh'],
  ['要续48213', 'zh'],
  ['我想续48225和48226', 'zh'],
  ['48227也一起', 'zh'],
  ['续费 NO-48213', 'zh'],
  ['Forny 48213', 'nb'],
  ['renew 48213', 'en'],
  ['can i pay with 支付宝 in the shop', 'en'],
  ['kan jeg betale med 微信 i butikken', 'nb'],
  ['esim 坏了 help', 'zh'],
];

describe('language of a text', () => {
  it.each(LANGUAGES_OF)('%p is %s', (text, language) => {
    expect(detector.detect(text, {})).toBe(language);
  });

  it.each(LANGUAGES_OF.filter(([text]) => text.length > 9))('%p changes a thread to %s', (text, language) => {
    for (const current of ['en', 'nb', 'zh'] as const)
      expect(detector.detect(text, { current })).toBe(language);
  });

  it.each([
    'NO-48213',
    'ola@example.no',
    '+47 91234567',
    'https://fjord-esim.example/no',
    '👍',
    '',
    '\u200b',
    '???',
    'ok',
    'esim',
    '@fjordesim',
    '[card] [password]',
    '48213 129 kr',
  ])('%p keeps the language of the thread', (text) => {
    for (const current of ['en', 'nb', 'zh'] as const)
      expect(detector.detect(text, { current })).toBe(current);
    expect(detector.detect(text, {})).toBe('en');
  });

  it('changes nothing once the customer has chosen', () => {
    expect(detector.detect('jeg vil fornye abonnementet mitt', { current: 'en', chosen: true })).toBe('en');
    expect(detector.detect('我要续费', { current: 'nb', chosen: true })).toBe('nb');
  });

  it.each(['续费1', 'a1', 'abcd', 'NO ', '1 ', '-', 'aa-'])('takes linear time for %j repeated', (piece) => {
    const text = piece.repeat(Math.ceil(10_000 / piece.length));
    detector.detect(text, {});
    expect(fastestMs(8, () => detector.detect(text, {}))).toBeLessThan(60);
  });

  it('reads 10,000 characters', () => {
    expect(detector.detect('jeg vil fornye '.repeat(667), { current: 'en' })).toBe('nb');
    expect(detector.detect('续费'.repeat(5_000), { current: 'en' })).toBe('zh');
  });
});
