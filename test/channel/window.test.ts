import { describe, expect, it } from '@jest/globals';
import type { ThreadEvent } from '../../src/channel/event';
import { opensWindow, replyWindow } from '../../src/channel/window';

const HOUR = 3_600_000;
const capabilities = { replyWindowMs: 24 * HOUR, humanWindowMs: 168 * HOUR };
const lastOpeningAt = 1_790_000_000_000;
const at = (ms: number) => replyWindow({ lastOpeningAt, capabilities, now: lastOpeningAt + ms });

describe('replyWindow', () => {
  it('is open to the bot until 24 hours after the last opening event', () => {
    expect(at(24 * HOUR - 1)).toEqual({
      state: 'open',
      closesAt: lastOpeningAt + 24 * HOUR,
      humanUntil: lastOpeningAt + 168 * HOUR,
    });
  });

  it('is open to people only from then on', () => {
    expect(at(24 * HOUR).state).toBe('human_agent');
    expect(at(168 * HOUR - 1).state).toBe('human_agent');
  });

  it('is closed to everybody after seven days', () => {
    expect(at(168 * HOUR).state).toBe('closed');
  });

  it('is closed where the customer never wrote', () => {
    expect(replyWindow({ lastOpeningAt: undefined, capabilities, now: lastOpeningAt })).toEqual({
      state: 'closed',
    });
  });

  it('is always open on a channel without windows', () => {
    expect(replyWindow({ lastOpeningAt: undefined, capabilities: {}, now: lastOpeningAt })).toEqual({
      state: 'open',
    });
  });
});

describe('opensWindow', () => {
  const base = { accountId: '1', userId: '2', at: 0, dedupeKey: 'k' };
  const message = { ...base, messageId: 'm', text: '', attachments: [] };
  const opening: ThreadEvent[] = [
    { kind: 'message', ...message },
    { kind: 'postback', ...base, choice: 'GET_STARTED', title: 'Start' },
    { kind: 'reaction', ...base, messageId: 'm', removed: false },
    { kind: 'arrival', ...base, how: 'referral' },
  ];
  const others: ThreadEvent[] = [
    { kind: 'reaction', ...base, messageId: 'm', removed: true },
    { kind: 'arrival', ...base, how: 'optin' },
    { kind: 'arrival', ...base, how: 'feedback' },
    { kind: 'edit', ...base, messageId: 'm', text: '' },
    { kind: 'delete', ...base, messageId: 'm' },
    { kind: 'echo', ...message },
    { kind: 'receipt', ...base, state: 'read', messageIds: [] },
    { kind: 'thread_control', ...base, change: 'taken' },
    { kind: 'unreadable', ...base, reason: 'x_chat' },
  ];

  it.each(opening)('is opened by $kind', (event) => {
    expect(opensWindow(event)).toBe(true);
  });

  it.each(others)('is not opened by $kind', (event) => {
    expect(opensWindow(event)).toBe(false);
  });
});
