import { describe, expect, it } from '@jest/globals';
import type { IntentEngine } from '../../../src/nlu/engine';
import { confusionsCsv, topConfusions } from '../../../src/nlu/evaluate/confusions';
import { confusionsSvg } from '../../../src/nlu/evaluate/confusions-svg';
import { toCsv } from '../../../src/nlu/evaluate/csv';
import { errorsCsv } from '../../../src/nlu/evaluate/errors-csv';
import { explain } from '../../../src/nlu/evaluate/explain';
import { createNearestPhrase } from '../../../src/nlu/evaluate/nearest';
import { type EvalRow, reportOn } from '../../../src/nlu/evaluate/report';
import { reportMarkdown } from '../../../src/nlu/evaluate/report-markdown';
import { readRows } from '../../../src/nlu/evaluate/rows';
import { scoreSlots } from '../../../src/nlu/evaluate/slots-score';
import { understandRow } from '../../../src/nlu/evaluate/unseen';
import type { Phrase } from '../../../src/nlu/phrases';
import type { PredictedLine } from '../../../src/nlu/predict-line';

function row(language: string, text: string, expected: string, predicted: string, unsure = false): EvalRow {
  return { language, text, expected, predicted, confidence: 0.9, inScope: unsure ? 0 : 1, unsure };
}
const rows = [
  row('en', 'renew it', 'renew', 'renew'),
  row('en', 'is it renewed', 'status', 'renew'),
  row('nb', 'er den fornyet', 'status', 'renew'),
  row('nb', 'fornye', 'renew', 'renew', true),
  row('zh', '天气', 'fallback', 'status', true),
  row('zh', '"你好", hi', 'fallback', 'renew'),
];

describe('reportOn', () => {
  const report = reportOn(rows);

  it('counts as the bot acts: unsure is out of scope', () => {
    expect(report).toMatchObject({ rows: 6, accuracy: 2 / 6, bestIntentAccuracy: 2 / 4 });
    expect(report.outOfScope).toMatchObject({ rows: 2, recall: 0.5, inScopeAccuracy: 0.25 });
    expect(report.byIntent['renew']).toEqual({ rows: 2, precision: 0.25, recall: 0.5, f1: 1 / 3 });
  });

  it('tells languages apart', () => {
    expect(Object.entries(report.byLanguage).map(([name, score]) => [name, score.accuracy])).toEqual([
      ['en', 0.5],
      ['nb', 0],
      ['zh', 0.5],
    ]);
  });

  it('tells kinds apart where rows have one', () => {
    expect(report.byKind).toBeUndefined();
    const kinds = rows.map((one, i) => ({ ...one, ...(i < 2 && { kind: 'typos' }) }));
    expect(reportOn(kinds).byKind).toEqual({ typos: { rows: 2, accuracy: 0.5 } });
    expect(reportMarkdown('x', reportOn(kinds))).toContain('| typos | 2 | 50.0 % |');
  });

  it('is readable as Markdown, slots included', () => {
    const slots = scoreSlots([{ text: 'x', expected: { cycle: 'yearly' }, found: { cycle: 'yearly' } }]);
    const text = reportMarkdown('DMs', reportOn(rows, slots));
    expect(text).toContain('## DMs\n\n| measure | value |\n| --- | --- |\n| messages | 6 |');
    expect(text).toContain('| status | renew | 2 |');
    expect(text).toContain('| slot cycle | 1 of 1 right, 0 wrong or invented |');
  });
});

describe('confusions', () => {
  it('are ranked by how often they happen', () => {
    expect(topConfusions(rows, 2)[0]).toEqual({ expected: 'status', predicted: 'renew', rows: 2 });
    expect(topConfusions(rows, 2)).toHaveLength(2);
  });

  it('are written as CSV with their share of the expected intent', () => {
    expect(confusionsCsv(rows).split('\r\n')).toEqual([
      'expected,predicted,rows,share',
      'fallback,fallback,1,0.5000',
      'fallback,renew,1,0.5000',
      'renew,fallback,1,0.5000',
      'renew,renew,1,0.5000',
      'status,renew,2,1.0000',
      '',
    ]);
  });

  it('are drawn as a picture that names itself, its cells and its worst pair, without script', () => {
    const svg = confusionsSvg(rows, 'DMs <of> "tests"');
    expect(svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="title desc"/);
    expect(svg).toContain('<title id="title">DMs &lt;of&gt; &quot;tests&quot;</title>');
    expect(svg).toContain(
      '6 messages, 33.3 % understood as expected. Most frequent: status understood as renew 2 times',
    );
    expect(svg).toContain('<title>status understood as renew: 2 of 2</title>');
    expect(svg).toContain('<title>renew understood: 1 of 2</title>');
    expect(svg).not.toMatch(/<script|on\w+=|NaN|undefined/);
    expect(svg.match(/<g>/g)).toHaveLength(svg.match(/<\/g>/g)?.length ?? 0);
  });
});

const phrases: readonly Phrase[] = [
  ['renew', 'please renew my plan'],
  ['renew', 'it should be renewed'],
  ['status', 'how long is it active'],
  ['part', 'the plan has a part'],
].map(([intent = '', text = ''], index) => ({ intent, text, language: 'en', marks: [], line: index + 1 }));

