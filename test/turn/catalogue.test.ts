import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../src/lib/languages';
import { loadCatalogue } from '../../src/turn/catalogue';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'intents-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(intent: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(folder, intent));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, intent, name), text);
}

function inAll(text: string): Record<string, string> {
  return Object.fromEntries(LANGUAGES.map((language) => [`replies.${language}.yaml`, text]));
}

describe('the catalogue of intents', () => {
  it('finds an answer-only intent by its folder alone', () => {
    write('opening-hours', { 'intent.yaml': 'kind: answer\ntitle: Hours', ...inAll('answer: Always.') });
    write('notes', { 'readme.txt': 'not an intent' });
    const { intents, replies } = loadCatalogue(folder);
    expect([...intents.values()]).toEqual([{ intent: 'opening-hours', kind: 'answer' }]);
    expect([...replies.keys()]).toEqual(['opening-hours/answer']);
  });

  it('keeps why a person is needed', () => {
    write('bill', { 'intent.yaml': 'kind: handoff\nreason: payment_problem' });
    expect(loadCatalogue(folder).intents.get('bill')?.reason).toBe('payment_problem');
  });

  it('keeps what an intent is part of and what its answer is followed by', () => {
    write('whole', { 'intent.yaml': 'kind: answer\noffer: human', ...inAll('answer: All.') });
    write('part', { 'intent.yaml': 'kind: answer\npartOf: whole' });
    const { intents } = loadCatalogue(folder);
    expect(intents.get('part')).toEqual({ intent: 'part', kind: 'answer', partOf: 'whole' });
    expect(intents.get('whole')).toEqual({ intent: 'whole', kind: 'answer', offer: 'human' });
  });

  it.each([
    ['nothing', 'kind: flow'],
    ['part', 'kind: flow'],
    ['whole', 'kind: flow\npartOf: part'],
    ['whole', 'kind: system'],
  ])('takes no part of what does not stand by itself (%s, %s)', (partOf, whole) => {
    write('whole', { 'intent.yaml': whole });
    write('part', { 'intent.yaml': `kind: flow\npartOf: ${partOf}` });
    expect(() => loadCatalogue(folder)).toThrow('intents/part/intent.yaml: partOf');
  });

  it('tells every problem of every folder at once', () => {
    write('one', { 'intent.yaml': 'kind: guess' });
    write('two', { 'intent.yaml': 'kind: handoff\nreason: because' });
    write('three', { 'intent.yaml': 'kind: answer' });
    write('four', { 'intent.yaml': 'kind: [' });
    write('five', { 'intent.yaml': 'kind: flow', 'replies.en.yaml': 'a: A' });
    const load = () => loadCatalogue(folder);
    expect(load).toThrow(expect.objectContaining({ code: 'INTENTS_INVALID' }));
    for (const intent of ['one', 'two', 'three', 'four', 'five']) expect(load).toThrow(`intents/${intent}`);
  });
});
