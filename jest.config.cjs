const common = require('./jest.common.cjs');
const { testMatch: timed } = require('./jest.timed.config.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...common,
  // Minutes each: `npm run test:long`, and for test/chaos `npm run chaos`. What is timed has had its own run.
  testPathIgnorePatterns: [
    ...common.testPathIgnorePatterns,
    '\\.long\\.test\\.ts$',
    '<rootDir>/test/chaos/',
    ...[timed].flat(),
  ],
  // One more than two processors: a test that waits for its browser or its database leaves one idle.
  maxWorkers: 3,
  // After most files a new process: an old one keeps what it has compiled and runs regular expressions ever more slowly
  // (see jest.timed.config.cjs). Measured over 12 walk files: 79 s against 89 s with 600 MB.
  workerIdleMemoryLimit: '150MB',
};
