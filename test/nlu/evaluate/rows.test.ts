import { describe, expect, it } from '@jest/globals';
import { OUT_OF_SCOPE, readRows } from '../../../src/nlu/evaluate/rows';

describe('a file of labelled messages', () => {
  it('takes the label from "label" or "intent", passes over empty lines and keeps other fields', () => {
    const { rows, problems } = readRows(
      '\uFEFF{"text":"hi","label":"greeting"}\r\n\r\n{"text":"renew","intent":" renew ","lang":"nb"}\n',
      'a.jsonl',
    );
    expect(problems).toEqual([]);
    expect(rows).toEqual([
      expect.objectContaining({ text: 'hi', intent: 'greeting', file: 'a.jsonl', line: 1 }),
      expect.objectContaining({ intent: 'renew', line: 3, fields: expect.objectContaining({ lang: 'nb' }) }),
    ]);
  });

  it.each(['oos', 'OOS', 'out_of_scope', 'fallback'])('calls %p out of scope', (label) => {
    const { rows } = readRows(JSON.stringify({ text: 'x', label }), 'a');
    expect(rows[0]?.intent).toBe(OUT_OF_SCOPE);
  });

  it.each([
    ['{"text":', 'not JSON'],
    ['["renew"]', 'not an object'],
    ['{"label":"a"}', '"text" is missing'],
    ['{"text":1,"label":"a"}', '"text" is missing or no string'],
    ['{"text":"a"}', '"label" (or "intent") is missing'],
    ['{"text":"a","label":" "}', '"label" (or "intent") is missing'],
  ])('says of %p: %p, with file, line and what is expected', (line, complaint) => {
    const { problems } = readRows(`{"text":"a","label":"b"}\n${line}`, 'bad.jsonl');
    expect(problems).toEqual([expect.stringContaining(`bad.jsonl:2: ${complaint}`)]);
    expect(problems[0]).toContain('{"text": "...", "label": "..."}');
  });

  it('needs no labels in a file that is out of scope as a whole', () => {
    const { rows, problems } = readRows('{"text":"a"}\n{"text":"b","label":"c"}', 'o', OUT_OF_SCOPE);
    expect(problems).toEqual([]);
    expect(rows.map((row) => row.intent)).toEqual([OUT_OF_SCOPE, OUT_OF_SCOPE]);
  });

  it('says so when it is empty', () => {
    expect(readRows('\n', 'empty.jsonl').problems).toEqual([
      expect.stringContaining('empty.jsonl: holds no line'),
    ]);
  });
});
