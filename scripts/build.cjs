'use strict';
// dist/ in steps: compile beside it, swap it in, train what is trained at build, and only then write the hash that
// says "complete". Then the desk for browsers, dist/web, in the same way. A failed build leaves the old one as it was,
// and a part whose inputs did not change is left alone, unless --force is said.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, extname, join } = require('node:path');
const zlib = require('node:zlib');
const { inputsHash } = require('./inputs-hash.cjs');

const root = join(__dirname, '..');
const dist = join(root, 'dist');
const fresh = join(root, 'dist.tmp');
const previous = join(root, 'dist.old');
const web = join(dist, 'web');

/** Steps after the compiler, each a program in dist that is run when it is there, with the folder dist as argument. */
const TRAINERS = ['src/nlu/train-at-build.js'];
/** Stored packed beside the plain file, for browsers that take it so; the others are packed by nature. */
const PACKED = ['.js', '.css', '.svg'];

main(process.argv.includes('--force'));

function main(force) {
  // Taken first: a file edited while we compile makes the next start build again.
  const server = inputsHash(root, 'server');
  if (force || hashIn(dist) !== server) buildServer(server);
  if (!existsSync(join(root, 'web/vite.config.mts'))) return;
  const desk = inputsHash(root, 'web');
  if (force || hashIn(web) !== desk) buildWeb(desk);
}

function hashIn(folder) {
  const file = join(folder, '.build-hash');
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function buildServer(hash) {
  rmSync(fresh, { recursive: true, force: true });
  compile();
  swapIn();
  try {
    for (const trainer of TRAINERS) train(join(dist, trainer));
  } catch (error) {
    swapBack();
    fail(error.message);
  }
  if (existsSync(join(previous, 'web'))) renameSync(join(previous, 'web'), web);
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

function buildWeb(hash) {
  rmSync(fresh, { recursive: true, force: true });
  const vite = join(dirname(require.resolve('vite/package.json')), 'bin/vite.js');
  const status = runNode([
    vite,
    'build',
    '--config',
    join(root, 'web/vite.config.mts'),
    '--outDir',
    fresh,
    '--logLevel',
    'warn',
  ]);
  if (status !== 0) {
    rmSync(fresh, { recursive: true, force: true });
    fail('the desk for browsers could not be built');
  }
  pack(join(fresh, 'assets'));
  writeFileSync(join(fresh, '.build-hash'), hash);
  rmSync(web, { recursive: true, force: true });
  renameSync(fresh, web);
}

function pack(folder) {
  for (const name of readdirSync(folder).filter((file) => PACKED.includes(extname(file)))) {
    const content = readFileSync(join(folder, name));
    writeFileSync(join(folder, `${name}.gz`), zlib.gzipSync(content, { level: 9 }));
    const quality = { [zlib.constants.BROTLI_PARAM_QUALITY]: 9 };
    writeFileSync(join(folder, `${name}.br`), zlib.brotliCompressSync(content, { params: quality }));
  }
}

function runNode(args) {
  return spawnSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] }).status;
}

function fail(reason) {
  process.stderr.write(`renewdesk: build stopped: ${reason}\n`);
  process.exit(1);
}
