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
    ...timed,
  ],
  // One more than two processors: a test that waits for its browser or its database leaves one idle.
  maxWorkers: 3,
  // Of what it has compiled for each test file a worker lets nothing go.
  workerIdleMemoryLimit: '600MB',
};
