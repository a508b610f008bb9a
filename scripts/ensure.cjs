'use strict';
// Installs and builds when, and only when, something changed. Plain Node, because it runs before `npm ci`; called by
// the npm scripts themselves, because `ignore-scripts` switches prestart and pretest off.
const { spawnSync } = require('node:child_process');
const { createHash } = require('node:crypto');
const { existsSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { inputsHash } = require('./inputs-hash.cjs');
const { withLock } = require('./lock.cjs');

const ROOT = join(__dirname, '..');
const HIDDEN_LOCK = 'node_modules/.package-lock.json';
/** Holds a hash of both lock files when they differ although `npm ci` was content. */
const ACCEPTED = 'node_modules/.renewdesk-accepted';

/**
 * Brings node_modules and dist up to date with the sources; silent when there is nothing to do.
 * @param {{ root?: string, installOnly?: boolean, force?: boolean }} [options] force builds even if nothing changed
 * @throws {Error} whose message says what to do
 */
function ensure({ root = ROOT, installOnly = false, force = false } = {}) {
  if (isPackaged(root)) return;
  requireNode(root);
  if (!force && !todo(root, installOnly)) return;
  const onWait = ({ pid }) => say(`waiting for process ${pid}, which is installing or building here`);
  withLock(join(root, '.ensure.lock'), onWait, () => {
    // Looked at again: whoever held the lock may have done the work.
    if (!isInstalled(root)) install(root);
    if (force || (!installOnly && !isBuilt(root))) build(root, force);
  });
}

/** An image or package carries dist without sources to build from: what is there is what runs. */
function isPackaged(root) {
  return existsSync(join(root, 'dist/src/main.js')) && !existsSync(join(root, 'tsconfig.build.json'));
}

function todo(root, installOnly) {
  return !isInstalled(root) || (!installOnly && !isBuilt(root));
}

/**
 * npm writes node_modules/.package-lock.json last, so an interrupted install leaves none. It lists what is installed
 * here: a package may be missing only if it is optional (made for another system), and none may be left over.
 */
function isInstalled(root) {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  if (!wanted)
    throw new Error(
      'package-lock.json is missing or damaged: get it back with `git checkout package-lock.json`',
    );
  const found = packagesOf(join(root, HIDDEN_LOCK));
  if (!found) return false;
  return samePackages(wanted, found) || readOrEmpty(join(root, ACCEPTED)) === locksHash(root);
}

function samePackages(wanted, found) {
  const complete = Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const there = found[path];
    if (!there) return Boolean(entry.optional || entry.devOptional || entry.peer);
    return there.version === entry.version && there.integrity === entry.integrity;
  });
  return complete && Object.keys(found).every((path) => path in wanted);
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function locksHash(root) {
  const hash = createHash('sha256');
  for (const file of ['package-lock.json', HIDDEN_LOCK]) hash.update(readOrEmpty(join(root, file)));
  return hash.digest('hex');
}

function readOrEmpty(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code === 'ENOENT') return '';
    throw error;
  }
}

function isBuilt(root) {
  return isPartBuilt(root, 'dist', 'server') && (!hasWeb(root) || isPartBuilt(root, 'dist/web', 'web'));
}

function isPartBuilt(root, folder, part) {
  const built = readOrEmpty(join(root, folder, '.build-hash'));
  return built !== '' && built === inputsHash(root, part);
}

function hasWeb(root) {
  return existsSync(join(root, 'web/vite.config.mts'));
}

function install(root) {
  say('installing packages (npm ci), a minute or two the first time');
  const started = Date.now();
  // npm's own progress goes to stderr, so that stdout stays what the command prints. NODE_ENV=production would leave
  // out the compiler, hence --include=dev.
  run(
    npmCommand(),
    ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'],
    root,
    (code) =>
      `npm ci failed (${code}). Look at npm's lines above; without network, copy node_modules from a machine that has it.`,
  );
  // Another version of npm may write its own list differently: after a good `npm ci` what it wrote is right.
  if (!isInstalled(root)) writeFileSync(join(root, ACCEPTED), locksHash(root));
  say(`packages installed in ${seconds(started)} s`);
}

function build(root, force) {
  say('building');
  const started = Date.now();
  run(
    process.execPath,
    [join(root, 'scripts/build.cjs'), ...(force ? ['--force'] : [])],
    root,
    () => 'The build failed: mend the lines above and try again.',
  );
  say(`built in ${seconds(started)} s`);
}

function npmCommand() {
  return process.platform === 'win32' ? 'npm.cmd' : 'npm';
}

function run(command, args, cwd, explain) {
  const { status, signal, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command.endsWith('.cmd'),
  });
  if (error)
    throw new Error(`${command} could not be started (${error.code}): is it installed and on PATH?`, {
      cause: error,
    });
  if (status !== 0) throw new Error(explain(signal ?? `exit code ${status}`));
}

function requireNode(root) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const wanted = /(\d+)\.(\d+)/.exec(engines.node);
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > Number(wanted[1]) || (major === Number(wanted[1]) && minor >= Number(wanted[2]))) return;
  throw new Error(
    `Node ${wanted[1]}.${wanted[2]} or newer is needed, this is ${process.versions.node}: install it from nodejs.org or with a version manager`,
  );
}

function say(line) {
  process.stderr.write(`renewdesk: ${line}\n`);
}

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(1);
}

/** @returns false after printing what went wrong and what to do */
function ensureOrExplain(options) {
  try {
    ensure(options);
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
}

module.exports = { ensure, ensureOrExplain };

if (require.main === module) {
  const [flag] = process.argv.slice(2);
  if (!ensureOrExplain({ installOnly: flag === '--install', force: flag === '--force' }))
    process.exitCode = 1;
}
