import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { EMPTY_STATE, type ThreadState } from '../../src/turn/port';
import { CONTEXT, NOW, order, startThread } from '../support/deciding';

const HOUR = 3_600_000;
const WINDOW = { replyWindowMs: 24 * HOUR };
const proved: ThreadState = {
  ...EMPTY_STATE,
  introduced: true,
  slots: { orderNumbers: [], proved: ['NO-48213'] },
};
const offered: ThreadState = {
  ...proved,
  expect: { kind: 'confirm', what: 'reminders' },
  reminders: { status: 'offered', at: NOW },
};

function thread(state: ThreadState, context = {}) {
  const started = startThread(
    { orders: { 'NO-48213': { contact: 'mei@mail.example', order: order('NO-48213') } } },
    { context },
  );
  started.setState(state);
  return started;
}

const consentOf = ({ actions }: { actions: readonly { type: string }[] }) =>
  actions.filter(({ type }) => type === 'consent');

describe('a request to be reminded', () => {
  it('is a consent, and the words say what the platform allows', () => {
    const anywhere = thread(proved).says({ reminder: 'yes' });
    expect(consentOf(anywhere)).toEqual([{ type: 'consent', kind: 'reminders', given: true }]);
    expect(anywhere.keys).toContain('system/reminder-on');
    expect(anywhere.state.reminders).toEqual({ status: 'on', at: NOW });
    expect(thread(proved, WINDOW).says({ reminder: 'yes' }).keys).toContain('system/reminder-on-window');
  });

  it('without an order asks for it, and the order that is given is told about', () => {
    const talk = thread({ ...EMPTY_STATE, introduced: true });
    const asked = talk.says({ reminder: 'yes' });
    expect(consentOf(asked)).toHaveLength(1);
    expect(asked.keys).toEqual(['consent', 'system/reminder-noted', 'renewal-status/ask-orderNumber']);
    const told = talk.says({ slots: { orderNumbers: ['NO-48213'], email: 'mei@mail.example' } });
    expect(told.state.slots.proved).toEqual(['NO-48213']);
    expect(told.state.reminders?.status).toBe('on');
  });

  it('with the order and its contact in the same breath is done at once', () => {
    const slots = { orderNumbers: ['NO-48213'], email: 'mei@mail.example' };
    const answer = thread({ ...EMPTY_STATE, introduced: true }).says({ reminder: 'yes', slots });
    expect(consentOf(answer)).toHaveLength(1);
    expect(answer.state.slots.proved).toEqual(['NO-48213']);
  });

  it('is no consent where it is only a question: it is offered', () => {
    const answer = thread(proved).says({ reminder: 'ask' });
    expect(consentOf(answer)).toEqual([]);
    expect(answer.choices).toEqual(['reminders:yes', 'reminders:no']);
    expect(answer.state.expect).toEqual({ kind: 'confirm', what: 'reminders' });
  });

  it('means nothing where the brand sends none', () => {
    const brand = { ...CONTEXT.brand, reminds: false };
    expect(consentOf(thread(proved, { brand }).says({ reminder: 'yes' }))).toEqual([]);
  });

  it('means nothing in a chat that was stopped', () => {
    const answer = thread(proved, { optedOut: true }).says({ reminder: 'yes' });
    expect(answer.actions).toEqual([{ type: 'suppress', reason: 'opt_out' }]);
  });
});

describe('the offer of reminders', () => {
  it.each([
    ['a yes', { intent: 'affirm' }, true],
    ['a tapped yes', { choice: 'reminders:yes' }, true],
    ['a no', { intent: 'deny' }, false],
    ['a tapped no', { choice: 'reminders:no' }, false],
  ])('is answered by %s', (_how, said, given) => {
    const answer = thread(offered).says(said);
    expect(consentOf(answer)).toEqual([{ type: 'consent', kind: 'reminders', given }]);
    expect(answer.state.expect).toBeUndefined();
  });

  it('is not taken up by a yes a day later, nor by any other word', () => {
    const late = thread(offered, { now: NOW + 25 * HOUR }).says({ intent: 'affirm' });
    expect(consentOf(late)).toEqual([]);
    expect(consentOf(thread(offered).says({ intent: 'thanks' }))).toEqual([]);
    expect(consentOf(thread(proved).says({ intent: 'affirm' }))).toEqual([]);
  });

  it.each(LANGUAGES)('and its answers have words (%s)', (language) => {
    for (const context of [{}, WINDOW]) {
      for (const reminder of ['yes', 'no', 'ask'] as const) {
        const talk = startThread({}, { language, context });
        talk.setState({ ...proved, language });
        expect(talk.says({ reminder }).messages.join('')).not.toBe('');
      }
    }
  });
});

describe('a wish for silence', () => {
  it('ends reminders only, where only they are meant, and is remembered', () => {
    const on: ThreadState = { ...proved, reminders: { status: 'on', at: NOW } };
    const answer = thread(on).says({ reminder: 'no' });
    expect(answer.keys).toEqual(['consent', 'system/reminder-off']);
    expect(answer.state.reminders?.status).toBe('off');
  });

  it('for all of it is more than one for reminders', () => {
    const on: ThreadState = { ...proved, reminders: { status: 'on', at: NOW } };
    const answer = thread(on).says({ urgent: 'stop' });
    expect(answer.keys).toContain('opt_out');
    expect(answer.state.reminders?.status).toBe('off');
  });
});
