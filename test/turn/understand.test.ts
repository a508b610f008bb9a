import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { IntentEngine } from '../../src/nlu/engine';
import type { LanguageDetector } from '../../src/nlu/language';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { handoffIntents, loadCatalogue } from '../../src/turn/catalogue';
import { EMPTY_STATE, type ThreadState, type Understanding } from '../../src/turn/port';
import { createUnderstand, type IncomingText, type Understand } from '../../src/turn/understand';
import { demoBrand, fastestMs, intentsFolder, shippedEngine, shippedLanguage } from '../nlu/support';

const brand = demoBrand();
const slots = createSlotReader(brand);
let language: LanguageDetector;
let understand: Understand;
let withoutEngine: Understand;
beforeAll(async () => {
  language = await shippedLanguage();
  understand = createUnderstand({
    engine: shippedEngine(),
    slots,
    language,
    brand,
    handoffIntents: handoffIntents(loadCatalogue(intentsFolder)),
  });
  const broken: IntentEngine = {
    predict: () => {
      throw new Error('model is gone');
    },
  };
  withoutEngine = createUnderstand({ engine: broken, slots, language, brand });
});

/** Understanding by an engine that guesses this, best first; unless told otherwise it is sure that it is one of ours. */
const guessing = (guess: (text: string) => readonly (readonly [string, number])[], sure = true): Understand =>
  createUnderstand({
    engine: {
      predict: (text) => ({
        ranked: guess(text).map(([intent, confidence]) => ({ intent, confidence })),
        knownShare: 1,
        inScope: sure ? 1 : 0.1,
        unsure: !sure,
      }),
    },
    slots,
    language,
    brand,
    handoffIntents: new Set(['privacy']),
  });

const state = (part: Partial<ThreadState> = {}): ThreadState => ({ ...EMPTY_STATE, ...part });
const message = (text: string, part: Partial<IncomingText> = {}): IncomingText => ({
  text,
  attachments: 0,
  ...part,
});
const read = (texts: string | readonly string[], part: Partial<ThreadState> = {}): Understanding =>
  understand({ messages: [texts].flat().map((text) => message(text)), state: state(part) });
const choices = [
  { id: 'monthly', label: 'Monthly · 129 kr' },
  { id: 'yearly', label: 'Yearly · 1190 kr' },
];

describe('understanding one message', () => {
  it.each([
    ['I want to renew my plan', 'renew', 'en'],
    ['jeg vil fornye abonnementet', 'renew', 'nb'],
    ['我要续费', 'renew', 'zh'],
    ['when does my plan expire', 'renewal-status', 'en'],
    ['hvordan fornyer jeg', 'how-to-renew', 'nb'],
    ['谢谢', 'thanks', 'zh'],
    ['stop auto-renewal?', 'cancel-or-refund', 'en'],
    ['are you a bot?', 'bot-identity', 'en'],
    ['kortet mitt ble avvist', 'payment-problem', 'nb'],
    ['xyzzy plugh', 'fallback', 'en'],
  ])('%p is %s in %s', (text, intent, lang) => {
    const understood = read(text);
    expect(understood).toMatchObject({ text, intent, language: lang });
    expect(understood.urgent).toBeUndefined();
  });

  it('calls a text that is only values provide-details, with the values', () => {
    expect(read('order NO-48213, Ola@Example.no please')).toMatchObject({
      intent: 'provide-details',
      confidence: 1,
      slots: { orderNumbers: ['NO-48213'], email: 'ola@example.no' },
    });
  });

  it('keeps the request when values stand beside it', () => {
    expect(read('please renew NO-48213 for a year')).toMatchObject({
      intent: 'renew',
      slots: { orderNumbers: ['NO-48213'], cycle: 'yearly' },
    });
  });

  it('finds the request beside values that the engine cannot look past', () => {
    expect(read('please renew my plan, order number is 48213 and my phone is 91234567')).toMatchObject({
      intent: 'renew',
      slots: { orderNumbers: ['NO-48213'], phone: '+4791234567' },
    });
    expect(read('ok, that is correct').intent).toBe('affirm');
  });

  it('reads a bare number when it was asked for, and a correction of what is known', () => {
    const asked = read('I guess it is 48213 or so', { expect: { kind: 'slot', slot: 'orderNumber' } });
    expect(asked.slots.orderNumbers).toEqual(['NO-48213']);
    expect(read('no, 48214', { slots: { orderNumbers: ['NO-48213'] } })).toMatchObject({
      intent: 'provide-details',
      slots: { orderNumbers: ['NO-48214'], correction: true },
    });
  });
});

