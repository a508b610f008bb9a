import { beforeAll, describe, expect, it } from '@jest/globals';
import { createSlotReader } from '../../src/nlu/slots/slot-reader';
import { EMPTY_STATE, type ThreadState } from '../../src/turn/port';
import { createUnderstand, type Understand } from '../../src/turn/understand';
import { demoBrand, shippedLanguage } from '../nlu/support';
import { keywordEngine } from '../support/keyword-engine';

let understand: Understand;
beforeAll(async () => {
  const brand = demoBrand();
  understand = createUnderstand({
    engine: keywordEngine({}, 'fallback'),
    slots: createSlotReader(brand),
    language: await shippedLanguage(),
    brand,
  });
});

const ON: ThreadState = { ...EMPTY_STATE, reminders: { status: 'on', at: 0 } };
function read(texts: readonly string[], state: ThreadState = ON) {
  const { reminder, urgent } = understand({
    messages: texts.map((text) => ({ text, attachments: 0 })),
    state,
  });
  return { reminder, urgent };
}

describe('a wish about reminders beside others', () => {
  it('to stop them is no wish for silence of who gets them', () => {
    expect(read(['stop sending me reminders'])).toEqual({ reminder: 'no', urgent: undefined });
    expect(read(['别再提醒我'])).toEqual({ reminder: 'no', urgent: undefined });
  });

  it('to stop them is one of who gets none: something else must have been too much', () => {
    expect(read(['stop sending me reminders'], EMPTY_STATE).urgent).toBe('stop');
  });

  it('never takes a "stop" away that is said beside it', () => {
    expect(read(['no reminders', 'stop']).urgent).toBe('stop');
    expect(read(['stopp', 'ingen påminnelser']).urgent).toBe('stop');
    expect(read(['stop all messages and reminders']).urgent).toBe('stop');
  });

  it('is a no where both are said: a consent must not be in doubt', () => {
    expect(read(['remind me', 'no, no reminders', "don't remind me"]).reminder).toBe('no');
  });

  it('leaves the wish for a person alone', () => {
    expect(read(['remind me tomorrow', 'human']).urgent).toBe('human');
  });
});
