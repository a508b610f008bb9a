import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

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

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
