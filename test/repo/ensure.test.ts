import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, readProjectFile, withFolder } from './project';

const LOCK = {
  packages: {
    '': { name: 'renewdesk' },
    'node_modules/typescript': { version: '7.0.2', integrity: 'sha512-a' },
    'node_modules/made-for-another-system': { version: '1.0.0', optional: true },
  },
};

/** Stands in for npm: writes down that it was called, and leaves what `npm ci` leaves. */
const FAKE_NPM = `#!/usr/bin/env node
const fs = require('node:fs');
fs.appendFileSync('calls.log', 'npm ' + process.argv.slice(2).join(' ') + '\\n');
if (fs.existsSync('npm-fails')) process.exit(7);
fs.rmSync('node_modules', { recursive: true, force: true });
if (fs.existsSync('npm-is-slow')) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000);
fs.mkdirSync('node_modules/typescript/bin', { recursive: true });
fs.writeFileSync('node_modules/typescript/package.json', '{}');
fs.copyFileSync('fake-tsc.cjs', 'node_modules/typescript/bin/tsc');
const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8'));
delete packages[''];
for (const name in packages) if (packages[name].optional) delete packages[name];
fs.writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages }));
`;

/** Stands in for the compiler: copies the sources; one that says "type error" does not compile. */
const FAKE_TSC = `
const fs = require('node:fs');
const out = process.argv[process.argv.indexOf('--outDir') + 1];
fs.appendFileSync('calls.log', 'tsc\\n');
if (fs.readFileSync('src/main.ts', 'utf8').includes('type error')) process.exit(1);
fs.cpSync('src', out + '/src', { recursive: true });
fs.renameSync(out + '/src/main.ts', out + '/src/main.js');
`;

interface Project {
  readonly folder: string;
  write(path: string, text: string): void;
  read(path: string): string;
  ensure(...flags: string[]): { status: number | null; stderr: string; stdout: string };
  /** What npm and the compiler were called for since the last look. */
  calls(): string[];
}

function withProject<T>(work: (project: Project) => T): T {
  return withFolder((folder) => {
    const project = createProject(folder);
    return work(project);
  });
}

function createProject(folder: string): Project {
  const write = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const name of ['ensure', 'inputs-hash', 'lock', 'build']) {
    cpSync(join(ROOT, `scripts/${name}.cjs`), join(folder, `scripts/${name}.cjs`));
  }
  write('package.json', JSON.stringify({ name: 'renewdesk', engines: { node: '>=20.19' } }));
  write('package-lock.json', JSON.stringify(LOCK));
  write('tsconfig.build.json', '{}');
  write('src/main.ts', 'console.log(1);');
  write('fake-tsc.cjs', FAKE_TSC);
  write('bin/npm', FAKE_NPM);
  chmodSync(join(folder, 'bin/npm'), 0o755);
  const log = join(folder, 'calls.log');
  return {
    folder,
    write,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    ensure: (...flags) =>
      spawnSync(process.execPath, command(flags), { ...surroundings(folder), encoding: 'utf8' }),
    calls: () => {
      const lines = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [];
      rmSync(log, { force: true });
      return lines;
    },
  };
}

function command(flags: string[]): string[] {
  return ['scripts/ensure.cjs', ...flags];
}

