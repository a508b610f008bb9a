import { describe, expect, it } from '@jest/globals';
import type { PaymentNews } from '../../src/inbox/event';
import type { ClaimedThread, Control } from '../../src/turn/claim';
import { openDraft } from '../../src/turn/draft';
import { tellNews } from '../../src/turn/news';
import { NOON } from '../support/handoff';
import { threadOf } from '../support/spine';

describe('the promise that a person comes by a certain time', () => {
  it('is spoken of when it ran late', () => {
    expect(heardWhenDue({ control: 'handoff_requested', epoch: 3, promisedAt: 3 })).toEqual([
      'system/handoff-late',
    ]);
  });

  it('is not when it was made for an earlier case, whose person came and went', () => {
    expect(heardWhenDue({ control: 'handoff_requested', epoch: 5, promisedAt: 3 })).toEqual([]);
  });

  it('is not when nobody waits any more', () => {
    expect(heardWhenDue({ control: 'bot', epoch: 3, promisedAt: 3 })).toEqual([]);
  });
});

describe('news of a payment', () => {
  it.each([
    ['paid', ['system/paid'], ['verified', 'resolve']],
    ['pending', ['system/payment-pending'], []],
    ['activating', ['system/payment-activating'], ['verified']],
    ['activated', ['system/payment-activated'], ['resolve']],
    ['inactive', ['system/payment-inactive'], ['verified', 'handoff']],
    ['failed', ['system/payment-failed'], []],
    ['duplicate', ['system/payment-review'], ['handoff']],
    ['mismatch', ['system/payment-review'], ['handoff']],
    ['refund_done', ['system/payment-twice-refunded'], []],
    ['refund_failed', ['system/refund-failed'], ['handoff']],
    ['refunded', ['system/payment-refunded'], ['handoff']],
    ['disputed', ['system/payment-disputed'], ['handoff']],
    ['dispute_won', [], []],
    ['dispute_lost', [], ['handoff']],
  ] as const)('that is %s says %j and does %j', (outcome, said, done) => {
    expect(toldOf(outcome)).toEqual({ said: [...said], done: [...done] });
  });

  it('of a second payment that goes back by itself leaves the chat with the bot', () => {
    expect(toldOf('duplicate', { automaticRefund: true })).toEqual({
      said: ['system/payment-twice'],
      done: [],
    });
  });

  it('is for the person to tell who has the chat, and takes nobody’s chat away', () => {
    expect(toldOf('refunded', {}, 'human')).toEqual({ said: [], done: [] });
    expect(toldOf('refund_failed', {}, 'handoff_requested')).toEqual({
      said: ['system/refund-failed'],
      done: [],
    });
  });
});

function toldOf(outcome: PaymentNews['outcome'], more: Partial<PaymentNews> = {}, control: Control = 'bot') {
  const payment: PaymentNews = {
    kind: 'payment',
    outcome,
    orders: [{ orderNumber: 'NO-48213', untilAt: NOON }],
    amountMinor: 100,
    currency: 'NOK',
    linkCode: 'AB-CD',
    ...more,
  };
  const thread = claimed({ control, epoch: 1, promisedAt: 1 });
  const draft = openDraft({ ...thread, events: [{ id: 1, event: payment, at: NOON, ageMs: 0 }] });
  tellNews(draft, NOON);
  return {
    said: draft.says.flatMap(({ action }) => (action.type === 'say' ? [action.key] : [])),
    done: draft.effects.map(({ type }) => type),
  };
}

function heardWhenDue(about: { control: Control; epoch: number; promisedAt: number }): string[] {
  const draft = openDraft(claimed(about));
  tellNews(draft, NOON);
  return draft.says.flatMap(({ action }) => (action.type === 'say' ? [action.key] : []));
}

function claimed({ control, epoch, promisedAt }: Parameters<typeof heardWhenDue>[0]): ClaimedThread {
  const event = { kind: 'timer', timer: 'handoff_due', data: { caseId: 1, epoch: promisedAt } } as const;
  return {
    id: threadOf('a'),
    accountId: 'facebook:100',
    userId: 'a',
    state: {},
    language: null,
    control,
    epoch,
    caseId: 2,
    optedOut: false,
    windowOpenedAt: NOON,
    lastCustomerAt: NOON,
    claims: 1,
    events: [{ id: 1, event, at: NOON, ageMs: 0 }],
  };
}
