// Tests that bound what texts cost: first, and each file in a process of its own. V8 optimises no more regular expressions
// once a process has compiled a megabyte of them (regexp.cc, TooMuchRegExpCode), and each test file brings a copy of all
// of ours: slots-time takes 7 s in a young process and 44 to 520 s in one that has run others. The product loads them once.
const common = require('./jest.common.cjs');

const TIMED = [
  'nlu/engine',
  'nlu/language',
  'nlu/slots',
  'nlu/slots-time',
  'nlu/urgent',
  'privacy/mask',
  'privacy/phrase-mask',
  'security/adversarial-texts',
  'turn/understand',
].map((file) => `<rootDir>/test/${file}.test.ts`);

/** @type {import('jest').Config} */
module.exports = { ...common, testMatch: TIMED, maxWorkers: 2, workerIdleMemoryLimit: '1MB' };
