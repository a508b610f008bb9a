import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { afterPayment } from '../../src/turn/state';
import { NOW, order, quoted, type Said, startThread, type World } from '../support/deciding';

const KARI = 'kari@example.no';
const WORLD: World = {
  orders: {
    'NO-48213': { contact: KARI, order: order('NO-48213') },
    'NO-48214': { contact: KARI, order: order('NO-48214') },
    'NO-50001': { contact: 'ola@example.no', order: order('NO-50001') },
    'NO-60001': { contact: KARI, order: order('NO-60001', { status: 'cancelled', renewable: false }) },
  },
};
const ALL = { orderNumbers: ['NO-48213'], email: KARI };

describe('renewing', () => {
  it.each(LANGUAGES)('leads from one message to the link in one message (%s)', (language) => {
    const thread = startThread(WORLD, { language });
    const answer = thread.says({ intent: 'renew', slots: ALL });
    expect(answer.keys).toEqual(['system/intro', 'renew/found', 'renew/link-discount']);
    expect(answer.asked).toEqual(['identity', 'quote']);
    expect(answer.messages).toHaveLength(1);
    const [text = ''] = answer.messages;
    for (const part of ['Fjord eSIM', 'https://fjord-esim.example/privacy', 'NO-48213', '7F-42']) {
      expect(text).toContain(part);
    }
    expect(text).toMatch(/1[ ,\u00a0]112/);
    expect(Buffer.byteLength(text)).toBeLessThan(1000);
  });

  it('asks for both details at once, says why, and needs two answers at most', () => {
    const thread = startThread(WORLD);
    expect(thread.says({ intent: 'renew' }).keys).toEqual(['system/intro', 'renew/ask-orderNumber']);
    expect(thread.says({ slots: { orderNumbers: ['NO-48213'] } }).keys).toEqual(['renew/ask-contact']);
    expect(thread.says({ slots: { email: KARI } }).keys).toEqual(['renew/found', 'renew/link-discount']);
  });

  it('takes the details in the other order, and without being asked', () => {
    const thread = startThread(WORLD);
    expect(thread.says({ slots: { email: KARI } }).keys).toEqual(['system/intro', 'system/need-orderNumber']);
    expect(thread.says({ slots: { orderNumbers: ['NO-48213'] } }).keys).toContain('renew/link-discount');
  });

  it('goes on with values that come with a pleasantry or in words it does not understand', () => {
    for (const intent of ['greeting', 'thanks', 'affirm', 'fallback']) {
      expect(startThread(WORLD).says({ intent, slots: ALL }).keys).toContain('renew/link-discount');
    }
  });

  it('goes on with an order and a contact that come with a way to pay or a price', () => {
    for (const intent of ['payment-methods', 'billing-cycle']) {
      expect(startThread(WORLD).says({ intent, slots: ALL }).keys).toContain('renew/link-discount');
      expect(startThread(WORLD).says({ intent }).keys).not.toContain('renew/link-discount');
    }
  });

  it('names a corrected number where it asks for the contact again', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48214'] } });
    const answer = thread.says({ slots: { orderNumbers: ['NO-48213'], correction: true } });
    expect(answer.keys).toEqual(['renew/ask-contact']);
    expect(answer.messages[0]).toContain('NO-48213');
    expect(answer.messages[0]).not.toContain('NO-48214');
    expect(thread.says({ slots: { orderNumbers: ['NO-48213'] } }).keys).toEqual(['system/again-contact']);
  });

  it('thanks for a contact only when one was given just now', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew' });
    expect(thread.says({ slots: { email: KARI } }).keys).toEqual(['system/need-orderNumber']);
    const later = startThread(WORLD);
    later.setState({ ...later.state, introduced: true, slots: { orderNumbers: [], email: KARI } });
    expect(later.says({ intent: 'renew' }).keys).toEqual(['system/again-orderNumber']);
  });

  it('asks nothing about an order before there is a contact to check it with', () => {
    expect(startThread(WORLD).says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'] } }).asked).toEqual(
      [],
    );
  });

  it('offers the price of the cycle the customer has, or the one that was asked for', () => {
    const link = (slots: object) =>
      startThread(WORLD)
        .says({ intent: 'renew', slots: { ...ALL, ...slots } })
        .actions.find((action) => action.type === 'issue_link');
    expect(link({})).toMatchObject({ cycle: 'yearly', values: { price: { minor: 111200 } } });
    expect(link({ cycle: 'monthly' })).toMatchObject({
      cycle: 'monthly',
      values: { price: { minor: 10320 } },
    });
  });

  it('names no discount where there is none', () => {
    const totals = [{ cycle: 'yearly' as const, listMinor: 139000, finalMinor: 139000, untilAt: [1] }];
    const thread = startThread({ ...WORLD, quote: quoted({ totals }) });
    expect(thread.says({ intent: 'renew', slots: ALL }).keys).toContain('renew/link');
  });

  it('says that a plan is over when it is', () => {
    const over = order('NO-48213', { status: 'grace' });
    const thread = startThread({ orders: { 'NO-48213': { contact: KARI, order: over } } });
    expect(thread.says({ intent: 'renew', slots: ALL }).keys).toContain('renew/found-over');
  });

  it('puts several orders into one link', () => {
    const thread = startThread(WORLD);
    const slots = { orderNumbers: ['NO-48213', 'NO-48214'], email: KARI };
    const answer = thread.says({ intent: 'renew', slots });
    expect(answer.keys).toEqual(['system/intro', 'renew/found-many', 'renew/link-many-discount']);
    expect(answer.messages[0]).toContain('NO-48213 and NO-48214');
  });

  it('adds an order that is named later to those before', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: ALL });
    const answer = thread.says({ slots: { orderNumbers: ['NO-48214'] } });
    expect(answer.keys).toEqual(['renew/found-many', 'renew/link-many-discount']);
  });

  it.each([
    'only 48214',
    'just renew NO-48214 please',
    'bare 48214',
    'kun NO-48214',
    '只要48214',
    '只续 NO-48214',
    '48214 only',
  ])('keeps just the order that "%s" names', (text) => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213', 'NO-48214'], email: KARI } });
    const answer = thread.says({ text, slots: { orderNumbers: ['NO-48214'] } });
    expect(answer.keys).toEqual(['renew/found', 'renew/link-discount']);
    expect(answer.messages[0]).not.toContain('NO-48213');
    expect(answer.state.slots.orderNumbers).toEqual(['NO-48214']);
  });

  it.each([
    'not only 48214',
    'ikke bare 48214',
    '不只48214',
    'I only have an e-mail. And 48214',
    'just now I found 1 more: 48214',
    'I just paid 48214',
    '48214 only came today',
  ])('adds the order that "%s" names', (text) => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: ALL });
    thread.says({ text, slots: { orderNumbers: ['NO-48214'] } });
    expect(thread.state.slots.orderNumbers).toEqual(['NO-48213', 'NO-48214']);
  });

  it('sends the link again when it is asked for again', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: ALL });
    expect(thread.says({ intent: 'renew' }).keys).toEqual(['renew/found', 'renew/link-discount']);
    expect(thread.state.flow).toEqual({ intent: 'renew', data: { linkSent: true } });
  });

  it('points to the link it sent when nothing new was asked for', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: ALL });
    const answer = thread.says({ slots: ALL });
    expect(answer.keys).toEqual(['renew/link-open']);
    expect(answer.messages).toEqual(['The link above still works (code 7F-42).']);
    thread.says({ intent: 'renewal-status' });
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['renew/link-open']);
  });

  it.each([
    ['asked for again', { intent: 'renew', slots: ALL }],
    ['asked for by its button', { choice: 'renew' }],
    ['wanted for another period', { slots: { cycle: 'monthly' } }],
    ['wanted for another order too', { slots: { orderNumbers: ['NO-48214'] } }],
  ] satisfies [string, Said][])('makes a new link when it is %s', (_, said) => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: ALL });
    expect(thread.says(said).keys.at(-1)).toMatch(/^renew\/link(-many)?-discount$/);
  });

  it('makes a new link when the old one has ended or was paid', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: ALL });
    const { lastLink } = thread.state;
    expect(lastLink).toMatchObject({ code: '7F-42', orderNumbers: ['NO-48213'], cycle: 'yearly' });
    expect(afterPayment(thread.state, ['NO-48213']).lastLink).toBeUndefined();
    if (lastLink) thread.setState({ ...thread.state, lastLink: { ...lastLink, expiresAt: NOW } });
    expect(thread.says({ slots: ALL }).keys).toContain('renew/link-discount');
  });

  it('offers what matched and names what did not', () => {
    const thread = startThread(WORLD);
    const slots = { orderNumbers: ['NO-48213', 'NO-99999'], email: KARI };
    const answer = thread.says({ intent: 'renew', slots });
    expect(answer.keys).toEqual([
      'system/intro',
      'system/some-unmatched',
      'renew/found',
      'renew/link-discount',
    ]);
    expect(answer.messages).toHaveLength(1);
    expect(thread.says({ slots: { email: 'ola@example.no', orderNumbers: ['NO-50001'] } }).keys).toEqual([
      'renew/found-many',
      'renew/link-many-discount',
    ]);
  });

  it('renews what can be renewed and leaves the rest to a person', () => {
    const slots = { orderNumbers: ['NO-48213', 'NO-60001'], email: KARI };
    const thread = startThread(WORLD);
    const answer = thread.says({ intent: 'renew', slots });
    expect(thread.says({ intent: 'renew' }).keys).toEqual(['renew/found', 'renew/link-discount']);
    expect(answer.keys).toEqual([
      'system/intro',
      'renew/some-not-renewable',
      'renew/found',
      'renew/link-discount',
    ]);
  });
});

