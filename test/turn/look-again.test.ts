import { describe, expect, it } from '@jest/globals';
import type { ClaimedThread } from '../../src/turn/claim';
import { openDraft } from '../../src/turn/draft';
import { dueLook, LOOK_AGAIN, planLook } from '../../src/turn/look-again';
import { NOW, order, startThread, type World } from '../support/deciding';

const HOUR = 3_600_000;
const AWAY: World = { identity: { outcome: 'unavailable' } };
const MEI = 'mei@fjord-esim.example';
const ALL = { orderNumbers: ['NO-48213'], email: MEI };
const BACK: World = { orders: { 'NO-48213': { contact: MEI, order: order('NO-48213') } } };
const LOOK = { choice: `${LOOK_AGAIN}:renew` };

/** A thread that heard of an outage, `hours` ago. */
function afterOutage(world: World, hours = 0) {
  const away = startThread(AWAY);
  const { state } = away.says({ intent: 'renew', slots: ALL });
  const thread = startThread(world, { context: { waitingForPerson: true, now: NOW + hours * HOUR } });
  thread.setState(state);
  return thread;
}

describe('a look-up that the order system did not answer', () => {
  it('is remembered with what it was for', () => {
    const { state, keys } = startThread(AWAY).says({ intent: 'renew', slots: ALL });
    expect(keys).toContain('handoff');
    expect(state.lookAgain).toEqual({ intent: 'renew', since: NOW });
  });

  it('made again in vain says nothing and changes nothing', () => {
    const thread = afterOutage(AWAY, 1);
    const before = thread.state;
    const { actions, state } = thread.says(LOOK);
    expect(actions).toEqual([{ type: 'suppress', reason: 'order_system_down' }]);
    expect({ ...state, said: {}, choices: undefined }).toEqual({ ...before, said: {}, choices: undefined });
  });

  it('keeps the time of the first outage when the customer asks in between', () => {
    const thread = afterOutage(AWAY, 1);
    const { state, keys } = thread.says({ intent: 'renew' });
    expect(keys).toContain('system/handoff-again-down');
    expect(state.lookAgain).toEqual({ intent: 'renew', since: NOW });
  });

  it('goes on with the renewal when it is answered, and says why so late', () => {
    const { keys, state } = afterOutage(BACK, 1).says(LOOK);
    expect(keys.at(0)).toBe('system/looked-again');
    expect(keys.at(-1)).toMatch(/^renew\/link/);
    expect(state.lookAgain).toBeUndefined();
  });

  it('tells a contact that does not match in the words it is always told in', () => {
    const { keys } = afterOutage({ orders: {} }, 1).says(LOOK);
    expect(keys).toEqual(['system/looked-again', 'system/no-match']);
  });

  it('is forgotten when the customer got through first', () => {
    const thread = afterOutage(BACK);
    expect(thread.says({ intent: 'renew' }).state.lookAgain).toBeUndefined();
  });

  it('is not made any more after four hours', () => {
    expect(afterOutage(AWAY, 3.9).says(LOOK).state.lookAgain).toBeDefined();
    expect(afterOutage(AWAY, 4).says(LOOK).state.lookAgain).toBeUndefined();
  });

  it('is not made without the values it needs', () => {
    const thread = afterOutage(BACK);
    thread.setState({ ...thread.state, slots: { orderNumbers: [] } });
    const { actions, state } = thread.says(LOOK);
    expect(actions).toEqual([{ type: 'suppress', reason: 'order_system_down' }]);
    expect(state.lookAgain).toBeUndefined();
  });

  it('is nothing to be remembered where an outage stops no look-up', () => {
    const thread = startThread(AWAY);
    expect(thread.says({ intent: 'hotline' }).state.lookAgain).toBeUndefined();
  });
});

describe('a look that comes due in the middle of a form', () => {
  it.each([
    [1, ['set_timer']],
    [4, []],
  ])('is put off, and given up like any other: %d hours after the outage', (hours, effects) => {
    const { state } = afterOutage(AWAY);
    const again = { key: 'call-me-back/ask-when' };
    const skill = { skill: 'call-me-back', step: 'when', open: 'when', again, given: {} };
    // claimed() has what a look reads, and no more.
    const draft = openDraft({ ...claimed(), state: { ...state, skill } } as unknown as ClaimedThread);
    expect(dueLook(draft)).toBeUndefined();
    planLook(draft, draft.state, NOW + hours * HOUR);
    expect(draft.effects.map(({ type }) => type)).toEqual(effects);
    expect(draft.state.lookAgain !== undefined).toBe(effects.length > 0);
  });
});

/** What a look reads of a thread whose timer has just fired. */
function claimed() {
  const event = { kind: 'timer', timer: LOOK_AGAIN, data: { since: NOW } } as const;
  return {
    id: 'facebook:100:a',
    control: 'handoff_requested',
    optedOut: false,
    events: [{ id: 1, event, at: NOW, ageMs: 0 }],
  };
}
