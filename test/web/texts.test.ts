import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createTranslate } from '../../web/app/text/translate';
import type { AreaTexts, Text } from '../../web/texts/types';
import { ROOT } from '../repo/project';

const FOLDER = join(ROOT, 'web/texts');
const LANGUAGES = ['en', 'nb', 'zh'] as const;
const areas = readdirSync(join(FOLDER, 'en')).map((file) => file.replace(/\.ts$/, ''));

function textsOf(language: string, area: string): AreaTexts {
  // Found by listing the folder, so that a new area is looked at without anybody thinking of it.
  return (require(join(FOLDER, language, `${area}.ts`)) as { texts: AreaTexts }).texts;
}

function formsOf(text: Text | undefined): string[] {
  if (text === undefined) return [];
  return typeof text === 'string' ? [text] : Object.values(text);
}

function gapsOf(text: Text | undefined): string[] {
  const longest = formsOf(text).at(-1) ?? '';
  return [...longest.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').sort();
}

describe.each(areas)('the words of %s', (area) => {
  const english = textsOf('en', area);

  it.each(LANGUAGES)('are all there in %s, none empty and none too many', (language) => {
    const texts = textsOf(language, area);
    expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort());
    expect(
      Object.entries(texts).filter(([, text]) => formsOf(text).some((form) => form.trim() === '')),
    ).toEqual([]);
  });

  it.each(['nb', 'zh'])('have the same gaps in %s as in English', (language) => {
    const texts = textsOf(language, area);
    const differing = Object.keys(english).filter(
      (key) => gapsOf(texts[key]).join() !== gapsOf(english[key]).join(),
    );
    expect(differing).toEqual([]);
  });

  it('are all used', () => {
    const unused = Object.keys(english).filter((key) => !isUsed(`${area}.${key}`));
    expect(unused).toEqual([]);
  });
});

const sources = sourcesBelow(join(ROOT, 'web')).join('\n');
/** Beginnings of keys that are put together: `settings.theme.${value}`. */
const beginnings = [...sources.matchAll(/[`]([a-z]+\.[\w.-]*)\$\{/g)].map((match) => match[1] ?? '');

function isUsed(key: string): boolean {
  return sources.includes(`'${key}'`) || beginnings.some((beginning) => key.startsWith(beginning));
}

function sourcesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return path === FOLDER ? [] : sourcesBelow(path);
    return /\.tsx?$/.test(entry.name) ? [readFileSync(path, 'utf8')] : [];
  });
}

describe('the translator', () => {
  const texts = new Map<string, AreaTexts>([
    [
      'app',
      { 'state.retry': '{n} tries by {who}', 'rail.more': { one: '{n} thread', other: '{n} threads' } },
    ],
  ]);

  it('fills gaps, writes numbers as the language does, and leaves a gap nobody fills', () => {
    const t = createTranslate(texts, 'en-GB') as (key: string, values?: object) => string;
    expect(t('app.state.retry', { n: 12_345 })).toBe('12,345 tries by {who}');
  });

  it('chooses the form by the number', () => {
    const t = createTranslate(texts, 'nb-NO') as (key: string, values?: object) => string;
    expect([0, 1, 2].map((n) => t('app.rail.more', { n }))).toEqual(['0 threads', '1 thread', '2 threads']);
  });

  it('shows the key of a text that is not there', () => {
    const t = createTranslate(texts, 'en-GB') as (key: string) => string;
    expect(t('app.gone')).toBe('app.gone');
  });
});