describe('corrections', () => {
  it('replaces the number that resembles the new one most', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48219', 'NO-50001'] } });
    thread.says({ slots: { orderNumbers: ['NO-48213'], correction: true } });
    expect(thread.state.slots.orderNumbers).toEqual(['NO-48213', 'NO-50001']);
  });

  it('drops the wrong number when it is named together with the right one', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'] } });
    thread.says({ slots: { orderNumbers: ['NO-48213', 'NO-48214'], correction: true } });
    expect(thread.state.slots.orderNumbers).toEqual(['NO-48214']);
  });

  it('takes the later of two numbers when the first message corrects itself', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213', 'NO-48214'], correction: true } });
    expect(thread.state.slots.orderNumbers).toEqual(['NO-48214']);
  });

  it('goes straight on after a wrong number or a wrong contact was put right', () => {
    const number = startThread(WORLD);
    number.says({ intent: 'renew', slots: { orderNumbers: ['NO-48231'], email: KARI } });
    expect(number.says({ slots: { orderNumbers: ['NO-48213'] } }).keys).toContain('renew/link-discount');
    const contact = startThread(WORLD);
    contact.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'], phone: '+4791234567' } });
    expect(contact.says({ slots: { email: KARI } }).keys).toContain('renew/link-discount');
    expect(contact.state.slots.phone).toBeUndefined();
  });
});

