import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import type { DecideContext } from '../../src/turn/port';
import { CONTEXT, NOW, order, quoted, startThread, type World } from '../support/deciding';

const KARI = 'kari@example.no';
const CODE = 'FJORD20';
const names = { en: 'Winter', nb: 'Vinter', zh: '冬季' };
const ALL = { orderNumbers: ['NO-48213'], email: KARI };

const world = (
  promoCode?: 'applied' | 'no_gain' | 'over' | 'not_yet' | 'unknown',
  withPromoCode = true,
): World => ({
  orders: { 'NO-48213': { contact: KARI, order: order('NO-48213') } },
  quote: quoted({
    totals: [
      {
        cycle: 'yearly',
        listMinor: 139_000,
        finalMinor: 100_000,
        untilAt: [NOW],
        percentOff: 25,
        withPromoCode,
      },
    ],
    ...(promoCode && { promoCode }),
  }),
});

describe('a promotion code in the chat', () => {
  it.each(LANGUAGES)('said with no renewal open is noted, and a renewal offered (%s)', (language) => {
    const thread = startThread(world(), { language });
    const answer = thread.says({ intent: 'promotions', text: `${CODE}` });
    expect(answer.keys).toEqual(['system/intro', 'promotions/code-noted', 'renew/offer']);
    expect(answer.messages.join()).toContain(CODE);
    expect(thread.state.slots.promoCode).toBe(CODE);
  });

  it('said bare while a renewal is open belongs to it, and is asked for with the price', () => {
    const thread = startThread(world('applied'));
    thread.says({ intent: 'renew' });
    const noted = thread.says({ intent: 'fallback', text: 'fjord 20' });
    expect(noted.keys).toEqual(['promotions/code-noted', 'system/again-orderNumber']);
    const priced = thread.says({ slots: ALL });
    expect(priced.keys).toEqual(['renew/found', 'renew/code-applied', 'renew/link-discount']);
    expect(priced.messages.join()).toContain('25%');
    expect(priced.actions.find(({ type }) => type === 'issue_link')).toMatchObject({ promoCode: CODE });
  });

  it('said after the link was sent makes one new link, and the same code again none', () => {
    const thread = startThread(world('applied'));
    thread.says({ intent: 'renew', slots: ALL });
    expect(thread.says({ intent: 'promotions', text: `I have code ${CODE}` }).keys).toContain(
      'renew/code-applied',
    );
    expect(thread.says({ intent: 'fallback', text: CODE }).keys).toEqual(['renew/link-open']);
  });

  it.each([
    ['no_gain', 'renew/code-no-gain'],
    ['over', 'renew/code-over'],
    ['not_yet', 'renew/code-not-yet'],
    ['unknown', 'renew/code-unknown'],
  ] as const)('that is %s is said beside the price', (outcome, key) => {
    const answer = startThread(world(outcome)).says({ intent: 'renew', text: CODE, slots: ALL });
    expect(answer.keys).toContain(key);
  });

  it('that counts for another cycle says so', () => {
    const answer = startThread(world('applied', false)).says({ intent: 'renew', text: CODE, slots: ALL });
    expect(answer.keys).toContain('renew/code-other-cycle');
  });

  it('nobody knows is named, and the short code of the link is not taken for one', () => {
    const thread = startThread(world());
    const answer = thread.says({ intent: 'promotions', text: 'my discount code is SUMMER99' });
    expect(answer.keys).toContain('promotions/code-unknown');
    expect(answer.messages.join()).toContain('SUMMER99');
    thread.says({ intent: 'renew', slots: ALL });
    expect(thread.says({ intent: 'promotions', text: 'the code 7F-42, is it right?' }).keys).toContain(
      'promotions/answer',
    );
  });

  it('is not what an order number beside the word is', () => {
    const said = { intent: 'promotions', text: 'a code NO-48213', slots: { orderNumbers: ['NO-48213'] } };
    expect(startThread(world()).says(said).keys).toContain('promotions/answer');
  });

  it('is never told to anybody who only asks for one', () => {
    for (const text of ['any codes?', 'which code do you have right now', '有优惠码吗']) {
      const answer = startThread(world()).says({ intent: 'promotions', text });
      expect(answer.messages.join()).not.toMatch(/FJORD ?20/i);
    }
  });

  it('is valid from its first day to its last', () => {
    const keyAt = (from: number, until: number) => {
      const facts = {
        currency: 'NOK',
        plans: [],
        shops: [],
        promotions: [{ names, code: CODE, from, until }],
        timeZone: 'Europe/Oslo',
      };
      const brand: DecideContext['brand'] = { ...CONTEXT.brand, facts };
      return startThread({}, { context: { brand } }).says({ intent: 'promotions', text: CODE }).keys;
    };
    expect(keyAt(NOW - 2, NOW - 1)).toContain('promotions/code-over');
    expect(keyAt(NOW + 1, NOW + 2)).toContain('promotions/code-not-yet');
    expect(keyAt(NOW, NOW)).toContain('promotions/code-noted');
  });
});
