import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fill } from '../../../src/lib/fill';
import { html, htmlText, rawHtml } from '../../../src/lib/html';
import { LANGUAGES } from '../../../src/lib/languages';
import { formatMoney } from '../../../src/renewals/page/format';
import { loadTexts } from '../../../src/renewals/page/texts';

describe('texts of the pages', () => {
  it('have the same placeholders in every language', () => {
    const texts = loadTexts();
    const placeholders = (node: object, path = ''): string[] =>
      Object.entries(node).flatMap(([key, value]: [string, unknown]) => {
        if (typeof value === 'object' && value !== null) return placeholders(value, `${path}${key}.`);
        return [...new Set(String(value).match(/\{\w+\}/g))]
          .toSorted()
          .map((name) => `${path}${key} ${name}`);
      });
    const [english, ...others] = LANGUAGES.map((language) => placeholders(texts[language]));
    expect(english?.length).toBeGreaterThan(20);
    for (const other of others) expect(other).toEqual(english);
  });

  it('stop the start with the file and the keys when something is missing or unknown', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'renewdesk-texts-'));
    try {
      for (const language of LANGUAGES)
        await writeFile(join(folder, `${language}.yaml`), 'short: X\nextra: Y\n');
      expect(() => loadTexts(folder)).toThrow(/en\.yaml has problems:[\s\S]*extra[\s\S]*howLong/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('leave a placeholder nobody filled, so that it is seen', () => {
    expect(fill('{a} and {b}', { a: '{b}' })).toBe('{b} and {b}');
  });
});

describe('html', () => {
  it('escapes text and attributes and keeps what is HTML already', () => {
    const evil = `<b class="x" id='y'>&amp;</b>`;
    expect(htmlText(html`<i title="${evil}">${evil}</i>`)).not.toMatch(/<b|"x"|'y'/);
    expect(htmlText(html`${rawHtml('<b>')}${['<', html`<i>`]}${1}${undefined}${false}`)).toBe('<b>&lt;<i>1');
  });
});

describe('formatMoney', () => {
  it('writes whole and broken amounts as readers expect, whatever the currency', () => {
    const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');
    expect(plain(formatMoney(111200, 'NOK', 'nb'))).toBe('1 112 kr');
    expect(plain(formatMoney(11920, 'NOK', 'nb'))).toBe('119,20 kr');
    expect(plain(formatMoney(111200, 'NOK', 'zh'))).toBe('NOK 1,112');
    expect(plain(formatMoney(500, 'JPY', 'en'))).toBe('JP¥500');
  });
});