describe('the identity gate', () => {
  it('says the same of an unknown order and of a wrong contact', () => {
    const wrong = startThread(WORLD).says({
      intent: 'renew',
      slots: { orderNumbers: ['NO-48213'], email: 'x@y.no' },
    });
    const unknown = startThread({}).says({
      intent: 'renew',
      slots: { orderNumbers: ['NO-48213'], email: 'x@y.no' },
    });
    expect(unknown).toEqual(wrong);
    expect(unknown.keys).toEqual(['system/intro', 'system/no-match']);
    expect(unknown.choices).toEqual(['human']);
  });

  it('offers the address that was probably meant, and takes it on a tap or a yes', () => {
    const world: World = {
      orders: { 'NO-48213': { contact: 'kari@gmail.com', order: order('NO-48213') } },
    };
    for (const answer of [{ choice: 'provide-details:email' }, { intent: 'affirm' }]) {
      const thread = startThread(world);
      const asked = thread.says({
        intent: 'renew',
        slots: { orderNumbers: ['NO-48213'], email: 'kari@gmail.con' },
      });
      expect(asked.keys).toEqual(['system/intro', 'system/no-match-email']);
      expect(asked.messages.join(' ')).toContain('kari@gmail.com');
      expect(asked.choices).toEqual(['provide-details:email', 'human']);
      expect(thread.says(answer).keys).toContain('renew/link-discount');
      expect(thread.state.slots.email).toBe('kari@gmail.com');
    }
  });

  it('does not tell how many tries are left', () => {
    const answers = [4, 3, 2, 1].map((triesLeft) =>
      startThread({ triesLeft }).says({ intent: 'renew', slots: ALL }),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });

  it('spends no second try on details that did not match', () => {
    const thread = startThread({});
    thread.says({ intent: 'renew', slots: ALL });
    expect(thread.says({ slots: ALL }).asked).toEqual([]);
    expect(thread.says({ choice: 'renew' }).asked).toEqual([]);
  });

  it('uses other words the second time', () => {
    const thread = startThread({});
    const [first] = thread.says({ intent: 'greeting' }).messages;
    const [one] = thread.says({ intent: 'renew', slots: ALL }).messages;
    const [two] = thread.says({ slots: { email: 'other@example.no' } }).messages;
    expect(new Set([first, one, two]).size).toBe(3);
  });

  it.each([
    ['the last try is used up', { triesLeft: 0 }, 'identity_locked'],
    ['there were too many tries', { identity: { outcome: 'locked' } }, 'identity_locked'],
    ['the order system is down', { identity: { outcome: 'unavailable' } }, 'order_system_down'],
    ['prices cannot be read', { ...WORLD, quote: { outcome: 'unavailable' } }, 'order_system_down'],
    [
      'the plan is no longer sold',
      { ...WORLD, quote: { outcome: 'not_renewable', orderNumbers: ['NO-48213'] } },
      'not_renewable',
    ],
  ] satisfies [string, World, string][])(
    'gives the thread to a person in one message when %s',
    (_, world, reason) => {
      const answer = startThread(world).says({ intent: 'renew', slots: ALL });
      expect(answer.actions.at(-1)).toEqual({ type: 'handoff', reason });
      expect(answer.messages).toHaveLength(1);
      expect(answer.state.expect).toBeUndefined();
    },
  );

  it('gives a cancelled order to a person', () => {
    const answer = startThread(WORLD).says({
      intent: 'renew',
      slots: { orderNumbers: ['NO-60001'], email: KARI },
    });
    expect(answer.actions.at(-1)).toEqual({ type: 'handoff', reason: 'not_renewable' });
  });

  it('gives more orders than fit one renewal to a person', () => {
    const orderNumbers = Array.from({ length: 51 }, (_, index) => `NO-${70_000 + index}`);
    const answer = startThread(WORLD).says({ intent: 'renew', slots: { orderNumbers, email: KARI } });
    expect(answer.keys).toContain('system/too-many');
    expect(answer.asked).toEqual(['hours']);
  });

  it('asks for the contact again when the proof of an earlier day no longer counts', () => {
    const thread = startThread({});
    thread.setState({ ...thread.state, slots: { orderNumbers: ['NO-48213'], proved: ['NO-48213'] } });
    const answer = thread.says({ intent: 'renew' });
    expect(answer.asked).toEqual(['identity']);
    expect(answer.keys).toEqual(['system/intro', 'renew/ask-contact']);
  });
});

describe('renewal-status', () => {
  it('tells plan and end date, and renews after a yes', () => {
    const thread = startThread(WORLD);
    const answer = thread.says({ intent: 'renewal-status', slots: ALL });
    expect(answer.keys).toEqual(['system/intro', 'renewal-status/expiring', 'renewal-status/offer']);
    expect(answer.messages[0]).toContain('Norway 10 GB runs out soon, on 1 December 2026');
    expect(answer.choices).toEqual(['renew', 'human']);
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['renew/found', 'renew/link-discount']);
  });

  it('stays the question while an order has not matched yet', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renewal-status', slots: { orderNumbers: ['NO-48213', 'NO-50001'], email: KARI } });
    const answer = thread.says({ slots: { email: 'ola@example.no' } });
    expect(answer.keys).toEqual([
      'renewal-status/expiring',
      'renewal-status/expiring',
      'renewal-status/offer',
    ]);
    expect(thread.state.flow).toBeUndefined();
  });

  it('lets it be after a no', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renewal-status', slots: ALL });
    expect(thread.says({ intent: 'deny' }).keys).toEqual(['deny/answer']);
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['affirm/answer']);
  });

  it('offers a person where the bot cannot renew', () => {
    const answer = startThread(WORLD).says({
      intent: 'renewal-status',
      slots: { orderNumbers: ['NO-60001'], email: KARI },
    });
    expect(answer.keys).toContain('renewal-status/person-needed');
    expect(answer.choices).toEqual(['human']);
  });

  it('gets the person it offered after a yes, and nobody after a no', () => {
    const offered = () => {
      const thread = startThread(WORLD);
      thread.says({ intent: 'renewal-status', slots: { orderNumbers: ['NO-60001'], email: KARI } });
      return thread;
    };
    expect(offered().says({ intent: 'affirm' }).actions.at(-1)).toEqual({
      type: 'handoff',
      reason: 'asked_for_human',
    });
    expect(offered().says({ intent: 'deny' }).keys).toEqual(['deny/answer']);
  });
});

