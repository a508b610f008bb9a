import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folder of the project these tests are about. */
export const ROOT = join(__dirname, '../..');

/** Text of a file of the project. */
export function readProjectFile(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

/** Paths of what git keeps or would keep, with forward slashes: a new file counts before its first commit. */
export function trackedFiles(): string[] {
  const list = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return [...new Set(list.split('\0'))].filter((path) => path !== '' && existsSync(join(ROOT, path))).sort();
}

/** Runs `work` with a folder of its own that is removed afterwards. */
export function withFolder<T>(work: (folder: string) => T, parent: string = tmpdir()): T {
  const folder = mkdtempSync(join(parent, 'renewdesk-repo-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
