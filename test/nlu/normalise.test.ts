import { describe, expect, it } from '@jest/globals';
import { extractFeatures } from '../../src/nlu/features';
import { normalise, tokenise } from '../../src/nlu/normalise';

const tokens = (text: string): string[] => tokenise(normalise(text));

describe('normalise and tokenise', () => {
  it.each([
    ['Renew NO-48213!', ['renew', '§num', '!']],
    ['mail OLA@example.no?', ['mail', '§mail', '?']],
    ['see https://x.no/a b', ['see', '§url', 'b']],
    ['ＦＯＲＮＹＥ ｐｌａｎ', ['fornye', 'plan']],
    ['heyyyy 👋', ['hey', '👋']],
    ['3 months', ['0', 'months']],
    ['kjøp\u200bt på nytt', ['kjøpt', 'på', 'nytt']],
  ])('%p', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
  });

  it('cuts Chinese into words', () => {
    expect(tokens('我要续费esim').join('')).toBe('我要续费esim');
    expect(tokens('我要续费esim').length).toBeGreaterThan(2);
  });

  it('reads traditional characters as simplified ones', () => {
    expect(normalise('請問怎麼續費，訂單號碼在哪裡')).toBe('请问怎么续费,订单号码在哪里');
    expect(normalise('我想和真人说话')).toBe('我想和真人说话');
  });

  it('gives one customer’s number no weight of its own', () => {
    const keys = (text: string): number[] =>
      extractFeatures(tokens(text)).blocks.flatMap((block) => [...block.keys()]);
    expect(keys('renew NO-48213')).toEqual(keys('renew NO-99999'));
    expect(keys('my card [card]')).not.toEqual(keys('my card card'));
  });
});
