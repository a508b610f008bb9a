import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { jest } from '@jest/globals';

/** A browser beside all other tests on two cores takes its time. */
export const BROWSER_TEST_MS = 60_000;

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * A browser of this machine: the CHROMIUM variable, else the first in PATH. Undefined, with a loud line, where there is
 * none; with CI=true that is a failure.
 */
export function findChromium(): string | undefined {
  const { CHROMIUM, PATH = '', CI } = process.env;
  const found =
    CHROMIUM ??
    PATH.split(delimiter)
      .flatMap((folder) => NAMES.map((name) => join(folder, name)))
      .find(isProgram);
  if (found !== undefined) return found;
  if (CI === 'true') throw new Error('no Chromium: install it, or set CHROMIUM');
  process.stderr.write('\n*** SKIPPED: tests in a browser. Install chromium, or set CHROMIUM. ***\n');
  return undefined;
}

/**
 * For test files with a browser, at their top. In CI a test that fails is run once more, with its first error printed:
 * on a shared machine a browser now and then stands still for longer than what waits for it.
 */
export function useBrowserPatience(): void {
  jest.setTimeout(BROWSER_TEST_MS);
  if (process.env.CI === 'true') jest.retryTimes(1, { logErrorsBeforeRetry: true, retryImmediately: true });
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
