/** What all test runs share. @type {import('jest').Config} */
module.exports = {
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  transform: {
    '^.+\\.[tj]s$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript' } } }],
  },
  // eld, cookie (of light-my-request) and content-disposition (of @fastify/static) ship ES modules only; jest has no ES
  // module support on Node 20. The last one lies in a node_modules within another.
  transformIgnorePatterns: [
    '/node_modules/(?!(eld|cookie|content-disposition|@fastify/static/node_modules)/)',
  ],
  moduleNameMapper: {
    '^eld/(small|extrasmall)$': '<rootDir>/node_modules/eld/src/entries/static.$1.js',
    // Loaded at first use: a dynamic import names the built file.
    '^(\\..*/botkit/engine)\\.js$': '$1',
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  testTimeout: 20_000,
};
