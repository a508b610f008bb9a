import { describe, expect, it } from '@jest/globals';
import { startVoice } from '../../src/cli/plain-log';
import { type Cli, openTerminal } from '../../src/cli/terminal';

describe('what a running instance tells', () => {
  it('is text at a terminal: the steps, warnings and errors, nothing else', () => {
    const { cli, lines } = recording();
    const { log, progress } = startVoice('info', cli, true);
    progress('starting');
    log.info('a request');
    log.warn({ code: 'STORE_BUSY' }, 'sweep failed');
    log.error('lost');
    expect(lines).toEqual(['renewdesk: starting', 'warning: sweep failed (STORE_BUSY)', 'error: lost']);
  });

  it.each([
    ['without a terminal', {}, false],
    ['when a level was asked for', { LOG_LEVEL: 'silent' }, true],
  ])('is not one line of text %s: the log is there for programs', (_when, environment, atTerminal) => {
    const { cli, lines } = recording(environment);
    const { log, progress } = startVoice('silent', cli, atTerminal);
    progress('starting');
    log.error('lost');
    expect(lines).toEqual([]);
  });
});

function recording(environment: Cli['environment'] = {}): { cli: Cli; lines: string[] } {
  const lines: string[] = [];
  const cli = openTerminal({ NO_COLOR: '1', ...environment });
  return { cli: { ...cli, note: (line) => void lines.push(line) }, lines };
}
