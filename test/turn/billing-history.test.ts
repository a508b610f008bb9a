import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import type { KnownPayment } from '../../src/turn/port';
import { startThread, type World } from '../support/deciding';

const PLAN = { en: 'Norway 20 GB', nb: 'Norge 20 GB', zh: '挪威 20 GB' };

function payment(changes: Partial<KnownPayment> = {}): KnownPayment {
  return {
    at: Date.parse('2026-11-20T12:00:00Z'),
    amountMinor: 39_900,
    currency: 'NOK',
    refundedMinor: 0,
    twice: false,
    orders: [{ orderNumber: 'NO-48213', masked: 'NO-48•••', planNames: PLAN }],
    cycle: 'quarterly',
    receipt: 7,
    ...changes,
  };
}

function secondPayment(): KnownPayment {
  const { receipt: _, ...rest } = payment({ twice: true });
  return rest;
}

function asks(payments: World['payments'], slots = {}, language: 'en' | 'nb' | 'zh' = 'en') {
  const world = payments ? { payments } : {};
  const answer = startThread(world, { language }).says({ intent: 'billing-history', slots });
  return { ...answer, text: answer.messages.join('\n').replace(/[\u00a0\u202f]/g, ' ') };
}

describe('earlier bills', () => {
  it.each(LANGUAGES)('are those paid in this chat, with their receipts (%s)', (language) => {
    const { text, actions } = asks({ outcome: 'known', payments: [payment()], more: false }, {}, language);
    expect(text).toContain(
      {
        en: '20 November 2026: NOK 399, Norway 20 GB (NO-48•••), three months\nReceipt: https://',
        nb: '20. november 2026: 399 kr, Norge 20 GB (NO-48•••), tre måneder\nKvittering: https://',
        zh: '2026年11月20日：NOK 399，挪威 20 GB（NO-48•••），三个月\n收据：https://',
      }[language],
    );
    expect(text).toContain('https://renew.example/r/receipt-7');
    expect(actions.every(({ type }) => type === 'say')).toBe(true);
  });

  it('say what went back, and what was paid twice', () => {
    const { text } = asks({
      outcome: 'known',
      payments: [payment({ refundedMinor: 39_900 }), payment({ refundedMinor: 10_000 }), secondPayment()],
      more: true,
    });
    expect(text).toMatch(
      /three months\. Refunded\.[\s\S]*NOK 100 of it refunded[\s\S]*second time by mistake/,
    );
    expect(text.match(/Receipt:/g)).toHaveLength(2);
    expect(text).toMatch(/newest|last/);
  });

  it('name an order in full only to who typed it', () => {
    const known = { outcome: 'known' as const, payments: [payment()], more: false };
    expect(asks(known, { orderNumbers: ['NO-48213'] }).text).toContain('(NO-48213)');
    expect(asks(known).text).not.toContain('NO-48213');
  });

  it.each(LANGUAGES)(
    'go to a person, in words that say why, where nothing was paid here (%s)',
    (language) => {
      for (const payments of [undefined, { outcome: 'known' as const, payments: [], more: false }]) {
        const { keys, actions, text } = asks(payments, {}, language);
        expect(keys[1]).toBe('billing-history/handoff');
        expect(actions.at(-1)).toMatchObject({ type: 'handoff', reason: 'intent_needs_person' });
        expect(text).not.toContain('https://renew.example');
      }
    },
  );

  it('go to a person for an order that was paid elsewhere', () => {
    const known = { outcome: 'known' as const, payments: [payment()], more: false };
    const { keys, text } = asks(known, { orderNumbers: ['NO-11111'] });
    expect(keys).toContain('billing-history/not-here');
    expect(text).not.toContain('399');
  });
});
