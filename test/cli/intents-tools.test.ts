import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/lib/project-root';
import { ensureBuilt, renewdesk } from './support';

const BANK = join(projectRoot(), 'test/nlu/evaluate');
const data = ['--train', join(BANK, 'bank.jsonl'), '--test', join(BANK, 'bank.test.jsonl')];

/** A bot of three intents, in as few words as the trainer can make something of. */
const PHRASES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  renew: {
    en: 'renew my plan\nplease renew\nextend the plan\nrenew it now\nkeep my plan\nrenew again',
    nb: 'forny planen\njeg vil fornye\nforleng planen\nfornye nå\nfornye igjen\nbehold planen',
    zh: '我要续费\n续费套餐\n续费吧\n帮我续费\n现在续费\n想续费',
  },
  greeting: {
    en: 'hello\nhi there\ngood morning\nhello you\nhi\nhello again',
    nb: 'hei\nhei på deg\ngod morgen\nhallo\nhei igjen\ngod kveld',
    zh: '你好\n您好\n早上好\n你好呀\n嗨你好\n晚上好',
  },
  fallback: {
    en: 'weather tomorrow\na recipe\nfootball results\nsing a song\nweather in oslo\na recipe for cake',
    nb: 'været i morgen\nen oppskrift\nfotball\nsyng en sang\nvær i oslo\noppskrift på kake',
    zh: '天气怎么样\n唱首歌\n足球比赛\n今天天气\n明天天气\n讲个笑话',
  },
};

let folder = '';
let intents = '';
beforeAll(() => {
  ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), 'renewdesk-tools-'));
  intents = join(folder, 'intents');
  for (const [intent, texts] of Object.entries(PHRASES)) {
    mkdirSync(join(intents, intent), { recursive: true });
    writeFileSync(join(intents, intent, 'intent.yaml'), 'kind: flow\n');
    for (const [language, text] of Object.entries(texts))
      writeFileSync(join(intents, intent, `phrases.${language}.txt`), `${text}\n`);
  }
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

function parse(out: string): Record<string, unknown> {
  return JSON.parse(out) as Record<string, unknown>;
}

describe('renewdesk intents benchmark', () => {
  it('passes a bar it reaches, and says with 3 which one it misses', async () => {
    const passed = await renewdesk(['intents', 'benchmark', ...data, '--bar', '0.5', '--json']);
    expect(`${passed.code} ${passed.err}`).toMatch(/^0 /);
    expect(parse(passed.out)).toMatchObject({
      engine: 'renewdesk',
      testRows: 4,
      accuracy: expect.any(Number),
      macroF1: expect.any(Number),
      mcc: expect.any(Number),
      trainSeconds: expect.any(Number),
      predictionsPerSecond: expect.any(Number),
      modelBytes: expect.any(Number),
      bars: [expect.objectContaining({ measure: 'accuracy', verdict: 'pass' })],
    });
    const below = await renewdesk(['intents', 'benchmark', ...data, '--bar', '0.1', '--bar', 'auroc=0.99']);
    expect(below.code).toBe(3);
    expect(below.out).toMatch(/pass {2}accuracy .*\nbelow {2}auroc 0.0000, the bar is 0.99/);
  });

  it('adds out-of-scope figures with --oos, in folds and with another engine', async () => {
    const oos = join(BANK, 'other.jsonl');
    const args = ['--train', join(BANK, 'bank.jsonl'), '--folds', '3', '--oos', oos, '--seeds', '2'];
    const { code, out } = await renewdesk(['intents', 'benchmark', ...args, '--engine', 'natural-bayes']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /natural-bayes[\s\S]*18 rows in 3 folds, 6 out of scope[\s\S]*AUROC[\s\S]*out-of-scope recall/,
    );
  });

  it('mentions labels that no training row has', async () => {
    const test = join(folder, 'other-labels.jsonl');
    writeFileSync(test, '{"text":"my card","label":"card"}\n{"text":"my card","label":"cards"}\n');
    const { code, err, out } = await renewdesk(['intents', 'benchmark', ...data.slice(0, 2), '--test', test]);
    expect([code, err]).toEqual([0, expect.stringMatching(/labels no training row has.*: cards\n/)]);
    expect(out).toMatch(/accuracy +50\.00%/);
  });

  it('ends with 2 and names file and line of what is wrong', async () => {
    const bad = join(folder, 'bad.jsonl');
    writeFileSync(bad, '{"text":"a","label":"b"}\n{"text":"a"}\nnonsense\n');
    const { code, err } = await renewdesk(['intents', 'benchmark', '--train', bad, '--folds', '2']);
    expect(code).toBe(2);
    expect(err).toContain(`${bad}:2: "label" (or "intent") is missing`);
    expect(err).toContain(`${bad}:3: not JSON`);
  });

  it.each([
    [['--train', 'nowhere.jsonl', '--folds', '2'], 'cannot read nowhere.jsonl'],
    [['--train', join(BANK, 'bank.jsonl')], 'either --test FILE or --folds N'],
    [['--folds', '2'], '--train'],
    [[...data, '--engine', 'magic'], 'natural-bayes'],
    [[...data, '--bar', 'speed=0.5'], 'accuracy'],
    [[...data, '--mistype', '10'], 'from 0 to 1'],
    [['--train', join(BANK, 'other.jsonl'), '--test', join(BANK, 'bank.test.jsonl')], 'label'],
  ])('ends with 2 for %p', async (args, complaint) => {
    const { code, err } = await renewdesk(['intents', 'benchmark', ...args]);
    expect([code, err]).toEqual([2, expect.stringContaining(complaint)]);
  });
});

