import { describe, expect, it } from '@jest/globals';
import { readReplies } from '../../src/turn/replies-file';

const SAME = { en: 'a: Hello {name}', nb: 'a: Hei {name}', zh: 'a: 您好 {name}' };

describe('reply files', () => {
  it('are read into variants of each language', () => {
    const { replies, problems } = readReplies('t', { ...SAME, en: 'a: ["Hello {name}", "Hi {name}"]' });
    expect(problems).toEqual([]);
    expect(replies.get('t/a')?.variants).toEqual({
      en: ['Hello {name}', 'Hi {name}'],
      nb: ['Hei {name}'],
      zh: ['您好 {name}'],
    });
    expect([...(replies.get('t/a')?.placeholders ?? [])]).toEqual(['name']);
  });

  it('may be absent altogether', () => {
    expect(readReplies('t', { en: undefined, nb: undefined, zh: undefined }).problems).toEqual([]);
  });

  it.each<[string, Partial<Record<'en' | 'nb' | 'zh', string | undefined>>, string]>([
    ['a language without file', { zh: undefined }, 'replies.zh.yaml is missing'],
    ['a key that one language lacks', { nb: '{}' }, 'intents/t/replies.nb.yaml: a is missing'],
    ['a placeholder that one language lacks', { zh: 'a: 您好' }, 'lacks {name}'],
    [
      'a placeholder that is none',
      { en: 'a: Hello {name} {first name}' },
      '{first name} is not a placeholder name',
    ],
    ['broken YAML', { en: 'a: [' }, 'not YAML'],
    ['an empty text', { en: 'a: ""' }, 'intents/t/replies.en.yaml: a'],
    ['another kind of value', { en: 'a: 7' }, 'intents/t/replies.en.yaml: a'],
    ['a text too long for a DM', { en: `a: "{name} ${'x'.repeat(400)}"` }, 'too long for a direct message'],
    ['a text too long in bytes', { zh: `a: "{name} ${'长'.repeat(280)}"` }, 'too long for a direct message'],
  ])('with %s are refused with what to mend', (_, changes, problem) => {
    const read = readReplies('t', { ...SAME, ...changes });
    expect(read.problems.join('\n')).toContain(problem);
    expect(read.replies.size).toBe(0);
  });

  it('have labels that fit on a button', () => {
    const label = 'choice: One that goes on and on';
    expect(readReplies('t', { en: label, nb: label, zh: label }).problems).toHaveLength(3);
    const text = 'choices: One that goes on and on';
    expect(readReplies('t', { en: text, nb: text, zh: text }).problems).toEqual([]);
  });

  it('tell every problem at once', () => {
    const read = readReplies('t', { en: 'a: Hi\nb: "{x y}"', nb: 'a: Hei {name}', zh: undefined });
    expect(read.problems.length).toBeGreaterThanOrEqual(4);
  });
});
