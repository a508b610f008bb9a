import { describe, expect, it } from '@jest/globals';
import { judge, type LogLine } from './oracle';

let seq = 0;
const line = (type: string, more: Partial<LogLine>): LogLine => {
  seq++;
  return { seq, machineAt: seq * 10, type, channel: 'x', userId: 'u', ...more };
};
const asked = (number: string): LogLine[] => [
  line('said', { messageId: `m${number}`, text: `What about ${number}?` }),
  line('webhook', { status: 200, ms: 1, ids: [`m${number}`] }),
];
const told = (text: string, more: Partial<LogLine> = {}) => line('accepted', { text, ...more });

describe('the oracle', () => {
  it('finds nothing to complain of where each question has its answer', () => {
    const report = judge([
      ...asked('NO-1'),
      told('About NO-1.'),
      ...asked('NO-2'),
      ...asked('NO-3'),
      told('About NO-2, NO-3.'),
    ]);
    expect(report).toMatchObject({
      acknowledged: 3,
      lost: [],
      double: [],
      outOfOrder: [],
      foreign: [],
      unacknowledged: [],
    });
  });

  it('sees a question that was acknowledged and never answered', () => {
    expect(judge([...asked('NO-1'), ...asked('NO-2'), told('About NO-2.')]).lost).toEqual(['NO-1']);
  });

  it('sees a question that nobody ever acknowledged', () => {
    const [said = line('said', {})] = asked('NO-1');
    expect(judge([said]).unacknowledged).toEqual(['NO-1']);
  });

  it('sees the same question answered by two messages, the same words twice, and one outbox row sent twice', () => {
    expect(judge([...asked('NO-1'), told('About NO-1.'), told('Again NO-1.')]).double).toEqual(['NO-1']);
    expect(judge([...asked('NO-1'), told('About NO-1.'), told('More.'), told('More.')]).double).toEqual([
      'x:u More.',
    ]);
    const row = { metadata: '7' };
    expect(judge([...asked('NO-1'), told('About NO-1.', row), told('More.', row)]).double).toEqual(['#7']);
  });

  it('sees answers in another order than the questions, unless the platform delivered them so', () => {
    const wrong = [told('About NO-2.'), told('About NO-1.')];
    const [first, firstDelivered] = asked('NO-1');
    const [second, secondDelivered] = asked('NO-2');
    if (!first || !firstDelivered || !second || !secondDelivered) throw new Error('no questions');
    const inOrder = [first, firstDelivered, second, secondDelivered];
    expect(judge([...inOrder, ...later(wrong)]).outOfOrder).toEqual(['NO-1 after NO-2']);
    const overtaken = { ...firstDelivered, machineAt: secondDelivered.machineAt + 5 };
    expect(judge([first, second, secondDelivered, overtaken, ...later(wrong)]).outOfOrder).toEqual([]);
  });

  it('sees an answer in the wrong conversation', () => {
    expect(judge([...asked('NO-1'), told('About NO-1.', { userId: 'somebody else' })]).foreign).toHaveLength(
      1,
    );
  });
});

/** The same lines after everything logged so far. */
function later(lines: readonly LogLine[]): LogLine[] {
  return lines.map((one) => line(one.type, { text: one.text ?? '' }));
}