describe('after a payment', () => {
  const active = order('NO-48213', { status: 'active' });
  const world: World = { orders: { ...WORLD.orders, 'NO-48213': { contact: KARI, order: active } } };
  function paidThread(of: World = world) {
    const thread = startThread(of);
    thread.says({ intent: 'renew', slots: ALL });
    thread.setState(afterPayment(thread.state, ['NO-48213']));
    return thread;
  }

  it('a question about the plan means what was paid, and sells nothing', () => {
    const thread = paidThread();
    const answer = thread.says({ intent: 'renewal-status' });
    expect(answer.keys).toEqual(['renewal-status/active']);
    expect(answer.messages[0]).toContain('NO-48213: Norway 10 GB is active until');
    expect(thread.says({ intent: 'renewal-status' }).keys).toEqual(['renewal-status/active']);
  });

  it('a number given after it takes its place', () => {
    const answer = paidThread().says({ intent: 'renewal-status', slots: { orderNumbers: ['NO-48214'] } });
    expect(answer.messages[0]).toContain('NO-48214');
    expect(answer.messages[0]).not.toContain('NO-48213');
    expect(answer.state.slots.lastPaid).toBeUndefined();
  });

  it('a new renewal asks which order', () => {
    expect(paidThread().says({ intent: 'renew' }).keys).toEqual(['system/again-orderNumber']);
  });

  it('asks for the order when what was paid cannot be proved any more', () => {
    const thread = startThread({});
    thread.setState(afterPayment({ ...thread.state, introduced: true }, ['NO-48213']));
    const answer = thread.says({ intent: 'renewal-status' });
    expect(answer.keys).toEqual(['renewal-status/ask-orderNumber']);
  });

  it('offers to renew what ends soon all the same', () => {
    const thread = paidThread(WORLD);
    expect(thread.says({ intent: 'renewal-status' }).keys).toContain('renewal-status/offer');
    expect(thread.says({ intent: 'affirm' }).keys).toContain('renew/link-discount');
  });
});
