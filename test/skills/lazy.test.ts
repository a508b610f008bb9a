import { spawnSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../src/lib/project-root';

/** In a process of its own: jest's modules are jest's, and what is loaded there says nothing. */
const PROGRAM = `
  const { loadBrand } = require('./src/brand');
  const { silentLog } = require('./src/lib/log');
  const { openSkills } = require('./src/skills/open-skills');
  const isLoaded = () => Object.keys(require.cache).some((file) => /node_modules.(botkit|botbuilder)/.test(file));
  const skills = openSkills({ brand: loadBrand('config/brand.yaml', {}), log: silentLog });
  const before = isLoaded();
  const said = { text: 'call me', language: 'en', intent: 'call-me-back', confidence: 1, slots: {} };
  skills
    .step({ kind: 'skill', skill: 'call-me-back', said, known: {}, now: 0 }, { threadId: 'facebook:1:2', inboxId: 1 })
    .then(({ outcome }) => console.log(JSON.stringify({ before, outcome, after: isLoaded() })));
`;

describe('Botkit', () => {
  it('is loaded by the first step of a form and not by the start, and leaves nothing running', () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', '-e', PROGRAM], {
      cwd: projectRoot(),
      encoding: 'utf8',
      timeout: 60_000,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ before: false, outcome: 'asked', after: true });
  }, 60_000);
});
