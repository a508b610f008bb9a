import { describe, expect, it } from '@jest/globals';
import { typedChoice } from '../../src/nlu/choice';

const choices = [
  { id: 'monthly', label: 'Monthly · 129 kr' },
  { id: 'quarterly', label: 'Kvartal · 349 kr' },
  { id: 'yearly', label: '每年 · 1190 kr' },
];

describe('typedChoice', () => {
  it.each([
    ['1', 'monthly'],
    ['１', 'monthly'],
    ['1.', 'monthly'],
    ['1)', 'monthly'],
    ['nr 2', 'quarterly'],
    ['no. 2', 'quarterly'],
    ['#3', 'yearly'],
    ['2️⃣', 'quarterly'],
    ['option 3', 'yearly'],
    ['第2个', 'quarterly'],
    ['选3', 'yearly'],
    ['the first one', 'monthly'],
    ['den andre', 'quarterly'],
    ['第三个', 'yearly'],
    ['Monthly · 129 kr', 'monthly'],
    ['monthly', 'monthly'],
    ['KVARTAL', 'quarterly'],
    ['monthly 129 kr', 'monthly'],
    ['1!', 'monthly'],
  ])('%p names %s', (text, id) => {
    expect(typedChoice(text, choices)).toBe(id);
  });

  it.each(['4', '0', '12', 'month', 'NO-48213', '1 or 2', '', '👍', 'I have 1 question', 'kv'])(
    '%p names nothing',
    (text) => {
      expect(typedChoice(text, choices)).toBeUndefined();
    },
  );

  it('names nothing when two labels fit', () => {
    expect(
      typedChoice('plan', [
        { id: 'a', label: 'Plan A' },
        { id: 'b', label: 'Plan B' },
      ]),
    ).toBeUndefined();
  });
});
