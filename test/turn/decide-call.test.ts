import { describe, expect, it } from '@jest/globals';
import type { Language } from '../../src/lib/languages';
import { type CallWish, callWish } from '../../src/turn/decide-call';
import type { BookedCall, DecideContext } from '../../src/turn/port';
import { EMPTY_STATE } from '../../src/turn/port';
import { CONTEXT, NOW, startThread, understood } from '../support/deciding';

const HOUR = 3_600_000;
const CALL: BookedCall = { at: NOW + 20 * HOUR, digits: '567', alone: true };
const WAITING = { waitingForPerson: true };

function booked({
  call = CALL,
  context = {},
  language = 'en' as Language,
}: {
  call?: BookedCall;
  context?: Partial<DecideContext>;
  language?: Language;
} = {}) {
  const thread = startThread({}, { language, context: { ...WAITING, ...context } });
  thread.setState({ ...EMPTY_STATE, introduced: true, language, callBack: call });
  return thread;
}

function wishOf(text: string): CallWish | undefined {
  return callWish({
    understanding: understood({ text, intent: 'call-me-back' }),
    state: { ...EMPTY_STATE, callBack: CALL },
    facts: {},
    context: { ...CONTEXT, ...WAITING },
  });
}

describe('what is said about a booked call', () => {
  it.each([
    'is my call booked?',
    'When will you call me?',
    'did you book my call?',
    'what time is the call',
    'are you still going to call me?',
    'will someone call me tomorrow at 10?',
    'what about my call back?',
    'nobody has called me yet',
    'Have you forgotten to call me',
    'når ringer dere?',
    'Ringer dere meg snart?',
    'er samtalen avtalt?',
    'har dere notert samtalen min?',
    'skal dere ikke ringe meg?',
    'dere har ikke ringt',
    '我预约的电话还在吗',
    '你们什么时候打给我？',
    '电话约好了吗',
    '回电安排了吗',
    '还会给我打电话吗',
    '一直没人打电话',
  ])('"%s" asks about it', (text) => {
    expect(wishOf(text)).toBe('ask');
  });

  it.each([
    'cancel the call',
    'please cancel my call back',
    'cancel the call at 10',
    "please don't call me",
    'I don’t need the call anymore',
    'no need to call',
    'cancel',
    'avbestill samtalen',
    'avlys oppringingen, takk',
    'dere trenger ikke å ringe likevel',
    'ikke ring meg',
    'jeg vil ikke at dere ringer meg',
    'dere skal ikke ringe',
    '取消回电',
    '帮我取消预约的电话',
    '不用给我打电话了',
    '不打了',
  ])('"%s" takes it back', (text) => {
    expect(wishOf(text)).toBe('cancel');
  });

  it.each([
    'please call me back',
    'can you call me tomorrow at 12 instead?',
    'can I move my call to Friday?',
    "don't call me before 10",
    'call me on 98765432',
    'kan dere ringe senere?',
    'ikke ring før 10',
    '可以改到明天打给我吗',
    '请给我回个电话',
    'how much does it cost?',
    'never mind',
    'hva koster det?',
    '怎么付款？',
  ])('"%s" is something else', (text) => {
    expect(wishOf(text)).toBeUndefined();
  });

  it('reads long and hostile texts quickly', () => {
    const started = performance.now();
    for (const piece of ['call ', 'when call', 'cancel my ', 'ring ', '电话', 'don’t '])
      wishOf(piece.repeat(200 / piece.length).slice(0, 200));
    wishOf('when '.repeat(10_000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});

describe('a booked call', () => {
  it.each([
    [
      'en',
      'is my call booked?',
      /number ending in 567.*Monday 23 November.*09:00.*Oslo time|Monday 23 November.*09:00.*Oslo time.*567/,
    ],
    ['nb', 'når ringer dere?', /567.*23\. november.*09:00|23\. november.*09:00.*567/],
    ['zh', '我预约的电话还在吗', /11月23日.*09:00（奥斯陆时间）.*567/],
  ] as const)('is told when it is asked about (%s)', (language, text, words) => {
    const answer = booked({ language }).says({ text, intent: 'fallback' });
    expect(answer.messages.join()).toMatch(words);
    expect(answer.actions).toHaveLength(1);
    expect(answer.state.callBack).toEqual(CALL);
  });

  it('is told as a span, and says sorry when its time has gone by', () => {
    const call = { ...CALL, until: CALL.at + HOUR };
    expect(booked({ call }).says({ text: 'when will you call?' }).messages.join()).toMatch(/09:00.*10:00/);
    const late = booked({ context: { now: CALL.at + HOUR } }).says({ text: 'nobody has called me' });
    expect(late.keys).toEqual(['call-me-back/booked-past']);
    expect(late.messages.join()).toMatch(/sorry/i);
  });

  it('is taken back together with its case', () => {
    const answer = booked().says({ text: "please don't call me", intent: 'opt-out', confidence: 0.9 });
    expect(answer.keys).toEqual(['call-me-back/call-off', 'resolve']);
    expect(answer.state.callBack).toBeUndefined();
  });

  it.each([
    ['asked for besides', { ...CALL, alone: false }, {}],
    ['told more', CALL, { noted: true }],
  ])('leaves the person who was %s', (_, call, state) => {
    const thread = booked({ call });
    thread.setState({ ...thread.state, ...state });
    const answer = thread.says({ text: 'cancel the call' });
    expect(answer.keys).toEqual(['call-me-back/call-off-noted', 'add_request']);
    expect(answer.state.callBack).toBeUndefined();
  });

  it('is no longer alone once a person is asked for', () => {
    const thread = booked();
    thread.says({ text: 'human', urgent: 'human', intent: 'human' });
    expect(thread.state.callBack?.alone).toBe(false);
  });

  it('is not spoken of where nobody is awaited, and does not hide a person or a stop', () => {
    const idle = booked({ context: { waitingForPerson: false } });
    expect(idle.says({ text: 'is my call booked?', intent: 'call-me-back' }).keys).not.toContain(
      'call-me-back/booked',
    );
    const stop = booked().says({ text: 'stop calling, cancel the call', urgent: 'stop' });
    expect(stop.keys).toContain('opt_out');
  });
});
