import { describe, expect, it } from '@jest/globals';
import type { Turn } from '../../src/console/contract/turn';
import { createTranslate } from '../../web/app/text/translate';
import { whyOf } from '../../web/pages/inbox/panel/trace/why';
import { texts as en } from '../../web/texts/en/panel';
import { texts as nb } from '../../web/texts/nb/panel';
import { texts as zh } from '../../web/texts/zh/panel';

const TURN: Turn = {
  id: 1,
  at: 0,
  intent: 'renew',
  confidence: 0.9,
  language: 'en',
  actions: [],
  timings: {},
  ranked: [{ intent: 'renew', confidence: 0.9 }],
  languages: { en: 1 },
  joined: 1,
  outcome: 'answered',
  details: [],
  facts: [],
  mayCorrect: true,
};
const say = (key: string) => ({ type: 'say', key });

const PANELS = { 'en-GB': en, 'nb-NO': nb, 'zh-CN': zh } as const;

function why(turn: Partial<Turn>, locale: keyof typeof PANELS = 'en-GB'): string {
  return whyOf(
    { ...TURN, ...turn },
    {
      t: createTranslate(new Map([['panel', PANELS[locale]]]), locale),
      intent: (id) => id,
      reason: (id) => id,
    },
  );
}

describe('why the bot did what it did', () => {
  it('is one sentence of what was said, what was read and what was done', () => {
    const asked = {
      actions: [say('system/intro'), say('renew/ask-contact')],
      details: [{ name: 'orderNumber', proof: 'said' } as const],
    };
    expect(why(asked)).toBe(
      '“renew” was understood, an order was named and no contact was given, so the bot asked for an e-mail or phone number.',
    );
    expect(why(asked, 'nb-NO')).toBe(
      '«renew» ble forstått, en bestilling ble nevnt og kontaktinformasjon mangler, så boten spurte etter e-post eller telefonnummer.',
    );
    expect(why(asked, 'zh-CN')).toBe(
      '识别出“renew”，客户提到了订单，客户没有提供联系方式，所以机器人询问了邮箱或电话。',
    );
  });

  it.each<[Partial<Turn>, string]>([
    [
      {
        outcome: 'link_sent',
        facts: [
          { kind: 'identity', outcome: 'matched', count: 1 },
          { kind: 'quote', outcome: 'quoted' },
        ],
      },
      '“renew” was understood, order and contact agree and the price is known, so the bot sent a link to pay.',
    ],
    [
      {
        urgent: 'human',
        outcome: 'handed_over',
        reason: 'asked_for_human',
        facts: [{ kind: 'hours', outcome: 'open' }],
      },
      'The customer asked for a person and people are there now, so the bot called a person (asked_for_human).',
    ],
    [
      {
        intent: 'provide-details',
        facts: [{ kind: 'identity', outcome: 'no_match' }],
        actions: [say('system/no-match')],
      },
      'The customer gave details and order and contact do not agree, so the bot asked for another number or contact.',
    ],
    [
      { intent: 'fallback', actions: [say('fallback/answer')] },
      'The words were not understood, so the bot asked for other words.',
    ],
    [{ outcome: 'silent', reason: 'opt_out' }, 'The customer has stopped the bot, so the bot said nothing.'],
    [{ outcome: 'loop' }, 'The conversation went in circles, so the bot called a person.'],
    [
      { intent: 'promotions', actions: [say('promotions/answer')] },
      '“promotions” was understood, so the bot answered about “promotions”.',
    ],
    [
      { intent: 'fallback', ranked: [], mayCorrect: false, actions: [say('system/attachment')] },
      'There were no words to read, so the bot asked for words.',
    ],
    [{ outcome: 'nothing' }, 'There was nothing to do.'],
  ])('tells %j', (turn, sentence) => {
    expect(why(turn)).toBe(sentence);
  });
});