describe('a value in a sentence', () => {
  const intentOf = (...ranked: [string, number][]): string =>
    guessing(
      () => ranked,
      false,
    )({ messages: [message('something about NO-48213 perhaps')], state: EMPTY_STATE }).intent;

  it('serves the likeliest wish, even where the engine doubts that it is one of ours', () => {
    expect(intentOf(['fallback', 0.5], ['payment-problem', 0.3])).toBe('payment-problem');
    expect(intentOf(['provide-details', 0.6], ['thanks', 0.4])).toBe('provide-details');
    expect(intentOf(['fallback', 0.7], ['payment-problem', 0.2])).toBe('provide-details');
    expect(intentOf(['fallback', 0.6], ['privacy', 0.3])).toBe('provide-details');
    expect(intentOf(['fallback', 0.6], ['privacy', 0.4])).toBe('privacy');
  });
});

describe('a message that is surely out of scope', () => {
  const understandNow = () =>
    guessing((text) => [[/group|renew/.test(text) && !text.includes(',') ? 'community' : 'fallback', 0.9]]);
  const intentOf = (...texts: string[]): string =>
    understandNow()({ messages: texts.map((text) => message(text)), state: EMPTY_STATE }).intent;

  it('is not cut into pieces until one of them fits', () => {
    expect(intentOf('earn money daily, join our vip group')).toBe('fallback');
  });

  it('does not hide another message of the same burst', () => {
    expect(intentOf('look, what a sunset', 'where is your group')).toBe('community');
  });
});

describe('a guess that is not sure', () => {
  const intentOf = (confidence: number, intent: string): string =>
    guessing(() => [
      [intent, confidence],
      ['fallback', 1 - confidence],
    ])({ messages: [message('words')], state: EMPTY_STATE }).intent;

  it('is not acted on below 0.25, and below 0.35 where it would call a person', () => {
    expect(intentOf(0.24, 'renew')).toBe('fallback');
    expect(intentOf(0.25, 'renew')).toBe('renew');
    expect(intentOf(0.34, 'privacy')).toBe('fallback');
    expect(intentOf(0.35, 'privacy')).toBe('privacy');
  });

  it.each([
    ['is that incl vat?', ['billing-cycle', 'payment-methods', 'fallback']],
    ['能开发票吗', ['billing-history', 'payment-methods']],
    ['send the link again', ['renew']],
    ['send lenken på nytt', ['renew']],
    ['好，发链接吧', ['renew']],
    ['发链接吧', ['renew']],
    ['hello?? did you forget me', ['complaint', 'greeting', 'fallback']],
    ['ok so nothing works here', ['complaint', 'technical-problem', 'fallback']],
    ['my name is Bob and i am angry', ['complaint', 'fallback']],
    ['算了', ['deny']],
    ['not sure', ['deny']],
    ['never mind', ['deny']],
    ['glem det', ['deny']],
    ['jævla robot', ['complaint']],
    ['dritt', ['complaint']],
    ['useless bot', ['complaint']],
  ])('%p is one of %p', (text, intents) => {
    expect(intents).toContain(read(text).intent);
  });
});

describe('questions that get an answer at once', () => {
  it.each([
    ['why do you need my email??', 'why-details'],
    ['hvorfor må dere ha e-posten min?', 'why-details'],
    ['为什么要邮箱', 'why-details'],
    ['i dont have my order number', 'lost-details'],
    ['where do i find it', 'lost-details'],
    ['i forgot the email', 'lost-details'],
    ['har ikke noe ordrenummer', 'lost-details'],
    ['订单号忘了', 'lost-details'],
    ['邮箱也忘了', 'lost-details'],
    ['whats it gonna cost', 'billing-cycle'],
    ['price for 20gb', 'billing-cycle'],
    ['hva koster det', 'billing-cycle'],
    ['多少钱', 'billing-cycle'],
    ['can I pay with apple pay?', 'payment-methods'],
    ['Kan jeg betale med Vipps?', 'payment-methods'],
    ['可以用微信支付吗', 'payment-methods'],
    ['apple pay wont work', 'payment-problem'],
  ])('%p is %s', (text, intent) => {
    expect(read(text).intent).toBe(intent);
  });
});

