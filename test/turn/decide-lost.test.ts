import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { order, startThread, type World } from '../support/deciding';

const KARI = 'kari@example.no';
const WORLD: World = { orders: { 'NO-48213': { contact: KARI, order: order('NO-48213') } } };

describe('somebody who does not have the order number', () => {
  it.each([
    ['renew', 'lost-details'],
    ['lost-details', 'renew'],
  ])('but wants to renew is helped to find it, and the renewal is open (%s + %s)', (intent, also) => {
    const thread = startThread(WORLD);
    const answer = thread.says({ intent, also: [also] });
    expect(answer.keys).toEqual(['system/intro', 'system/lost-orderNumber']);
    expect(answer.state.flow?.intent).toBe('renew');
    expect(answer.state.expect).toEqual({ kind: 'slot', slot: 'orderNumber' });
    expect(thread.says({ slots: { orderNumbers: ['NO-48213'], email: KARI } }).keys).toContain(
      'renew/link-discount',
    );
  });

  it('but wants to know how the plan stands goes on with that question', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'lost-details', also: ['renewal-status'] });
    const answer = thread.says({ slots: { orderNumbers: ['NO-48213'], email: KARI } });
    expect(answer.keys).toContain('renewal-status/expiring');
  });

  it.each(LANGUAGES)('is shown where it stands, then offered a person, then given one (%s)', (language) => {
    const thread = startThread(WORLD, { language });
    thread.says({ intent: 'renew' });
    const first = thread.says({ intent: 'lost-details' });
    expect(first.keys).toEqual(['system/lost-orderNumber']);
    expect(first.messages[0]).toContain('NO-48213');
    const second = thread.says({ intent: 'lost-details' });
    expect(second.keys).toEqual(['system/lost-again']);
    expect(second.choices).toEqual(['human']);
    const third = thread.says({ intent: 'lost-details' });
    expect(third.keys).toEqual(['system/lost-person', 'system/handoff-open', 'handoff']);
  });

  it('and only asks where it stands is not pressed, but may type it', () => {
    const thread = startThread(WORLD);
    expect(thread.says({ intent: 'lost-details' }).state.flow).toBeUndefined();
    expect(thread.state.expect).toEqual({ kind: 'slot', slot: 'orderNumber' });
    expect(thread.says({ intent: 'thanks' }).keys).toEqual(['thanks/answer']);
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['affirm/answer']);
    expect(thread.says({ intent: 'payment-methods' }).keys).toEqual(['payment-methods/answer']);
    expect(thread.says({ intent: 'lost-details' }).keys).toEqual(['system/lost-again']);
    expect(thread.says({ slots: { orderNumbers: ['NO-48213'] } }).keys).toEqual(['renew/ask-contact']);
  });

  it('is given time after an "ok", and asked again after another', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', also: ['lost-details'] });
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['system/take-your-time']);
    expect(thread.state.expect).toEqual({ kind: 'slot', slot: 'orderNumber' });
    expect(thread.says({ intent: 'affirm' }).keys).toEqual(['fallback/offer']);
  });

  it('says so once more while renewing, and is helped instead of asked again', () => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew' });
    expect(thread.says({ intent: 'renew', also: ['lost-details'] }).keys).toEqual([
      'system/lost-orderNumber',
    ]);
    expect(thread.state.misunderstood).toBe(0);
  });
});

describe('somebody who does not know the contact', () => {
  it.each([
    'forgot which email i used',
    'husker ikke hvilken e-post det var',
    '忘了是哪个邮箱',
    "don't know",
  ])('is told which one it is: "%s"', (text) => {
    const thread = startThread(WORLD);
    thread.says({ intent: 'renew', slots: { orderNumbers: ['NO-48213'] } });
    expect(thread.says({ intent: 'lost-details', text }).keys).toEqual(['system/lost-contact']);
    expect(thread.state.expect).toEqual({ kind: 'slot', slot: 'contact' });
  });

  it('though the number is named in the same words', () => {
    const answer = startThread(WORLD).says({
      intent: 'renew',
      also: ['lost-details'],
      text: 'renew my order number 48213 but i forgot the mail',
      slots: { orderNumbers: ['NO-48213'] },
    });
    expect(answer.keys).toEqual(['system/intro', 'system/lost-contact']);
  });

  it('before the number is given either is told, and asked for the number', () => {
    const thread = startThread(WORLD);
    const answer = thread.says({
      intent: 'renew',
      also: ['lost-details'],
      text: 'i want to renew but forgot my email',
    });
    expect(answer.keys).toEqual(['system/intro', 'system/lost-contact', 'system/back-orderNumber']);
    expect(answer.messages).toHaveLength(1);
  });
});