describe('the nearest phrase of an intent', () => {
  const nearest = createNearestPhrase(phrases, new Map([['part', 'renew']]));

  it('is the one that shares most words and pieces of words', () => {
    expect(nearest('is it renewed', 'renew')?.text).toBe('it should be renewed');
    expect(nearest('a plan with a part', 'renew')?.text).toBe('the plan has a part');
  });

  it('is not the text itself, and none where nothing is shared', () => {
    expect(nearest('please renew my plan', 'renew')?.text).not.toBe('please renew my plan');
    expect(nearest('天气', 'renew')).toBeUndefined();
    expect(nearest('renew', 'no-such-intent')).toBeUndefined();
  });

  it('stands beside each error in errors.csv', () => {
    const lines = errorsCsv([{ source: 'dms', rows }], nearest).split('\r\n');
    expect(lines[1]).toBe(
      'dms,en,is it renewed,status,renew,0.900,it should be renewed,intents/renew/phrases.en.txt:2',
    );
    expect(lines).toContain('dms,nb,fornye,renew,fallback,0.900,,');
    expect(lines).toContain('dms,zh,"""你好"", hi",fallback,renew,0.900,,');
    expect(lines).toHaveLength(6);
  });
});

describe('toCsv', () => {
  it('quotes what would end a field', () => {
    expect(toCsv([['a,b', 'c"d', 'e\nf', 1]])).toBe('"a,b","c""d","e\nf",1\r\n');
  });
});

describe('scoreSlots', () => {
  it('tells missed, wrong and invented values apart', () => {
    const report = scoreSlots([
      {
        text: 'a',
        expected: { orderNumber: 'NO-1', quantity: 2 },
        found: { orderNumber: 'NO-1', quantity: 2 },
      },
      { text: 'b', expected: { orderNumber: 'NO-2' }, found: { orderNumber: 'NO-3' } },
      { text: 'c', expected: { cycle: 'yearly' }, found: {} },
      { text: 'd', expected: {}, found: { phone: '+4791234567' } },
      { text: 'e', expected: {}, found: {} },
    ]);
    expect(report).toEqual({
      recall: 0.5,
      precision: 0.5,
      rowsRight: 0.4,
      rows: 5,
      bySlot: {
        cycle: { values: 1, right: 0, invented: 0 },
        orderNumber: { values: 2, right: 1, invented: 1 },
        phone: { values: 0, right: 0, invented: 1 },
        quantity: { values: 1, right: 1, invented: 0 },
      },
    });
  });
});

/** Says `renew` the surer the more of its three words there are; `part` shares in it. */
const wordy: IntentEngine = {
  predict(text) {
    const share = ['renew', 'my', 'plan'].filter((word) => text.includes(word)).length / 4;
    const ranked = [
      { intent: 'part', confidence: share / 2 },
      { intent: 'renew', confidence: share / 2 },
      { intent: 'hi', confidence: 1 - share },
    ];
    return { ranked, knownShare: 1, inScope: share, unsure: false };
  },
};

describe('explain', () => {
  it('says which words speak for an intent, its parts counted in', () => {
    const words = explain('please renew my plan', 'renew', wordy, new Map([['part', 'renew']]));
    expect(words.map(({ word, effect }) => [word, effect])).toEqual([
      ['renew', 0.25],
      ['my', 0.25],
      ['plan', 0.25],
      ['please', 0],
    ]);
  });

  it('says which speak against it', () => {
    expect(explain('renew', 'hi', wordy)).toEqual([{ word: 'renew', effect: -0.25 }]);
  });
});

describe('understandRow', () => {
  const asked: string[] = [];
  const predict = (line: string): PredictedLine => {
    asked.push(line);
    return { lang: 'nb', intent: 'part', confidence: 0.8, slots: { orderNumber: 'NO-1' } };
  };
  const understand = (line: object, file: string) => {
    const [first] = readRows(JSON.stringify(line), file).rows;
    if (!first) throw new Error('no row');
    return understandRow(first, { predict, engine: wordy, parents: new Map([['part', 'renew']]) });
  };

  it('counts parts as their whole, takes the language from the file name and compares values', () => {
    expect(
      understand({ text: 'renew', intent: 'part', slots: { orderNumber: 'NO-1' } }, '/x/tune.nb.jsonl'),
    ).toEqual(
      expect.objectContaining({
        language: 'nb',
        expected: 'renew',
        predicted: 'renew',
        inScope: 0.25,
        slots: { expected: { orderNumber: 'NO-1' }, found: { orderNumber: 'NO-1' } },
      }),
    );
  });

  it('hands a text that looks like JSON over as a text', () => {
    understand({ text: '{"text":"x"}', intent: 'a', lang: 'en' }, 'a.jsonl');
    expect(JSON.parse(asked.at(-1) ?? '')).toEqual({ text: '{"text":"x"}' });
  });

  it('compares no values where the file names none', () => {
    const understood = understand({ text: 'x', intent: 'a', kind: 'typos' }, 'a.jsonl');
    expect(understood).not.toHaveProperty('slots');
    expect(understood.kind).toBe('typos');
  });
});
