'use strict';
// dist/ in steps: compile beside it, swap it in, train what is trained at build, and only then write the hash that
// says "complete". A failed build leaves the old dist as it was.
const { spawnSync } = require('node:child_process');
const { existsSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { inputsHash } = require('./inputs-hash.cjs');

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const fresh = join(root, 'dist.tmp');
const previous = join(root, 'dist.old');

/** Steps after the compiler, each a program in dist that is run when it is there, with the folder dist as argument. */
const TRAINERS = ['src/nlu/train-at-build.js'];

main();

function main() {
  // Taken first: a file edited while we compile makes the next start build again.
  const hash = inputsHash(root);
  rmSync(fresh, { recursive: true, force: true });
  compile();
  swapIn();
  try {
    for (const trainer of TRAINERS) train(join(dist, trainer));
  } catch (error) {
    swapBack();
    fail(error.message);
  }
  writeFileSync(join(dist, '.build-hash'), hash);
  rmSync(previous, { recursive: true, force: true });
}

function compile() {
  const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin/tsc');
  const status = runNode([tsc, '-p', 'tsconfig.build.json', '--outDir', fresh]);
  if (status === 0) return;
  rmSync(fresh, { recursive: true, force: true });
  fail('the compiler found errors');
}

function swapIn() {
  rmSync(previous, { recursive: true, force: true });
  if (existsSync(dist)) renameSync(dist, previous);
  renameSync(fresh, dist);
}

function swapBack() {
  rmSync(dist, { recursive: true, force: true });
  if (existsSync(previous)) renameSync(previous, dist);
}

function train(program) {
  if (!existsSync(program)) return;
  const status = runNode(['--enable-source-maps', program, dist]);
  if (status !== 0) throw new Error(`${program.slice(root.length + 1)} failed`);
}

function runNode(args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] }).status;
}

function fail(reason) {
  process.stderr.write(`renewdesk: build stopped: ${reason}\n`);
  process.exit(1);
}
