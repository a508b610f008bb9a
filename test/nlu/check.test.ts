import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { checkIntents } from '../../src/nlu/check';
import { crossValidate } from '../../src/nlu/cross-validate';
import { parsePhrase, readPhrases } from '../../src/nlu/phrases';
import { intentsFolder } from './support';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'renewdesk-intents-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function intent(name: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, name), { recursive: true });
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, name, file), text);
}
const numbered = (stem: string, count = 60): string =>
  Array.from(
    { length: count },
    (_, i) =>
      `${stem} ${[...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join('x')} word${'abcdefghij'[i % 10]}z`,
  ).join('\n');
const phrases = (stem: string): Record<string, string> =>
  Object.fromEntries(
    ['en', 'nb', 'zh'].map((language) => [`phrases.${language}.txt`, numbered(`${stem}${language}`)]),
  );

describe('checkIntents', () => {
  it('finds nothing to mend in the shipped phrases', () => {
    expect(checkIntents(intentsFolder).problems.filter((problem) => problem.code !== 'replies')).toEqual([]);
  });

  it('counts phrases and names the file that has too few', () => {
    intent('renew', {
      'intent.yaml': 'kind: flow',
      ...phrases('q'),
      'phrases.nb.txt': 'fornye\n# a comment\n\nforleng\n',
    });
    const report = checkIntents(folder);
    expect(report.counts['renew']).toEqual({ en: 60, nb: 2, zh: 60 });
    expect(report.problems).toEqual([
      expect.objectContaining({
        code: 'too_few_phrases',
        language: 'nb',
        message: expect.stringContaining('phrases.nb.txt has 2'),
      }),
    ]);
  });

  it('finds phrases that say the same', () => {
    intent('renew', {
      'intent.yaml': 'kind: flow',
      ...phrases('q'),
      'phrases.en.txt': `${numbered('q')}\nplease renew my plan now\nplease renew my plan now!\nnow please renew my plan\nrenew my plan now please\nPlease renew my plan NOW`,
    });
    expect(checkIntents(folder).problems.map((problem) => problem.code)).toContain(
      'too_many_near_duplicates',
    );
  });

  it('finds a phrase that two intents claim', () => {
    intent('renew', { 'intent.yaml': 'kind: flow', ...phrases('q') });
    intent('status', {
      'intent.yaml': 'kind: flow',
      ...phrases('s'),
      'phrases.en.txt': `${numbered('s')}\n${numbered('qen').split('\n')[3]}!?`.replace('!?', ''),
    });
    expect(checkIntents(folder).problems).toEqual([
      expect.objectContaining({
        code: 'duplicate_across_intents',
        message: expect.stringMatching(/status.*renew/),
      }),
    ]);
  });

  it('wants 50 phrases of a part and of an intent for people, and 150 of out of scope', () => {
    const thin = Object.fromEntries(
      ['en', 'nb', 'zh'].map((language) => [`phrases.${language}.txt`, numbered(`p${language}`, 49)]),
    );
    intent('complaint', { 'intent.yaml': 'kind: handoff', ...thin });
    intent('fallback', { 'intent.yaml': 'kind: flow', ...phrases('f') });
    const messages = checkIntents(folder).problems.map((problem) => problem.message);
    expect(messages).toHaveLength(6);
    expect(messages[0]).toMatch(/complaint.* has 49 phrases, 50 are needed/);
    expect(messages[3]).toMatch(/fallback.* has 60 phrases, 150 are needed/);
  });

  it('misses the answer of an intent that only answers, unless it is part of another', () => {
    const replies = Object.fromEntries(['en', 'nb', 'zh'].map((l) => [`replies.${l}.yaml`, 'choice: Shops']));
    intent('find-shop', { 'intent.yaml': 'kind: answer', ...phrases('q'), ...replies });
    intent('shop-hours', { 'intent.yaml': 'kind: answer\npartOf: find-shop', ...phrases('r'), ...replies });
    expect(checkIntents(folder).problems).toEqual([
      expect.objectContaining({ intent: 'find-shop', code: 'missing_reply' }),
    ]);
  });

  it('misses the question for a slot that is asked for, and none for an optional one', () => {
    const replies = Object.fromEntries(
      ['en', 'nb', 'zh'].map((l) => [`replies.${l}.yaml`, 'ask-phone: Which number?']),
    );
    const yaml = 'kind: flow\nslots: [phone, quantity, cycle]\noptional: [cycle]';
    intent('call', { 'intent.yaml': yaml, ...phrases('q'), ...replies });
    expect(checkIntents(folder).problems).toEqual([
      expect.objectContaining({ code: 'missing_reply', message: expect.stringContaining('ask-quantity') }),
    ]);
  });

  it('compares the replies of the languages', () => {
    intent('renew', {
      'intent.yaml': 'kind: flow',
      ...phrases('q'),
      'replies.en.yaml': 'ask: Hello {name}',
      'replies.nb.yaml': 'ask: Hei',
    });
    const found = checkIntents(folder).problems.filter((problem) => problem.code === 'replies');
    expect(found.some(({ message }) => message.includes('replies.zh.yaml'))).toBe(true);
    expect(found.length).toBeGreaterThan(1);
  });
});

describe('phrases', () => {
  it('are read without their slot marks, which are kept apart', () => {
    expect(parsePhrase('  renew [NO-48213](orderNumber) for [a@b.no](email) ')).toEqual({
      text: 'renew NO-48213 for a@b.no',
      marks: [
        { slot: 'orderNumber', value: 'NO-48213' },
        { slot: 'email', value: 'a@b.no' },
      ],
    });
    expect(parsePhrase('# comment')).toBeUndefined();
    expect(parsePhrase('#48213')).toMatchObject({ text: '#48213' });
  });
});

describe('crossValidate', () => {
  // An eighth of three intents: enough to learn from, and three models are soon trained.
  const some = readPhrases(intentsFolder)
    .filter(({ intent }) => ['provide-details', 'lost-details', 'language'].includes(intent))
    .filter((_, index) => index % 8 === 0);

  it('asks about every phrase once, of models that have not seen it, and counts parts to their wholes', () => {
    const judged = crossValidate(some, { folds: 3, parents: new Map([['lost-details', 'provide-details']]) });
    expect(judged.map(({ text, language }) => [text, language])).toEqual(
      some.map(({ text, language }) => [text, language]),
    );
    expect(new Set(judged.flatMap((row) => [row.expected, row.predicted]))).toEqual(
      new Set(['provide-details', 'language']),
    );
    const right = judged.filter((row) => row.predicted === row.expected).length / judged.length;
    expect(right).toBeGreaterThan(0.8);
    // Somebody who has seen the phrases is right about all of them.
    expect(right).toBeLessThan(1);
  }, 60_000);
});
