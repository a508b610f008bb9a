import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fitTemperature, softmax, thresholdKeeping } from '../../src/nlu/calibrate';
import { createEngine } from '../../src/nlu/engine';
import { extractFeatures } from '../../src/nlu/features';
import { decodeModel, encodeModel, loadEngine, writeModelFile } from '../../src/nlu/model-file';
import { normalise, tokenise } from '../../src/nlu/normalise';
import { readPhrases } from '../../src/nlu/phrases';
import { type TrainingRow, trainModel } from '../../src/nlu/train';
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

describe('normalise and tokenise', () => {
  it.each([
    ['Renew NO-48213!', ['renew', '§num', '!']],
    ['mail OLA@example.no?', ['mail', '§mail', '?']],
    ['see https://x.no/a b', ['see', '§url', 'b']],
    ['ＦＯＲＮＹＥ ｐｌａｎ', ['fornye', 'plan']],
    ['heyyyy 👋', ['hey', '👋']],
    ['3 months', ['0', 'months']],
    ['kjøp\u200bt på nytt', ['kjøpt', 'på', 'nytt']],
  ])('%p', (text, tokens) => {
    expect(tokenise(normalise(text))).toEqual(tokens);
  });

  it('cuts Chinese into words', () => {
    expect(tokenise(normalise('我要续费esim')).join('')).toBe('我要续费esim');
    expect(tokenise(normalise('我要续费esim')).length).toBeGreaterThan(2);
  });

  it('gives one customer’s number no weight of its own', () => {
    const keys = (text: string): string[] =>
      extractFeatures(text).blocks.flatMap((block) => [...block.keys()]);
    expect(keys('renew NO-48213')).toEqual(keys('renew NO-99999'));
    expect(keys('my card [card]')).not.toEqual(keys('my card card'));
  });
});

describe('calibration', () => {
  it('turns scores into probabilities that add up to one', () => {
    const probabilities = softmax(Float64Array.from([1, -1, 0.5]), 0.3);
    expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1);
    expect(probabilities[0]).toBeGreaterThan(probabilities[2] ?? 1);
  });

  it('is less sure of a model that is often wrong', () => {
    const scores = Float64Array.from([1, 0]);
    const right = Array.from({ length: 10 }, () => ({ scores, label: 0 }));
    const mixed = right.map((row, i) => ({ ...row, label: i % 2 }));
    expect(fitTemperature(mixed)).toBeGreaterThan(fitTemperature(right));
  });

  it('keeps the share it is asked to keep', () => {
    const values = Array.from({ length: 100 }, (_, i) => i);
    const threshold = thresholdKeeping(0.95, values);
    expect(values.filter((value) => value >= threshold)).toHaveLength(95);
  });
});

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
  const start = process.cpuUsage();
  const model = trainModel(phrases);
  const trainSeconds = process.cpuUsage(start).user / 1_000_000;
  const engine = createEngine(model);

  it('is unsure of words it has never seen', () => {
    expect(engine.predict('xyzzy plugh').unsure).toBe(true);
    expect(engine.predict('I want to renew').unsure).toBe(false);
  });

  it('is trained in seconds', () => {
    expect(trainSeconds).toBeLessThan(8);
  });

  it('survives the file: the same intents, confidences within one percent, loaded in milliseconds', () => {
    const folder = mkdtempSync(join(tmpdir(), 'renewdesk-model-'));
    const file = join(folder, 'intents.model');
    writeModelFile(file, model);
    const loaded = loadEngine(file);
    const loadMs = fastestMs(12, () => loadEngine(file));
    expect(readFileSync(file).length).toBeLessThan(1_500_000);
    rmSync(folder, { recursive: true });
    for (const { text } of phrases.slice(0, 400)) {
      const [before, after] = [engine.predict(text), loaded.predict(text)];
      expect(after.ranked[0]?.intent).toBe(before.ranked[0]?.intent);
      expect(Math.abs((after.ranked[0]?.confidence ?? 0) - (before.ranked[0]?.confidence ?? 0))).toBeLessThan(
        0.03,
      );
    }
    expect(decodeModel(encodeModel(model)).phrasesHash).toBe(model.phrasesHash);
    expect(loadMs).toBeLessThan(50);
  });

  it('predicts in less than a millisecond, and reads 10,000 characters in less than 20', () => {
    const texts = phrases.map((phrase) => phrase.text);
    const once = fastestMs(12, () => texts.forEach((text) => engine.predict(text)));
    expect(once / texts.length).toBeLessThan(1);
    for (const piece of ['续费', 'renew ', 'a', '48213 ', '🍕', '你', 'å.'])
      expect(fastestMs(12, () => engine.predict(piece.repeat(10_000 / piece.length)))).toBeLessThan(20);
  });

  it('names what to do about a file that is missing or broken', () => {
    const folder = mkdtempSync(join(tmpdir(), 'renewdesk-model-'));
    const file = join(folder, 'intents.model');
    expect(() => loadEngine(file)).toThrow(expect.objectContaining({ code: 'NLU_MODEL_MISSING' }));
    writeFileSync(file, 'RDNLU01\nnonsense');
    expect(() => loadEngine(file)).toThrow(expect.objectContaining({ code: 'NLU_MODEL_INVALID' }));
    writeFileSync(file, encodeModel(model).subarray(0, 5_000));
    expect(() => loadEngine(file)).toThrow(expect.objectContaining({ code: 'NLU_MODEL_INVALID' }));
    rmSync(folder, { recursive: true });
  });
});
