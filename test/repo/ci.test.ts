import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, withFolder } from './project';

const TOTALS =
  'Test Suites: 2 passed, 2 total\nTests:       9 passed, 9 total\nSnapshots:   0 total\nTime:        1 s\n';

/** Notes how it was called and what CI says; `npm test` prints totals; whatever is named in FAILS fails. */
const FAKE_NPM = `#!/bin/sh
echo "npm $* CI=$CI" >> calls.log
case "$*" in test|"run chaos") printf '\\033[1mPASS\\033[0m a.test.ts\\n${TOTALS.replaceAll('\n', '\\n')}' >&2 ;; esac
[ "$*" != "$FAILS" ]
`;

interface Run {
  readonly status: number | null;
  readonly lines: string[];
  readonly calls: string[];
}

/** .ci/run beside stand-ins for npm and apt, in a project with the named files. */
function runCi(
  files: string[],
  env: Record<string, string> = {},
  installed = ['redis-server', 'chromium'],
): Run {
  return withFolder((folder) => {
    const program = (name: string, text: string) => {
      write(join(folder, 'programs', name), text);
      chmodSync(join(folder, 'programs', name), 0o755);
    };
    program('npm', FAKE_NPM);
    for (const name of ['apt-get', 'service', 'sudo'])
      program(name, `#!/bin/sh\necho "${name} $*" >> calls.log\n`);
    program('timeout', '#!/bin/sh\nexec /usr/bin/timeout "$@"\n');
    for (const name of installed) program(name, '#!/bin/sh\n');
    for (const file of files) write(join(folder, file), '');
    cpSync(join(ROOT, '.ci/run'), join(folder, '.ci/run'));
    // Only what the script itself needs, so that programs of this machine cannot be found by accident.
    for (const name of [
      'bash',
      'sh',
      'dirname',
      'mktemp',
      'rm',
      'tee',
      'sed',
      'grep',
      'id',
      'printf',
      'env',
    ]) {
      program(name, `#!/bin/sh\nPATH=/usr/bin:/bin exec ${name} "$@"\n`);
    }
    const result = spawnSync('/bin/bash', [join(folder, '.ci/run')], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: join(folder, 'programs'), ...env },
    });
    const log = join(folder, 'calls.log');
    return {
      status: result.status,
      lines: (result.stdout + result.stderr).trimEnd().split('\n'),
      calls: existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [],
    };
  });
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

describe('.ci/run', () => {
  it('runs every part with CI=true, tells the seconds of each, and ends with the totals of the tests', () => {
    const { status, lines, calls } = runCi(['test/chaos/kill.test.ts', 'bench/run.cjs']);
    expect(calls).toEqual(
      ['run build', 'run check', 'test', 'run chaos', 'run bench -- --quick'].map(
        (part) => `npm ${part} CI=true`,
      ),
    );
    expect(status).toBe(0);
    for (const part of ['system', 'build', 'check', 'test', 'chaos', 'bench']) {
      expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^ci: ${part} +\\d+ s  ok$`)));
    }
    expect(lines.slice(-5)).toEqual(['ci: npm test', ...TOTALS.trimEnd().split('\n')]);
  });

  it('stops at the first failure and says which part it was', () => {
    const { status, lines, calls } = runCi([], { FAILS: 'run check' });
    expect(status).not.toBe(0);
    expect(calls.at(-1)).toContain('run check');
    expect(lines.at(-1)).toMatch(/^ci: check +\d+ s {2}FAILED/);
  });

  it('fails when the tests fail although their output goes through a pipe', () => {
    expect(runCi([], { FAILS: 'test' }).status).not.toBe(0);
  });

  it('names a part that is not in the checkout', () => {
    const { lines } = runCi([]);
    expect(lines.join('\n')).toMatch(/chaos: NOT THERE YET[\s\S]*bench: NOT THERE YET/);
    expect(lines.join('\n')).toMatch(/ci: chaos +- {2}not there yet/);
  });

  it('installs what a test needs and the machine lacks', () => {
    const { calls } = runCi([], {}, ['chromium']);
    const apt = calls.filter((call) => call.includes('apt-get'));
    expect(apt).toEqual([
      expect.stringContaining('update'),
      expect.stringMatching(/install .*redis-server$/),
    ]);
  });

  it('fails over 22 minutes', () => {
    const { status, lines } = runCi([], { SECONDS: String(22 * 60 + 1) });
    expect(status).toBe(1);
    expect(lines.join('\n')).toContain('over the time budget');
  });
});
