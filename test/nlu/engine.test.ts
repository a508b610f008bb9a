import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createEngine } from '../../src/nlu/engine';
import { decodeModel, encodeModel, loadEngine, writeModelFile } from '../../src/nlu/model-file';
import { readPhrases } from '../../src/nlu/phrases';
import { type TrainingRow, trainModel } from '../../src/nlu/train';
import { trainedModel } from '../support/trained-engine';
import { fastestMs, intentsFolder } from './support';

const small: readonly TrainingRow[] = [
  ['renew my plan', 'renew'],
  ['please renew', 'renew'],
  ['extend the plan', 'renew'],
  ['fornye planen', 'renew'],
  ['续费套餐', 'renew'],
  ['renew it now', 'renew'],
  ['hello there', 'greeting'],
  ['hi', 'greeting'],
  ['hei', 'greeting'],
  ['你好', 'greeting'],
  ['good morning', 'greeting'],
  ['hello', 'greeting'],
].map(([text = '', intent = '']) => ({ text, intent }));

describe('the engine', () => {
  const engine = createEngine(trainModel(small));

  it('ranks all intents, best first, with confidences that add up to one', () => {
    const { ranked } = engine.predict('can you renew the plan');
    expect(ranked.map((scored) => scored.intent)).toEqual(['renew', 'greeting']);
    expect(ranked.reduce((sum, scored) => sum + scored.confidence, 0)).toBeCloseTo(1);
  });

  it('says how many of the words it knows', () => {
    expect(engine.predict('renew my plan').knownShare).toBe(1);
    expect(engine.predict('renew xyzzy').knownShare).toBe(0.5);
  });

  it('is the same for the same rows and seed, and another for another seed', () => {
    expect(encodeModel(trainModel(small)).equals(encodeModel(trainModel(small)))).toBe(true);
    expect(encodeModel(trainModel(small)).equals(encodeModel(trainModel(small, { seed: 5 })))).toBe(false);
  });

  it('answers any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 200 }),
        (text) => engine.predict(text).ranked.length === 2,
      ),
    );
  });
});

describe('the model of the shipped phrases', () => {
  const phrases = readPhrases(intentsFolder);
  const model = trainedModel();
  const engine = createEngine(model);

  it('is unsure of words it has never seen', () => {
    expect(engine.predict('xyzzy plugh').unsure).toBe(true);
    expect(engine.predict('I want to renew').unsure).toBe(false);
  });

  it('gives a stranger’s message less credit than a customer’s', () => {
    const strange = engine.predict('who won the champions league final in 1994').inScope;
    expect(strange).toBeLessThan(engine.predict('my plan runs out tomorrow, can I renew it here').inScope);
  });

  it('survives the file: the same answers, loaded in milliseconds', () => {
    const folder = mkdtempSync(join(tmpdir(), 'renewdesk-model-'));
    const file = join(folder, 'intents.model');
    writeModelFile(file, model);
    const loaded = loadEngine(file);
    const loadMs = fastestMs(12, () => loadEngine(file));
    expect(readFileSync(file).length).toBeLessThan(20_000_000);
    rmSync(folder, { recursive: true });
    for (const { text } of phrases.slice(0, 400)) expect(loaded.predict(text)).toEqual(engine.predict(text));
    expect(decodeModel(encodeModel(model)).phrasesHash).toBe(model.phrasesHash);
    expect(loadMs).toBeLessThan(50);
  });

  it('predicts in less than a millisecond, and reads 10,000 characters in less than 20', () => {
    const texts = phrases.slice(0, 2_000).map((phrase) => phrase.text);
    const once = fastestMs(5, () => texts.forEach((text) => engine.predict(text)));
    expect(once / texts.length).toBeLessThan(1);
    for (const piece of ['续费', 'renew ', 'a', '48213 ', '🍕', '你', 'å.', 'fornyelsn ', 'abc xyz qrst '])
      expect(fastestMs(12, () => engine.predict(piece.repeat(10_000 / piece.length)))).toBeLessThan(20);
  });

  it('names what to do about a file that is missing or broken', () => {
    const folder = mkdtempSync(join(tmpdir(), 'renewdesk-model-'));
    const file = join(folder, 'intents.model');
    const bytes = encodeModel(model);
    const flipped = Buffer.from(bytes);
    flipped.writeUInt8(flipped.readUInt8(bytes.length - 1_000) ^ 1, bytes.length - 1_000);
    expect(() => loadEngine(file)).toThrow(expect.objectContaining({ code: 'NLU_MODEL_MISSING' }));
    for (const broken of [Buffer.from('RDNLU02\nnonsense'), bytes.subarray(0, 5_000), flipped]) {
      writeFileSync(file, broken);
      expect(() => loadEngine(file)).toThrow(expect.objectContaining({ code: 'NLU_MODEL_INVALID' }));
    }
    rmSync(folder, { recursive: true });
  });
});
