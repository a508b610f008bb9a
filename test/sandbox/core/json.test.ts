import { describe, expect, it } from '@jest/globals';
import { metaJson } from '../../../src/sandbox/core/json';

describe('JSON as Meta writes it', () => {
  it('is ASCII with lowercase escapes and escaped slashes', () => {
    expect(metaJson({ text: 'Ærlig/ÿ 🙂' })).toBe('{"text":"\\u00c6rlig\\/\\u00ff \\ud83d\\ude42"}');
  });

  it('reads back as what was written', () => {
    const value = { text: 'a\\/b "c" \u2028 你好 \n', list: [1, null, true] };
    expect(JSON.parse(metaJson(value))).toEqual(value);
  });
});
