import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, withFolder } from './project';

/** One planted violation a file: where, what, and which rule has to find it. */
const PLANTS: [path: string, code: string, rule: string][] = [
  ['src/store/env.ts', 'export const url = process.env.DATABASE_URL;', 'no-process-env'],
  ['src/turn/default.ts', 'export default 1;', 'no-default-export'],
  ['src/turn/talk.ts', "console.log('hello');\nexport {};", 'no-console'],
  ['src/turn/RunTurn.ts', 'export const a = 1;', 'filename-case'],
  ['src/turn/cycle-a.ts', "import { b } from './cycle-b';\nexport const a = () => b;", 'no-cycle'],
  ['src/turn/cycle-b.ts', "import { a } from './cycle-a';\nexport const b = () => a;", 'no-cycle'],
  [
    'src/turn/cause.ts',
    "export function f() {\n  try {\n    JSON.parse('');\n  } catch (error) {\n    throw new Error('lost');\n  }\n}",
    'preserve-caught-error',
  ],
  ['src/turn/loose.ts', 'export const f = (a: any) => String(a);', 'no-explicit-any'],
  ['src/turn/sure.ts', 'export const f = (a: string | undefined) => a!.length;', 'no-non-null-assertion'],
  [
    'src/turn/half.ts',
    "export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1;\n  }\n  return 2;\n}",
    'switch-exhaustiveness-check',
  ],
  [
    'src/turn/swallow.ts',
    "export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1;\n    default:\n      return 2;\n  }\n}",
    'switch-exhaustiveness-check',
  ],
  ['src/turn/float.ts', 'export const f = (a: () => Promise<void>) => {\n  a();\n};', 'no-floating-promises'],
  ['src/turn/thrown.ts', "export const f = () => {\n  throw 'words';\n};", 'only-throw-error'],
  ['src/turn/params.ts', 'export class A {\n  constructor(readonly a: string) {}\n}', 'parameter-properties'],
  ['src/turn/types.ts', "export type A = import('node:fs').Stats;", 'consistent-type-imports'],
  [
    'src/nlu/root.ts',
    "import * as natural from 'natural';\nexport const a = natural;",
    'no-restricted-imports',
  ],
  [
    'src/nlu/index-file.ts',
    "import * as a from 'natural/lib/natural/index.js';\nexport const b = a;",
    'no-restricted-imports',
  ],
  [
    'src/nlu/moods.ts',
    "import * as a from 'natural/lib/natural/sentiment';\nexport const b = a;",
    'no-restricted-imports',
  ],
];

/** The same things where they are allowed. */
const GOOD: [path: string, code: string][] = [
  ['src/main.ts', 'export const url = process.env.DATABASE_URL;'],
  ['src/cli/talk.ts', "console.log('hello');\nexport {};"],
  [
    'src/nlu/distance.ts',
    "import * as a from 'natural/lib/natural/distance/levenshtein_distance';\nexport const b: unknown = a;",
  ],
  [
    'src/turn/whole.ts',
    "export function f(a: 'x' | 'y') {\n  switch (a) {\n    case 'x':\n      return 1;\n    case 'y':\n      return 2;\n  }\n}",
  ],
];

describe('the lint rules', () => {
  const found = lint([...PLANTS, ...GOOD]);

  it.each(PLANTS)('find what is wrong in %s', (path, _code, rule) => {
    expect(found.filter((one) => one.path === path).map((one) => one.rule)).toContain(rule);
  });

  it('let the allowed places alone', () => {
    const allowed = GOOD.map(([path]) => path);
    expect(found.filter(({ path }) => allowed.includes(path))).toEqual([]);
  });
});

function lint(
  files: (readonly [path: string, code: string, rule?: string])[],
): { path: string; rule: string }[] {
  return withFolder((folder) => {
    for (const [path, code] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
    for (const file of ['.oxlintrc.json', 'tsconfig.json', 'package.json'])
      copyFileSync(join(ROOT, file), join(folder, file));
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    const program = join(ROOT, 'node_modules/oxlint/bin/oxlint');
    const run = spawnSync(process.execPath, [program, '--type-aware', '--format', 'json'], {
      cwd: folder,
      encoding: 'utf8',
    });
    if (!run.stdout.includes('"diagnostics"')) throw new Error(run.stdout + run.stderr);
    const { diagnostics } = JSON.parse(run.stdout) as { diagnostics: { filename: string; code: string }[] };
    return diagnostics.map(({ filename, code }) => ({
      path: filename,
      rule: /\(([^)]+)\)/.exec(code)?.[1] ?? code,
    }));
  });
}
