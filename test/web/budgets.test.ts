import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../repo/project';

interface Chunk {
  readonly file: string;
  readonly src?: string;
  readonly imports?: readonly string[];
  readonly css?: readonly string[];
}

const FOLDER = process.env.DESK_FOLDER ?? join(ROOT, 'dist/web');
const KB = 1024;
/** See docs/decisions/0015-the-web-side.md for what is in them. */
const INITIAL_JS = 220 * KB;
const INITIAL_CSS = 28 * KB;
const LAZY_PAGE_JS = 25 * KB;
/** Menus, popovers and dialogs come with it, which need a library to find their place. */
const FIRST_THREAD_JS = 100 * KB;
const FONT = 50 * KB;
/** Drawn with a chart library that only they load; it is a chunk of its own. */
const CHARTS = /recharts|charts/;

const manifest = existsSync(join(FOLDER, 'manifest.json'))
  ? (JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8')) as Record<string, Chunk>)
  : {};
const PAGE = /^pages\/[\w-]+\/index\.tsx$/;
const INBOX = 'pages/inbox/index.tsx';
/** The words every agent sees at once, in one language. */
const FIRST_TEXTS = Object.keys(manifest).filter((key) => /texts-en/.test(manifest[key]?.file ?? ''));
/** What opening a conversation fetches; everybody has it by the time they go to another page. */
const THREAD = ['pages/inbox/thread/thread-pane.tsx', 'pages/inbox/panel/side-panel.tsx'];
const initial = reachable(['index.html', INBOX, ...FIRST_TEXTS]);

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

describe('the size of the desk', () => {
  it('is known from a build', () => {
    expect(Object.keys(manifest)).toEqual(expect.arrayContaining(['index.html', INBOX]));
    expect(FIRST_TEXTS).toHaveLength(1);
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

  it('keeps what a page adds under 25 KB, but for charts', () => {
    const known = reachable([...initial, ...THREAD]);
    const added = Object.keys(manifest)
      .filter((key) => PAGE.test(key) && key !== INBOX)
      .map((key) => {
        const own = [...reachable([key])].filter((part) => !known.has(part));
        return [key, gzipped(scriptsOf(own).filter((file) => !CHARTS.test(file)))] as const;
      });
    expect(added.filter(([, bytes]) => bytes > LAZY_PAGE_JS)).toEqual([]);
  });

  it('keeps the font of most texts under 50 KB', () => {
    const latin = Object.values(manifest).find(({ file }) => /inter-latin-wght/.test(file))?.file;
    expect(statSync(join(FOLDER, latin ?? '')).size).toBeLessThan(FONT);
  });
});
