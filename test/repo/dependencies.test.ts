import { describe, expect, it } from '@jest/globals';
import { directDependencies, refused, render } from '../../scripts/third-party.cjs';
import { ROOT, readProjectFile } from './project';

const packages = directDependencies(ROOT);
const names = packages.map(({ name }) => name).sort();

/** First cell of every table row of a Markdown page, without the heading rows. */
function firstCells(page: string): string[] {
  return [...page.matchAll(/^\| ([^|]+?) \|/gm)]
    .map((match) => match[1] ?? '')
    .filter((cell) => cell !== 'package');
}

describe('packages at run time', () => {
  it('have a line each in the decision record, and no line without a package', () => {
    expect(firstCells(readProjectFile('docs/decisions/0002-dependencies.md')).sort()).toEqual(names);
  });

  it('are listed in THIRD_PARTY.md with the licences of their manifests', () => {
    expect(readProjectFile('THIRD_PARTY.md')).toBe(render(packages));
  });

  it('carry licences somebody agreed to', () => {
    expect(refused(packages)).toEqual([]);
  });

  it('need an agreement for each unusual licence, by name', () => {
    const odd = { name: 'some-package', version: '1.0.0', licence: 'Platform License', remark: '' };
    const meta = { ...odd, name: 'facebook-nodejs-business-sdk' };
    expect(refused([odd])).toHaveLength(1);
    expect(refused([meta])).toEqual([]);
    expect(refused([{ ...meta, licence: 'UNLICENSED' }])).toHaveLength(1);
    expect(readProjectFile('NOTICE')).toContain('facebook-nodejs-business-sdk');
  });

  it('are pinned to one version', () => {
    const { dependencies, optionalDependencies } = JSON.parse(readProjectFile('package.json')) as Record<
      string,
      Record<string, string>
    >;
    for (const version of Object.values({ ...dependencies, ...optionalDependencies })) {
      expect(version).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
    }
  });

  it('run no install scripts and carry no address of a registry in the lock file', () => {
    expect(readProjectFile('.npmrc')).toMatch(/^ignore-scripts=true$/m);
    const { packages: locked } = JSON.parse(readProjectFile('package-lock.json')) as {
      packages: Record<string, { resolved?: string; integrity?: string }>;
    };
    const entries = Object.entries(locked).filter(([path]) => path !== '');
    expect(entries.filter(([, entry]) => entry.resolved !== undefined)).toEqual([]);
    expect(entries.filter(([, entry]) => entry.integrity === undefined).map(([path]) => path)).toEqual([]);
  });
});
