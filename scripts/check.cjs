'use strict';
// Everything that is checked without running tests. Runs all parts, says what each took, and fails at the end with the
// list of those that did not pass. `npm run check -- lint format` runs the named parts only.
const { spawnSync } = require('node:child_process');
const { existsSync } = require('node:fs');
const { join } = require('node:path');
const { ensureOrExplain } = require('./ensure.cjs');

const root = join(__dirname, '..');
const FOLDERS = ['src', 'adapters', 'intents', 'web'].filter((folder) => existsSync(join(root, folder)));

const PARTS = {
  types: () => ['tsconfig.json', 'web/tsconfig.json'].map(typesOf).every(Boolean),
  lint: () => tool('oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']),
  format: () => tool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '.']),
  imports: () =>
    tool('dependency-cruiser/bin/dependency-cruise.mjs', ['--config', '.dependency-cruiser.cjs', ...FOLDERS]),
  unused: () => tool('knip/bin/knip.js', ['--no-config-hints']),
  'sql-time': () => node([join(__dirname, 'check-sql-time.cjs')]),
  licences: () => node([join(__dirname, 'third-party.cjs'), '--check']),
  intents: checkIntents,
};

main(process.argv.slice(2));

function main(asked) {
  const unknown = asked.filter((name) => !(name in PARTS));
  if (unknown.length > 0) {
    console.error(`check: no part named ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);
    process.exit(2);
  }
  const names = asked.length > 0 ? asked : Object.keys(PARTS);
  const failed = names.filter((name) => !passes(name));
  if (failed.length > 0) console.error(`check: FAILED: ${failed.join(', ')}`);
  else console.log(`check: all ${names.length} parts passed`);
  process.exitCode = failed.length > 0 ? 1 : 0;
}

function passes(name) {
  const started = Date.now();
  const passed = PARTS[name]();
  console.log(
    `check: ${name.padEnd(8)} ${passed ? 'ok    ' : 'FAILED'} ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
  return passed;
}

/** The phrases and replies are checked by the product itself, so this part needs a build. */
function checkIntents() {
  if (!ensureOrExplain()) return false;
  const main = join(root, 'dist/src/main.js');
  const help = spawnSync(process.execPath, [main, 'intents', 'check', '--help'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (help.status === 0) return node([main, 'intents', 'check']);
  if (/unknown command|too many arguments/i.test(help.stderr + help.stdout)) {
    console.log('check: SKIPPED intents: this build has no `renewdesk intents check` yet');
    return true;
  }
  console.error(help.stderr);
  return false;
}

function typesOf(project) {
  return tool('typescript/bin/tsc', ['-p', project, '--noEmit']);
}

function tool(path, args) {
  return node([join(root, 'node_modules', path), ...args]);
}

function node(args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}
