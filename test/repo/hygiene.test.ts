import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT, trackedFiles } from './project';

const BIGGEST_TEXT = 4 * 1024 * 1024;
/** Folders that exist on the machine of whoever wrote a line and nowhere else. */
const MACHINE_PATHS = [
  /(?<![\w.~-])\/(work|Users)\/[a-z]/i,
  /(?<![\w.~-])\/home\/(?!user\b|node\b)[a-z]\w*\//,
  /\/tmp\/bash_jobs/,
];

/** Registries are named nowhere but npm's public one. */
function registryHosts(): string[] {
  const configured = execFileSync('npm', ['config', 'get', 'registry'], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return [new URL(configured.trim()).host].filter((host) => host !== 'registry.npmjs.org');
}

describe('the files of the project', () => {
  const texts = trackedFiles()
    .filter((path) => statSync(join(ROOT, path)).size < BIGGEST_TEXT)
    .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }))
    .filter(({ text }) => !text.includes('\0'));

  it('name no path of the machine they were written on', () => {
    const personal = [ROOT, homedir()].filter((folder) => folder.split('/').length > 2);
    const found = texts.filter(
      ({ text }) =>
        MACHINE_PATHS.some((path) => path.test(text)) || personal.some((folder) => text.includes(folder)),
    );
    expect(found.map(({ path }) => path).filter((path) => path !== 'test/repo/hygiene.test.ts')).toEqual([]);
  });

  it('name no package registry', () => {
    const hosts = registryHosts();
    const found = texts.filter(({ text }) => hosts.some((host) => text.includes(host)));
    expect(found.map(({ path }) => path)).toEqual([]);
    const npmrc = texts.filter(({ path }) => path.endsWith('.npmrc'));
    for (const { text } of npmrc) expect(text).not.toMatch(/registry\s*=|_auth|\/\//);
  });

  it('hold no private key and no token that looks real', () => {
    // X bearer tokens, Meta page tokens, Stripe live keys, PEM keys.
    const secrets = [
      /-----BEGIN (RSA |EC )?PRIVATE KEY-----/,
      /\bAAAAAAAAAA[\w%]{60,}/,
      /\bEAA[A-Za-z0-9]{80,}/,
      /\b[sr]k_live_\w{16,}/,
    ];
    const found = texts.filter(({ text }) => secrets.some((secret) => secret.test(text)));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('end with a line break and use one kind of it', () => {
    const source = texts.filter(
      ({ path }) => /\.(ts|cjs|yaml|yml|sql|md)$/.test(path) && !path.includes('/samples/'),
    );
    expect(source.length).toBeGreaterThan(20);
    const broken = source.filter(
      ({ text }) => text !== '' && (!text.endsWith('\n') || text.includes('\r\n')),
    );
    expect(broken.map(({ path }) => path)).toEqual([]);
  });
});
