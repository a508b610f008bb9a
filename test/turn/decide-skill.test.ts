import { describe, expect, it } from '@jest/globals';
import { isNeverMind } from '../../src/nlu/never-mind';
import type { CaseRequest, SkillFact, SkillRequest } from '../../src/turn/port';
import { startThread, type World } from '../support/deciding';

const COLLECTED: CaseRequest = {
  skill: 'call-me-back',
  complete: false,
  values: [{ name: 'phone', value: '+4791234567' }],
};

/** A form that asks for a number, and takes it for one when there is one. */
function formOf(changes: Partial<Extract<SkillFact, { outcome: 'asked' }>['memory']> = {}) {
  return ({ skill, said, memory }: SkillRequest): SkillFact => ({
    outcome: 'asked',
    skill,
    taken: memory === undefined || said.slots.phone !== undefined,
    say:
      memory === undefined || said.slots.phone !== undefined
        ? [{ key: `${skill}/summary`, values: VALUES }]
        : [],
    memory: {
      skill,
      form: `${skill}@1`,
      slots: {},
      open: 'phone',
      free: false,
      again: { key: 'call-me-back/again-phone' },
      request: COLLECTED,
      ...changes,
    },
  });
}

const VALUES = { phone: '1', when: '2', topic: '3', quantity: 1, company: '4', country: '5', email: '6' };

function inTheMiddle(world: World = {}) {
  const thread = startThread({ skill: formOf(), ...world });
  thread.says({ intent: 'call-me-back' });
  return thread;
}

describe('a thread with a form in the middle', () => {
  it('asks for one step a turn', () => {
    const thread = startThread({ skill: formOf() });
    expect(thread.says({ intent: 'call-me-back' }).asked).toEqual(['skill']);
    expect(thread.state).toMatchObject({ flow: { intent: 'call-me-back' }, skill: { open: 'phone' } });
  });

  it.each(['attachment', 'emoji', 'nothing'] as const)(
    'says that it cannot read %s, and asks again',
    (wordless) => {
      const { keys, asked } = inTheMiddle().says({ wordless, ranked: [], intent: 'fallback' });
      expect(keys).toEqual([`system/${wordless}`, 'call-me-back/again-phone']);
      expect(asked).toEqual([]);
    },
  );

  it('answers a question without the choices that would lead away', () => {
    const answer = inTheMiddle().says({ intent: 'payment-methods' });
    expect(answer.keys.at(-1)).toBe('call-me-back/again-phone');
    expect(answer.choices).toEqual([]);
    expect(answer.state.skill).toBeDefined();
  });

  it('is left for a renewal only when that is plain', () => {
    expect(inTheMiddle().says({ intent: 'renew', confidence: 0.5 }).keys).toEqual([
      'call-me-back/again-phone',
    ]);
    const left = inTheMiddle().says({ intent: 'renew', confidence: 0.95 });
    expect(left.keys).toEqual(['renew/ask-orderNumber']);
    expect(left.state.skill).toBeUndefined();
  });

  it('is left for another form', () => {
    const other = inTheMiddle().says({ intent: 'bulk-order' });
    expect(other.state.skill?.skill).toBe('bulk-order');
  });

  it('is left for a choice of something else', () => {
    const left = inTheMiddle().says({ intent: 'fallback', choice: 'renew' });
    expect(left.state.skill).toBeUndefined();
    expect(left.keys).toEqual(['renew/ask-orderNumber']);
  });

  it('gives what it has to the person who is asked for', () => {
    const { actions, state } = inTheMiddle().says({ intent: 'human', urgent: 'human' });
    expect(actions.at(-1)).toEqual({ type: 'handoff', reason: 'asked_for_human', request: COLLECTED });
    expect(state.skill).toBeUndefined();
  });

  it('ends with a person when its engine fails, with what it has', () => {
    const world = { skill: formOf() as (request: SkillRequest) => SkillFact };
    const thread = startThread({ skill: (request) => world.skill(request) });
    thread.says({ intent: 'call-me-back' });
    world.skill = () => ({ outcome: 'failed' });
    const { actions, keys } = thread.says({ intent: 'fallback' });
    expect(keys[0]).toBe('system/reason-failed_turn');
    expect(actions.at(-1)).toEqual({ type: 'handoff', reason: 'failed_turn', request: COLLECTED });
  });

  it('ends with a person after three texts that were no answer', () => {
    const thread = inTheMiddle();
    thread.says({ intent: 'fallback' });
    thread.says({ intent: 'fallback' });
    expect(thread.says({ intent: 'fallback' }).actions.at(-1)).toMatchObject({ reason: 'not_understood' });
  });

  it('keeps a number that looks like an order out of the orders', () => {
    const thread = inTheMiddle();
    thread.says({ slots: { orderNumbers: ['NO-10000'], phone: '+4791234567' } });
    expect(thread.state.slots).toEqual({ orderNumbers: [], phone: '+4791234567' });
  });
});

describe('a button of a form that has ended', () => {
  it('begins no new one', () => {
    const thread = startThread({ skill: formOf() });
    expect(thread.says({ intent: 'fallback', choice: 'call-me-back:yes' }).keys.at(-1)).toBe('affirm/answer');
    expect(thread.says({ intent: 'fallback', choice: 'call-me-back:cancel' }).keys).toEqual(['deny/answer']);
    expect(thread.state.skill).toBeUndefined();
  });

  it('reaches the person who is awaited', () => {
    const thread = startThread({ skill: formOf() }, { context: { waitingForPerson: true } });
    expect(thread.says({ intent: 'fallback', choice: 'call-me-back:cancel' }).keys.at(-1)).toBe(
      'system/noted',
    );
  });
});

describe('several orders named in one breath', () => {
  it('are renewed, however much it sounds like a bulk order', () => {
    const { keys, state } = startThread({ skill: formOf() }).says({
      intent: 'bulk-order',
      slots: { orderNumbers: ['NO-48213', 'NO-48214'] },
    });
    expect(keys.at(-1)).toBe('renew/ask-contact');
    expect(state.skill).toBeUndefined();
  });
});

describe('never mind', () => {
  it.each([
    'never mind',
    'No, forget it.',
    'cancel',
    'please cancel the call',
    'glem det',
    'Nei, glem det',
    '算了',
    '不用了，谢谢',
    '取消',
  ])('is understood: %s', (text) => expect(isNeverMind(text)).toBe(true));

  it.each([
    'cancel my subscription',
    'si opp abonnementet',
    '取消订单',
    'no',
    'never',
    'call me',
    'I cannot cancel it in the app',
  ])('is not heard in: %s', (text) => expect(isNeverMind(text)).toBe(false));
});