describe('a wish and what stands in its way', () => {
  it.each([
    ["I want to renew but I don't have my order number", ['renew', 'lost-details']],
    ['jeg vil fornye, men finner ikke ordrenummeret', ['renew', 'lost-details']],
    ['我想续费，但是订单号找不到了', ['renew', 'lost-details']],
  ])('are both heard in %p', (text, both) => {
    const { intent, also = [] } = read(text);
    expect([intent, ...also].toSorted()).toEqual(both.toSorted());
  });

  it.each(['I want to renew NO-48213', 'where do i find my order number', 'hello'])(
    'are not heard where only one is said: %p',
    (text) => {
      expect(read(text).also).toBeUndefined();
    },
  );
});

describe('the name of a town', () => {
  it('alone changes no language', () => {
    expect(read('Tromsø?', { language: 'en' })).toMatchObject({ language: 'en', slots: { city: 'Tromsø' } });
    expect(read('Oslo', { language: 'zh' }).language).toBe('zh');
    expect(read('奥斯陆有门店吗', { language: 'en' }).language).toBe('zh');
    expect(read('har dere butikk i Tromsø?', { language: 'en' }).language).toBe('nb');
  });
});

describe('a burst', () => {
  it('is one text, and the request in it wins over the greeting', () => {
    expect(read(['hi', 'I want to renew'])).toMatchObject({ text: 'hi\nI want to renew', intent: 'renew' });
    expect(read(['hei', 'takk for sist', 'kan jeg fornye planen min?']).intent).toBe('renew');
    expect(read(['你好', '我要续费', '谢谢']).intent).toBe('renew');
    expect(read(['renew please', 'NO-48213'])).toMatchObject({
      intent: 'renew',
      slots: { orderNumbers: ['NO-48213'] },
    });
  });

  it('renews where the price or the way to pay is asked beside it', () => {
    expect(read(['I want to renew', 'whats the price?']).intent).toBe('renew');
    expect(read(['hva koster det', 'jeg vil fornye']).intent).toBe('renew');
    expect(read('我要续费。可以用微信支付吗？').intent).toBe('renew');
    expect(read(['hello', 'how much is it?']).intent).toBe('billing-cycle');
  });

  it('gathers values from fragments', () => {
    expect(read(['NO-', '48213 is the order', 'ola@example.no']).slots).toMatchObject({
      orderNumbers: ['NO-48213'],
      email: 'ola@example.no',
    });
  });

  it('finds the bare order number among its lines, and one more later', () => {
    expect(read(['renew', '48216', '90000004'])).toMatchObject({
      intent: 'renew',
      slots: { orderNumbers: ['NO-48216'], phone: '+4790000004' },
    });
    expect(read('kan jeg fornye 48225 og 48226')).toMatchObject({
      intent: 'renew',
      slots: { orderNumbers: ['NO-48225', 'NO-48226'] },
    });
    const slotsBefore = { orderNumbers: ['NO-48225', 'NO-48226'] };
    expect(read('og 48227 også', { slots: slotsBefore })).toMatchObject({
      intent: 'provide-details',
      slots: { orderNumbers: ['NO-48227'] },
    });
    expect(read('48227也一起', { slots: { orderNumbers: [], proved: ['NO-48226'] } })).toMatchObject({
      language: 'zh',
      slots: { orderNumbers: ['NO-48227'] },
    });
  });

  it('hears an urgent word in any of its messages', () => {
    expect(read(['NO-48213', 'human']).urgent).toBe('human');
    expect(read(['hei', 'STOPP', 'nå']).urgent).toBe('stop');
    expect(read(['human', 'stop']).urgent).toBe('stop');
  });
});

describe('choices', () => {
  it('are known by what was tapped, by number and by label', () => {
    const tapped = understand({
      messages: [message('Yearly', { choice: 'yearly' })],
      state: state({ choices }),
    });
    expect(tapped.choice).toBe('yearly');
    for (const text of ['2', '２', '2.', 'nr 2', 'yearly'])
      expect(read(text, { choices }).choice).toBe('yearly');
    expect(read(['hmm', '1'], { choices }).choice).toBe('monthly');
  });

  it('are nothing where none were shown', () => {
    expect(read('2').choice).toBeUndefined();
    expect(read('3', { choices }).choice).toBeUndefined();
  });

  it('leave a tap without text readable', () => {
    const tapped = understand({ messages: [message('', { choice: 'yearly' })], state: state({ choices }) });
    expect(tapped).toMatchObject({ choice: 'yearly', text: '' });
    expect(tapped.wordless).toBeUndefined();
  });
});

