#!/usr/bin/env node
'use strict';
// `npx renewdesk ...` in a checkout or an image: brings the build up to date, then becomes dist/src/main.js.
const Module = require('node:module');
const { join } = require('node:path');
const { ensureOrExplain } = require('../scripts/ensure.cjs');

if (ensureOrExplain()) {
  process.setSourceMapsEnabled(true);
  // As if it had been started by `node dist/src/main.js`, in this very process, so that signals reach it.
  process.argv[1] = join(__dirname, '../dist/src/main.js');
  Module.runMain();
} else {
  process.exitCode = 1;
}