describe('renewdesk intents train and try', () => {
  it('train a model from a folder of phrases and understand texts with it', async () => {
    const model = join(folder, 'tiny.model');
    const trained = await renewdesk(['intents', 'train', '--intents', intents, '--out', model, '--json']);
    expect(parse(trained.out)).toMatchObject({ rows: 54, intents: 3, bytes: readFileSync(model).length });

    const once = await renewdesk(['intents', 'try', '--model', model, 'renew', 'NO-48213', 'please']);
    expect(once.out).toMatch(/^renew \d\.\d\d {2}en/);
    expect(once.out).toMatch(/values: orderNumber=NO-48213/);
    expect(once.out).toMatch(/words: .*renew \+0\.\d\d/);

    const piped = await renewdesk(['intents', 'try', '--model', model, '--json', '--top', '2'], {
      input: 'good morning\n\n我要续费\n',
    });
    const lines = piped.out.trim().split('\n').map(parse);
    expect(lines).toEqual([
      expect.objectContaining({ text: 'good morning', lang: 'en', unsure: expect.any(Boolean) }),
      expect.objectContaining({ text: '我要续费', lang: 'zh', intent: 'renew' }),
    ]);
    expect(lines[0]?.['ranked']).toHaveLength(2);
  });

  it('says that a folder without phrases cannot be trained', async () => {
    const { code, err } = await renewdesk(['intents', 'train', '--intents', join(BANK, '..')]);
    expect([code, err]).toEqual([2, expect.stringContaining('holds no phrases')]);
  });
});

describe('renewdesk intents eval', () => {
  it('measures phrases and unseen files and writes report, confusions and errors', async () => {
    const out = join(folder, 'results');
    const unseen = join(folder, 'dms.en.jsonl');
    writeFileSync(
      unseen,
      [
        { text: 'please renew NO-48213', intent: 'renew', slots: { orderNumber: 'NO-48213' } },
        { text: 'hello there', intent: 'greeting', slots: {} },
        { text: 'good morning', intent: 'renew', slots: { cycle: 'yearly' } },
      ]
        .map((row) => JSON.stringify(row))
        .join('\n'),
    );
    const ran = await renewdesk([
      'intents',
      'eval',
      '--intents',
      intents,
      '--folds',
      '3',
      '--unseen',
      unseen,
      '--out',
      out,
      '--json',
    ]);
    expect(`${ran.code} ${ran.err}`).toMatch(/^0 /);
    const read = (name: string): string => readFileSync(join(out, name), 'utf8');
    expect(parse(read('report.json'))).toEqual(parse(ran.out));
    expect(parse(ran.out)).toMatchObject({
      phrases: { rows: 54, outOfScope: { rows: 18 }, byLanguage: { en: { rows: 18 }, nb: {}, zh: {} } },
      [unseen]: { rows: 3, slots: { bySlot: { orderNumber: { values: 1, right: 1 }, cycle: { right: 0 } } } },
    });
    expect(read('report.md')).toMatch(/# How well[\s\S]*## Phrases[\s\S]*## dms\.en\.jsonl/);
    expect(read('confusions.csv')).toMatch(/^expected,predicted,rows,share\r\n/);
    expect(read('confusions.svg')).toMatch(/^<svg /);
    expect(read('errors.csv')).toContain(`${unseen},en,good morning,renew,`);
  });

  it('says what another model answers otherwise, in the languages asked for', async () => {
    const other = join(folder, 'other');
    const model = join(folder, 'other.model');
    cpSync(intents, other, { recursive: true });
    // A bot that takes every greeting for a wish to renew.
    writeFileSync(join(other, 'renew/phrases.en.txt'), PHRASES['greeting']?.['en'] ?? '');
    writeFileSync(join(other, 'greeting/phrases.en.txt'), PHRASES['renew']?.['en'] ?? '');
    expect((await renewdesk(['intents', 'train', '--intents', other, '--out', model])).code).toBe(0);
    const unseen = join(folder, 'two.jsonl');
    writeFileSync(
      unseen,
      [
        { text: 'hello there you', intent: 'greeting', lang: 'en' },
        { text: '你好', intent: 'greeting', lang: 'zh' },
      ]
        .map((row) => JSON.stringify(row))
        .join('\n'),
    );
    const ask = ['intents', 'eval', '--intents', intents, '--folds', '0', '--compare', model, '--json'];
    const ran = await renewdesk([...ask, '--unseen', unseen, '--lang', 'en']);
    expect(parse(ran.out)).toMatchObject({
      [unseen]: {
        rows: 1,
        changes: {
          changed: [{ text: 'hello there you', expected: 'greeting', before: 'renew', after: 'greeting' }],
          mended: 1,
          broken: 0,
        },
      },
    });
    expect((await renewdesk([...ask, '--folds', '2'])).code).toBe(2);
  });

  it('ends with 3 below --min-f1, and with 2 when nothing is left to measure', async () => {
    const strict = await renewdesk([
      'intents',
      'eval',
      '--intents',
      intents,
      '--folds',
      '2',
      '--min-f1',
      '1',
    ]);
    expect([strict.code, strict.err]).toEqual([3, expect.stringContaining('is below 100.0 %')]);
    expect((await renewdesk(['intents', 'eval', '--folds', '0'])).code).toBe(2);
  });
});

describe('renewdesk intents check', () => {
  it('says with --accuracy how phrases are understood that were not trained on', async () => {
    const { code, out } = await renewdesk(['intents', 'check', '--intents', intents, '--accuracy']);
    expect(code).toBe(3);
    expect(out).toMatch(/too_few_phrases: intents\/renew\/phrases\.en\.txt has 6 phrases, 50 are needed/);
    expect(out).toMatch(/accuracy of phrases not trained on: \d+\.\d % \(en /);
    expect(out).toMatch(/ understood as .*: \d+\n {2}".*"/);
  });
});
