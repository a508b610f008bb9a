import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../repo/project';

interface Chunk {
  readonly file: string;
  readonly isDynamicEntry?: boolean;
  readonly imports?: readonly string[];
  readonly dynamicImports?: readonly string[];
  readonly css?: readonly string[];
}

const FOLDER = process.env.DESK_FOLDER ?? join(ROOT, 'dist/web');
const KB = 1024;
/** See docs/decisions/0015-the-web-side.md for what is in them. */
const INITIAL_JS = 220 * KB;
const INITIAL_CSS = 28 * KB;
/** With the document and the font eight requests, of which test/browser looks that there are no more. */
const INITIAL_FILES = 5;
const LAZY_PAGE_JS = 25 * KB;
/** A dialog or bar that comes when it is asked for. */
const LAZY_PART_JS = 10 * KB;
/** Menus, popovers and dialogs come with it, which need a library to find their place. */
const FIRST_THREAD_JS = 100 * KB;
const FONT = 50 * KB;
/** Drawn with a library that only they load; the figures of the page are there before. */
const CHARTS_JS = 125 * KB;

const manifest = existsSync(join(FOLDER, 'manifest.json'))
  ? (JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as Record<string, Chunk>)
  : {};
/** Scripts and styles that the document names: the frame, and the inbox with its list. */
const named = existsSync(join(FOLDER, 'index.html'))
  ? [
      ...readFileSync(join(FOLDER, 'index.html'), 'utf8').matchAll(
        /"\/console\/(assets\/[^"]+\.(?:js|css))"/g,
      ),
    ].map(([, file = '']) => file)
  : [];
const PAGE = /^pages\/[\w-]+\/index\.tsx$/;
const SETTINGS = 'pages/settings/index.tsx';
const CHARTS = 'pages/reports/charts.tsx';
/** The words every agent sees at once, in one language. */
const FIRST_TEXTS = Object.keys(manifest).filter((key) => /texts-en/.test(manifest[key]?.file ?? ''));
/** What opening a conversation fetches; everybody has it by the time they go to another page. */
const THREAD = ['pages/inbox/thread/thread-pane.tsx', 'pages/inbox/panel/side-panel.tsx'];
const initial = reachable([
  ...Object.keys(manifest).filter(
    (key) => named.includes(manifest[key]?.file ?? '') && !key.endsWith('.css'),
  ),
  ...FIRST_TEXTS,
]);
/** Whatever is fetched by itself later: pages, their parts, sections of the settings. */
const later = Object.keys(manifest).filter(
  (key) =>
    manifest[key]?.isDynamicEntry && !key.startsWith('texts/') && !initial.has(key) && !THREAD.includes(key),
);

/** A chunk and all it needs before it can run. */
function reachable(keys: readonly string[], found = new Set<string>()): Set<string> {
  for (const key of keys) {
    if (found.has(key) || !manifest[key]) continue;
    found.add(key);
    reachable(manifest[key].imports ?? [], found);
  }
  return found;
}

function gzipped(files: Iterable<string>): number {
  return [...new Set(files)].reduce(
    (sum, file) => sum + gzipSync(readFileSync(join(FOLDER, file)), { level: 9 }).length,
    0,
  );
}

function scriptsOf(keys: Iterable<string>): string[] {
  return [...keys].flatMap((key) => manifest[key]?.file ?? []);
}

function stylesOf(keys: Iterable<string>): string[] {
  return [...keys].flatMap((key) => manifest[key]?.css ?? []);
}

/** What chunks add for somebody who has seen the inbox and a conversation. */
function added(...keys: readonly string[]): number {
  const known = reachable([...initial, ...THREAD]);
  return gzipped(scriptsOf([...reachable(keys)].filter((part) => !known.has(part))));
}

function above(limit: number, keys: readonly string[], ...beside: readonly string[]): unknown[] {
  expect(keys.length).toBeGreaterThan(0);
  return keys.map((key) => [key, added(key, ...beside)] as const).filter(([, bytes]) => bytes > limit);
}

describe('the size of the desk', () => {
  it('is known from a build', () => {
    expect(FIRST_TEXTS).toHaveLength(1);
    // The list of the inbox is part of it: from there a conversation is opened.
    expect([...initial].flatMap((key) => manifest[key]?.dynamicImports ?? [])).toEqual(
      expect.arrayContaining(THREAD),
    );
  });

  it('comes in a handful of files', () => {
    const files = new Set([...scriptsOf(initial), ...stylesOf(initial)]);
    expect([...files]).toEqual(expect.arrayContaining(named));
    expect(files.size).toBeLessThanOrEqual(INITIAL_FILES);
  });

  it('keeps the scripts of the inbox under 220 KB', () => {
    expect(gzipped(scriptsOf(initial))).toBeLessThan(INITIAL_JS);
  });

  it('keeps the styles of the inbox under 28 KB', () => {
    expect(gzipped(stylesOf(initial))).toBeLessThan(INITIAL_CSS);
  });

  it('keeps what the first conversation adds under 100 KB', () => {
    const own = [...reachable(THREAD)].filter((part) => !initial.has(part));
    expect(own.length).toBeGreaterThan(0);
    expect(gzipped(scriptsOf(own))).toBeLessThan(FIRST_THREAD_JS);
  });

  it('keeps what a page adds under 25 KB, each section of the settings included, but for charts', () => {
    const sections = later.filter((key) => key.startsWith('pages/settings/') && key !== SETTINGS);
    expect(
      above(
        LAZY_PAGE_JS,
        later.filter((key) => PAGE.test(key)),
      ),
    ).toEqual([]);
    expect(above(LAZY_PAGE_JS, sections, SETTINGS)).toEqual([]);
  });

  it('keeps the charts under 125 KB', () => {
    expect(above(CHARTS_JS, [CHARTS])).toEqual([]);
  });

  it('keeps a dialog or bar that is fetched for itself under 10 KB', () => {
    const parts = later.filter(
      (key) => !key.startsWith('pages/settings/') && !PAGE.test(key) && key !== CHARTS,
    );
    expect(above(LAZY_PART_JS, parts)).toEqual([]);
  });

  it('keeps the font of most texts under 50 KB', () => {
    const latin = Object.values(manifest).find(({ file }) => /inter-latin-wght/.test(file))?.file;
    expect(statSync(join(FOLDER, latin ?? '')).size).toBeLessThan(FONT);
  });
});