describe('yes and no', () => {
  it.each([
    ['yes', 'affirm'],
    ['ja', 'affirm'],
    ['好的', 'affirm'],
    ['no', 'deny'],
    ['nei', 'deny'],
    ['不', 'deny'],
  ])('%p is %s', (text, intent) => {
    expect(read(text).intent).toBe(intent);
  });

  it('can be a thumb where something was asked', () => {
    const confirm = { expect: { kind: 'confirm', what: 'stop' } } as const;
    expect(read('👍🏽', confirm)).toMatchObject({ intent: 'affirm', confidence: 1 });
    expect(read('👎', confirm).intent).toBe('deny');
    expect(read('👍')).toMatchObject({ intent: 'fallback', wordless: 'emoji' });
  });
});

describe('messages without words', () => {
  it.each([
    ['', 'nothing'],
    ['\u200b\u202e\u200f', 'nothing'],
    ['...', 'nothing'],
    ['\u0000', 'nothing'],
    ['🍕🍕', 'emoji'],
    ['❤️', 'emoji'],
    ['🇳🇴', 'emoji'],
  ])('%j is %s', (text, wordless) => {
    expect(read(text)).toMatchObject({ wordless, intent: 'fallback', ranked: [] });
  });

  it('says when there is an attachment, unless something is written', () => {
    const photo = { attachments: 1 };
    expect(understand({ messages: [message('', photo)], state: EMPTY_STATE }).wordless).toBe('attachment');
    expect(understand({ messages: [message('renew', photo)], state: EMPTY_STATE }).wordless).toBeUndefined();
    expect(understand({ messages: [], state: EMPTY_STATE }).wordless).toBe('nothing');
  });

  it('keeps the language of the thread', () => {
    expect(read('🍕', { language: 'nb' }).language).toBe('nb');
    expect(read('NO-48213', { language: 'zh' }).language).toBe('zh');
  });
});

describe('language', () => {
  it('follows a clear sentence, and a wish above all', () => {
    expect(read('when does it expire please', { language: 'nb' }).language).toBe('en');
    expect(read('english please', { language: 'nb' })).toMatchObject({
      language: 'en',
      slots: { language: 'en' },
    });
    expect(read('kan du svare på kinesisk', { language: 'nb' }).language).toBe('zh');
    expect(read('jeg vil fornye', { language: 'en', languageChosen: true }).language).toBe('en');
    expect(read('norsk takk', { language: 'en', languageChosen: true }).language).toBe('nb');
  });

  it('gives no language the brand does not offer', () => {
    const only = { brand: { ...brand.brand, languages: ['en', 'nb'] as const } };
    const narrow = createUnderstand({
      engine: shippedEngine(),
      slots,
      language,
      brand: { brand: { ...only.brand, languages: [...only.brand.languages] } },
    });
    expect(narrow({ messages: [message('chinese please')], state: state({ language: 'en' }) }).language).toBe(
      'en',
    );
  });
});

describe('when the engine fails', () => {
  it.each([
    ['転人工 转人工', 'human'],
    ['I want to talk to a human', 'human'],
    ['menneske', 'human'],
    ['stopp', 'stop'],
    ['start', 'start'],
  ])('%p is still heard', (text, urgent) => {
    expect(withoutEngine({ messages: [message(text)], state: EMPTY_STATE }).urgent).toBe(urgent);
  });

  it('still reads values and choices', () => {
    expect(withoutEngine({ messages: [message('NO-48213')], state: EMPTY_STATE })).toMatchObject({
      intent: 'provide-details',
      slots: { orderNumbers: ['NO-48213'] },
    });
    expect(withoutEngine({ messages: [message('1')], state: state({ choices }) }).choice).toBe('monthly');
    expect(withoutEngine({ messages: [message('hello')], state: EMPTY_STATE }).intent).toBe('fallback');
  });
});

describe('hostile texts', () => {
  it.each([
    'a',
    'renew ',
    '续费',
    '🍕',
    '\u202e',
    '\u0000',
    '\n',
    'stop. ',
    '1 ',
    'hi\n',
    'NO-48213 ',
    '1. ',
  ])('10,000 characters of %j are understood in time', (piece) => {
    const text = piece.repeat(Math.ceil(10_000 / piece.length));
    const input = { messages: [message(text)], state: state({ choices }) };
    understand(input);
    expect(fastestMs(5, () => understand(input))).toBeLessThan(100);
  });

  it('never throws and says the same twice', () => {
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 80 }), { maxLength: 4 });
    fc.assert(
      fc.property(texts, (all) => {
        const messages = all.map((text) => message(text));
        expect(understand({ messages, state: EMPTY_STATE })).toEqual(
          understand({ messages, state: EMPTY_STATE }),
        );
      }),
    );
  });
});
