import { describe, expect, it } from '@jest/globals';
import { parseChatCommand } from '../../../src/cli/chat/commands';
import { readScript } from '../../../src/cli/chat/script';

describe('a script', () => {
  it('is bursts between blank lines, commands and comments', () => {
    expect(readScript('\uFEFF# renew\r\nhi\r\nI want to renew\r\n\r\n\r\nNO-1\n/pay\nthanks')).toEqual([
      { kind: 'burst', lines: ['hi', 'I want to renew'] },
      { kind: 'burst', lines: ['NO-1'] },
      { kind: 'command', line: '/pay' },
      { kind: 'burst', lines: ['thanks'] },
    ]);
  });

  it('may be empty', () => {
    expect(readScript('\n# nothing\n')).toEqual([]);
  });
});

describe('a command in the chat', () => {
  it('is read with what belongs to it', () => {
    expect(parseChatCommand('/pay yearly')).toEqual({ name: 'pay', cycle: 'yearly' });
    expect(parseChatCommand('/human-reply Hi, Ola here')).toEqual({
      name: 'human-reply',
      text: 'Hi, Ola here',
    });
    expect(parseChatCommand('/later 25h')).toEqual({ name: 'later', ms: 25 * 3_600_000 });
    expect(parseChatCommand('/later 2d')).toEqual({ name: 'later', ms: 2 * 86_400_000 });
  });

  it.each(['/pay weekly', '/later', '/later soon', '/human-reply', '/refund'])(
    'says what is wrong with %s',
    (line) => {
      expect(typeof parseChatCommand(line)).toBe('string');
    },
  );
});
