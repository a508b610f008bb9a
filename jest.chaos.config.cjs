// Kill, chaos and load tests: minutes, not seconds, one at a time because each wants both cores for itself.
const common = require('./jest.common.cjs');

/** @type {import('jest').Config} */
module.exports = {
  ...common,
  roots: ['<rootDir>/test/chaos'],
  testTimeout: 600_000,
  maxWorkers: 1,
};
