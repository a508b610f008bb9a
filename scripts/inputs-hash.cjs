'use strict';
// What a build depends on, as one hash of contents: a fresh checkout or a changed time stamp alone builds nothing.
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');

const INPUTS = {
  server: [
    'src',
    'adapters',
    'intents',
    'config',
    'tsconfig.json',
    'tsconfig.build.json',
    'package-lock.json',
    'scripts/build.cjs',
  ],
  // The contract the desk is built with draws from all over src.
  web: ['web', 'src', 'package-lock.json', 'scripts/build.cjs'],
};
/** Recorded payloads and prose never reach dist. */
const LEFT_OUT = /(^|\/)(samples|\.[^/]+)(\/|$)|\.md$/;

/**
 * @param {string} root
 * @param {'server' | 'web'} part
 * @returns {string} hex sha256 over path and content of every input
 */
function inputsHash(root, part) {
  const hash = createHash('sha256');
  for (const path of INPUTS[part].flatMap((input) => filesBelow(root, input))) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** Paths relative to root with forward slashes, sorted; an input that does not exist has no files. */
function filesBelow(root, path) {
  if (LEFT_OUT.test(path)) return [];
  let entries;
  try {
    entries = readdirSync(join(root, path), { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .map((entry) => ({ entry, child: `${path}/${entry.name}` }))
    .sort((a, b) => (a.child < b.child ? -1 : 1))
    .flatMap(({ entry, child }) => {
      if (entry.isDirectory()) return filesBelow(root, child);
      return LEFT_OUT.test(child) ? [] : [child];
    });
}

module.exports = { inputsHash };