function surroundings(folder: string) {
  return {
    cwd: folder,
    env: { ...process.env, PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}` },
  };
}

describe('ensure', () => {
  it('installs and builds a fresh clone, then has nothing to do and says nothing', () => {
    withProject((project) => {
      const first = project.ensure();
      expect(first.status).toBe(0);
      expect(first.stdout).toBe('');
      expect(first.stderr).toMatch(
        /installing packages[\s\S]*packages installed in[\s\S]*building[\s\S]*built in/,
      );
      expect(project.calls()).toEqual(['npm ci --include=dev --no-audit --no-fund --loglevel=error', 'tsc']);
      expect(existsSync(join(project.folder, 'dist/src/main.js'))).toBe(true);

      expect(project.ensure()).toMatchObject({ status: 0, stderr: '', stdout: '' });
      expect(project.calls()).toEqual([]);
    });
  });

  it('looks at contents and not at times', () => {
    withProject((project) => {
      project.ensure();
      project.calls();
      utimesSync(join(project.folder, 'src/main.ts'), new Date(), new Date(Date.now() + 60_000));
      project.ensure();
      expect(project.calls()).toEqual([]);

      project.write('src/main.ts', 'console.log(2);');
      project.ensure();
      expect(project.calls()).toEqual(['tsc']);
      expect(project.read('dist/src/main.js')).toBe('console.log(2);');
    });
  });

  it('builds again when a file is added or a phrase changes', () => {
    withProject((project) => {
      project.ensure();
      project.calls();
      project.write('intents/renew/phrases.en.txt', 'renew my plan\n');
      project.ensure();
      expect(project.calls()).toEqual(['tsc']);
      rmSync(join(project.folder, 'intents'), { recursive: true });
      project.ensure();
      expect(project.calls()).toEqual(['tsc']);
    });
  });

  it.each([
    ['another version', { 'node_modules/typescript': { version: '6.0.0', integrity: 'sha512-a' } }],
    ['a missing package', {}],
    ['a package left over', { ...LOCK.packages, 'node_modules/old': { version: '1.0.0' } }],
  ])('installs again when node_modules has %s', (_what, packages) => {
    withProject((project) => {
      project.ensure('--install');
      project.calls();
      project.write('node_modules/.package-lock.json', JSON.stringify({ packages }));
      project.ensure('--install');
      expect(project.calls()).toEqual([expect.stringContaining('npm ci')]);
    });
  });

  it('only installs with --install, and builds without a change with --force', () => {
    withProject((project) => {
      project.ensure('--install');
      expect(project.calls()).toEqual([expect.stringContaining('npm ci')]);
      project.ensure('--force');
      project.ensure('--force');
      expect(project.calls()).toEqual(['tsc', 'tsc']);
    });
  });

  it('takes over the lock of a process that is dead', () => {
    withProject((project) => {
      const { pid } = spawnSync(process.execPath, ['-e', '0']);
      project.write('.ensure.lock', JSON.stringify({ pid, startedAt: '1' }));
      expect(project.ensure().status).toBe(0);
      expect(existsSync(join(project.folder, '.ensure.lock'))).toBe(false);
    });
  });

  it('takes over a lock whose process id now belongs to another process', () => {
    withProject((project) => {
      project.write('.ensure.lock', JSON.stringify({ pid: process.pid, startedAt: '1' }));
      expect(project.ensure().status).toBe(0);
    });
  });

  it('installs and builds once when started twice at the same moment', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'renewdesk-repo-'));
    const project = createProject(folder);
    project.write('npm-is-slow', '');
    try {
      const runs = [1, 2, 3].map(() =>
        spawn(process.execPath, command([]), { ...surroundings(folder), stdio: 'pipe' }),
      );
      let said = '';
      for (const run of runs) run.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
      const codes = await Promise.all(runs.map(async (run) => (await once(run, 'close'))[0] as number));
      expect(codes).toEqual([0, 0, 0]);
      expect(project.calls()).toEqual([expect.stringContaining('npm ci'), 'tsc']);
      expect(said).toMatch(/waiting for process \d+, which is installing or building here/);
      expect(existsSync(join(folder, '.ensure.lock'))).toBe(false);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('keeps the last good build when the new one fails, and tries again the next time', () => {
    withProject((project) => {
      project.ensure();
      project.write('src/main.ts', 'type error');
      const failed = project.ensure();
      expect(failed.status).toBe(1);
      expect(failed.stderr).toContain('The build failed: mend the lines above');
      expect(project.read('dist/src/main.js')).toBe('console.log(1);');
      project.calls();
      project.ensure();
      expect(project.calls()).toEqual(['tsc']);
    });
  });

  it('trains what is trained at build, and takes the old build back when that fails', () => {
    withProject((project) => {
      const trainer = 'src/nlu/train-at-build.js';
      project.write(trainer, "require('node:fs').writeFileSync(process.argv[2] + '/model.json', '{}');");
      project.ensure();
      expect(project.read('dist/model.json')).toBe('{}');
      project.write(trainer, 'process.exit(3);');
      expect(project.ensure().stderr).toContain(`dist/${trainer} failed`);
      expect(project.read('dist/model.json')).toBe('{}');
    });
  });

  it('says what to do when npm fails', () => {
    withProject((project) => {
      project.write('npm-fails', '');
      const { status, stderr } = project.ensure();
      expect(status).toBe(1);
      expect(stderr).toContain("npm ci failed (exit code 7). Look at npm's lines above");
      expect(stderr).not.toContain('at install');
    });
  });

  it('names the Node that is needed', () => {
    withProject((project) => {
      project.write('package.json', JSON.stringify({ engines: { node: '>=99.1' } }));
      const { status, stderr } = project.ensure();
      expect(status).toBe(1);
      expect(stderr).toContain(`Node 99.1 or newer is needed, this is ${process.versions.node}`);
    });
  });

  it('leaves an image alone, which has a build and nothing to build with', () => {
    withProject((project) => {
      project.ensure();
      project.calls();
      rmSync(join(project.folder, 'tsconfig.build.json'));
      rmSync(join(project.folder, 'node_modules'), { recursive: true });
      expect(project.ensure()).toMatchObject({ status: 0, stderr: '' });
      expect(project.calls()).toEqual([]);
    });
  });

  it('is called by every command that needs packages or a build', () => {
    const { scripts } = JSON.parse(readProjectFile('package.json')) as { scripts: Record<string, string> };
    for (const name of ['test', 'build', 'check', 'bench', 'chaos', 'test:long', 'dev']) {
      expect(scripts[name]).toMatch(/^node scripts\/ensure\.cjs/);
    }
    expect(scripts.start).toBe('node bin/renewdesk.cjs start --sandbox');
    expect(readProjectFile('bin/renewdesk.cjs')).toContain("require('../scripts/ensure.cjs')");
  });
});
