'use strict';
// A lock file between processes of one checkout, for plain Node before anything is installed.
const fs = require('node:fs');

const POLL_MS = 150;
/** Judging and removing a dead lock takes microseconds; a guard older than this was left by a crash. */
const GUARD_STALE_MS = 5_000;

/**
 * Runs `work` while holding the lock file. A lock whose process is dead is taken over, so an interrupted process need
 * not clean up; a living one is waited for.
 * @param {string} file
 * @param {(holder: { pid: number }) => void} onWait called once if somebody else holds the lock
 * @param {() => T} work synchronous
 * @returns {T}
 * @template T
 */
function withLock(file, onWait, work) {
  acquire(file, onWait);
  try {
    return work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function acquire(file, onWait) {
  let told = false;
  while (!tryCreate(file)) {
    const holder = readHolder(file);
    if (holder && !isAlive(holder)) {
      removeIfDead(file);
      continue;
    }
    if (holder && !told) {
      told = true;
      onWait(holder);
    }
    sleep(POLL_MS);
  }
}

/** The lock appears with its content in one step (link of a finished file), so a reader never sees it empty. */
function tryCreate(file) {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, JSON.stringify({ pid: process.pid, startedAt: startTicks(process.pid) }));
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  } finally {
    fs.rmSync(own, { force: true });
  }
}

/** Only one process at a time may judge and remove a dead lock, else the second would remove the first one's new lock. */
function removeIfDead(file) {
  const guard = `${file}.guard`;
  try {
    fs.closeSync(fs.openSync(guard, 'wx'));
  } catch {
    const age = Date.now() - (fs.statSync(guard, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > GUARD_STALE_MS) fs.rmSync(guard, { force: true });
    sleep(POLL_MS);
    return;
  }
  try {
    const holder = readHolder(file);
    if (holder && !isAlive(holder)) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(guard, { force: true });
  }
}

/** @returns undefined when the lock is gone; an unreadable one counts as held by nobody. */
function readHolder(file) {
  let text;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    const { pid, startedAt } = JSON.parse(text);
    return { pid: Number(pid) || 0, startedAt };
  } catch {
    return { pid: 0 };
  }
}

function isAlive({ pid, startedAt }) {
  if (pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
  const now = startTicks(pid);
  return !startedAt || !now || now === startedAt;
}

/** Linux: start time of a process in clock ticks, which tells a reused pid from the old process; '' elsewhere. */
function startTicks(pid) {
  try {
    const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function sleep(ms) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

module.exports = { withLock };
