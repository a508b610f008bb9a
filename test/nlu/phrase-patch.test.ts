import { describe, expect, it } from '@jest/globals';
import { appendPhrases, type PatchDeps, planPatch } from '../../src/nlu/phrase-patch';
import type { Phrase } from '../../src/nlu/phrases';

const phrase = (intent: string, text: string): Phrase => ({
  intent,
  text,
  language: 'en',
  marks: [],
  line: 1,
});
const deps: PatchDeps = {
  phrases: [
    phrase('renew', 'please keep my plan going for another month ok'),
    phrase('human', 'a person please'),
  ],
  intents: new Set(['renew', 'human']),
  examples: { order: '[NO-48213](orderNumber)' },
  personal: (text) => (/@/.test(text) ? ['email'] : []),
};

function judge(line: object | string, more: readonly object[] = []) {
  const lines = [line, ...more].map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  return planPatch(lines, deps);
}

const of = (text: string, intent = 'renew', language = 'en') => ({ language, intent, text });

describe('a patch of phrases', () => {
  it('adds what is new, with an invented value in the place of a mask', () => {
    expect(judge({ ...of('carry on with [order] thx'), count: 3 })).toEqual([
      {
        line: 1,
        outcome: 'added',
        intent: 'renew',
        language: 'en',
        phrase: 'carry on with [NO-48213](orderNumber) thx',
      },
    ]);
  });

  it.each([
    [
      'the same but for case and a full stop',
      of('PLEASE keep my plan going for another month ok.'),
      /is there already/,
    ],
    [
      'nearly the same',
      of('please keep my plan going for another month ok ok now'),
      /is nearly "please keep/,
    ],
  ])('skips a phrase that is %s', (_what, line, reason) => {
    expect(judge(line)).toEqual([{ line: 1, outcome: 'skipped', reason: expect.stringMatching(reason) }]);
  });

  it('skips what the patch itself said before', () => {
    expect(judge(of('go on with it'), [of('Go on with it')]).map(({ outcome }) => outcome)).toEqual([
      'added',
      'skipped',
    ]);
  });

  it.each([
    ['no JSON', '{"language":', /as JSON/],
    ['a line without text', { language: 'en', intent: 'renew' }, /as JSON/],
    ['an unknown intent', of('x y z', 'weather'), /names the intent "weather"/],
    ['an unknown language', of('x y z', 'renew', 'da'), /has the language "da"; there are en, nb, zh/],
    ['personal data', of('mail me at a@b.no'), /personal data.*email.*mask it/],
    ['a mask without an example', of('I am [name]'), /has \[name\] in it/],
    ['a marked value', of('renew [NO-48299](orderNumber)'), /has a value marked/],
    ['a comment', of('# renew'), /like a comment/],
    ['a line break', of('renew\nit'), /line break/],
    ['no words', of('  '), /no text/],
    ['signs only', of('...'), /says nothing/],
    ['too long a text', of('word '.repeat(100)), /longer than 300/],
    ['a phrase of another intent', of('A person, please'), /is a phrase of human \(en\) already/],
  ])('refuses %s and says why', (_what, line, reason) => {
    expect(judge(line)).toEqual([{ line: 1, outcome: 'refused', reason: expect.stringMatching(reason) }]);
  });

  it('counts lines as an editor does and passes over empty ones', () => {
    expect(planPatch(['', JSON.stringify(of('go on')), ''], deps).map(({ line }) => line)).toEqual([2]);
  });
});

describe('the phrases file', () => {
  it('keeps what it has and ends with a line break', () => {
    expect(appendPhrases('a', ['b', 'c'])).toBe('a\nb\nc\n');
    expect(appendPhrases('a\n', ['b'])).toBe('a\nb\n');
    expect(appendPhrases(undefined, ['b'])).toBe('b\n');
  });
});
