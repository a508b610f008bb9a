import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, readProjectFile, trackedFiles } from './project';

const CHANNELS = ['facebook', 'instagram', 'x'];
const ADAPTER_FILES = ['README.md', 'errors.ts', 'index.ts', 'receive.ts', 'samples', 'schema.ts', 'send.ts'];
/** The stations a DM passes; a page that follows one DM names a file of each. */
const STATIONS = [
  'adapters/',
  'src/webhook/',
  'src/inbox/',
  'src/queue/',
  'src/turn/',
  'src/nlu/',
  'intents/',
  'src/outbox/',
];

describe.each(CHANNELS)('adapters/%s', (channel) => {
  it('has the files every adapter has', () => {
    const folder = join(ROOT, 'adapters', channel);
    expect(existsSync(folder) ? readdirSync(folder) : []).toEqual(expect.arrayContaining(ADAPTER_FILES));
  });

  it('has samples', () => {
    const folder = join(ROOT, 'adapters', channel, 'samples');
    expect(existsSync(folder) && statSync(folder).isDirectory()).toBe(true);
    expect(readdirSync(folder).filter((name) => name.endsWith('.json')).length).toBeGreaterThan(0);
  });
});

describe('docs/one-dm.md', () => {
  it('names files that exist', () => {
    const missing = namedPaths(readProjectFile('docs/one-dm.md')).filter((path) => !exists(path));
    expect(missing).toEqual([]);
  });

  it('passes every station', () => {
    const paths = namedPaths(readProjectFile('docs/one-dm.md'));
    const unseen = STATIONS.filter((station) => !paths.some((path) => path.startsWith(station)));
    expect(unseen).toEqual([]);
  });
});

describe('docs/decisions', () => {
  it('lists every record in its index, and each number once', () => {
    const pages = readdirSync(join(ROOT, 'docs/decisions')).filter((name) => /^\d{4}-/.test(name));
    const listed = [...readProjectFile('docs/decisions/README.md').matchAll(/\]\((\d{4}-[^)]+)\)/g)].map(
      (match) => match[1],
    );
    expect(new Set(listed)).toEqual(new Set(pages));
    expect(new Set(pages.map((name) => name.slice(0, 4))).size).toBe(pages.length);
  });
});

describe('README.md', () => {
  it('names files that exist', () => {
    expect(namedPaths(readProjectFile('README.md')).filter((path) => !exists(path))).toEqual([]);
  });
});

describe('the path finder of these tests', () => {
  it('sees paths in code marks and in links, with line numbers and patterns', () => {
    const page =
      'See `src/turn/run-turn.ts:12`, [inbox](../src/inbox/README.md#x) and `intents/*/replies.<lang>.yaml`, not `npm test`.';
    expect(namedPaths(page)).toEqual([
      'src/turn/run-turn.ts',
      'src/inbox/README.md',
      'intents/*/replies.<lang>.yaml',
    ]);
  });

  it('knows what is not there', () => {
    expect(exists('src/lib/clock.ts')).toBe(true);
    expect(exists('src/lib/*.ts')).toBe(true);
    expect(exists('src/lib/sundial.ts')).toBe(false);
    expect(exists('src/*/sundial.<lang>.ts')).toBe(false);
  });
});

/** Paths of ours a Markdown page names, in code marks or as link targets. */
function namedPaths(page: string): string[] {
  const named =
    /(?:`|\]\((?:\.{1,2}\/)*)((?:src|adapters|intents|web|test|bench|docs|config|scripts|examples|bin|\.ci)\/[^`\s)#:]*)/g;
  return [...page.matchAll(named)].map((match) => match[1] ?? '');
}

/** `*` and `<name>` stand for anything within one name. */
function exists(path: string): boolean {
  if (!/[*<{]/.test(path)) return existsSync(join(ROOT, path));
  const words = path
    .split(/\*+|<[^>]*>|\{[^}]*\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`^${words.join('[^/]*')}`);
  return trackedFiles().some((file) => pattern.test(file));
}
