import { describe, expect, it } from '@jest/globals';
import { moveMetaThread } from '../../adapters/meta/move-thread';
import type { CallResult, ThreadMove } from '../../src/channel/send';
import type { ClaimedSend } from '../../src/outbox/claim';
import { moveConversation } from '../../src/outbox/move-conversation';
import { expireSends } from '../../src/outbox/reconcile';
import { useTestDatabase } from '../support/database';
import { NOON, newThread } from '../support/handoff';

const db = useTestDatabase();
const THREAD = { epoch: 3, control: 'human', optedOut: false, windowOpenedAt: null } as const;

function move(changes: Partial<ClaimedSend> = {}): ClaimedSend {
  return {
    id: 1,
    threadId: 'facebook:100:1',
    accountId: 'facebook:100',
    userId: '1',
    epoch: 3,
    kind: 'control',
    origin: 'automation',
    priority: 2,
    basis: 'window',
    // As it stands in the table; see ControlBody.
    body: { text: '', move: 'take' } as ClaimedSend['body'],
    attempt: 1,
    firstAttemptAt: NOON,
    token: 't',
    ...changes,
  };
}

/** A platform that answers this, and what it was asked. */
function platform(answer: CallResult | Error) {
  const asked: string[] = [];
  const moveThread = async (userId: string, what: ThreadMove) => {
    asked.push(`${what} ${userId}`);
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const sender = {
    send: async () => ({ outcome: 'unknown', code: 'none' }) as const,
    find: async () => ({ outcome: 'absent' }) as const,
    moveThread,
  };
  return { asked, deps: { senderOf: async () => sender, clock: { now: () => NOON } } };
}

describe('a move of a conversation', () => {
  it('is done once, and tried again for whatever may pass', async () => {
    const done = platform({ outcome: 'done' });
    expect(await moveConversation(move(), THREAD, done.deps)).toMatchObject({ status: 'sent' });
    expect(done.asked).toEqual(['take 1']);
    const busy = platform({ outcome: 'again', code: 'GRAPH_613', retryAt: NOON + 60_000 });
    expect(await moveConversation(move(), THREAD, busy.deps)).toMatchObject({
      status: 'pending',
      notBefore: NOON + 60_000,
    });
    const broken = platform(new Error('reset'));
    expect(await moveConversation(move({ attempt: 2 }), THREAD, broken.deps)).toMatchObject({
      status: 'pending',
      notBefore: NOON + 2_000,
    });
    expect(await moveConversation(move({ attempt: 5 }), THREAD, broken.deps)).toMatchObject({
      status: 'dead',
    });
  });

  it('is given up where the platform says no, has no such thing, or control has moved on', async () => {
    const refused = platform({ outcome: 'refused', code: 'GRAPH_10' });
    expect(await moveConversation(move(), THREAD, refused.deps)).toMatchObject({
      status: 'refused',
      reason: 'GRAPH_10',
    });
    const nothing = { senderOf: async () => undefined, clock: { now: () => NOON } };
    expect(await moveConversation(move(), THREAD, nothing)).toMatchObject({ reason: 'ROUTING_UNSUPPORTED' });
    expect(await moveConversation(move({ epoch: 2 }), THREAD, refused.deps)).toMatchObject({
      status: 'cancelled',
      reason: 'stale_epoch',
    });
    expect(refused.asked).toHaveLength(1);
  });

  it('is made again when its sender died, unlike a message', async () => {
    const threadId = await newThread(db.store);
    for (const [step, kind] of [
      [0, 'send'],
      [1, 'control'],
    ] as const)
      await db.store.query({
        text: `insert into outbox (thread_id, inbox_id, step, account_id, epoch, kind, body, status, lease_until)
               values ($1, 1, $2, 'facebook:100', 0, $3, '{"text":""}', 'sending', clock_timestamp() - interval '1 second')`,
        values: [threadId, step, kind],
      });
    await expireSends(db.store);
    const rows = await db.store.query({ text: 'select kind, status from outbox order by step' });
    expect(rows).toEqual([
      { kind: 'send', status: 'unknown' },
      { kind: 'control', status: 'pending' },
    ]);
  });
});

describe('the call to Meta', () => {
  const judge = () => ({ outcome: 'refused', reason: 'other_owner', pauseAccount: false }) as const;
  const nobody = {
    createMessage: () => Promise.reject(new Error('not asked')),
    getConversations: () => Promise.reject(new Error('not asked')),
  };

  it.each([
    ['messenger', 'pass', { target_app_id: '263902037430900', metadata: 'renewdesk' }],
    ['instagram', 'pass', { target_app_id: '1217981644879628', metadata: 'renewdesk' }],
    ['messenger', 'take', { metadata: 'renewdesk' }],
    ['messenger', 'release', {}],
  ] as const)('names customer and app (%s, %s)', async (platformName, what, more) => {
    const asked: unknown[] = [];
    const node = {
      ...nobody,
      moveThread: async (...call: unknown[]) => {
        asked.push(call);
        return { outcome: 'answered', status: 200, headers: {}, body: { success: true } } as const;
      },
    };
    const result = await moveMetaThread({ node, platform: platformName, judge, now: NOON }, '77', what);
    expect(result).toEqual({ outcome: 'done' });
    expect(asked).toEqual([[what, { recipient: { id: '77' }, ...more }]]);
  });

  it('is refused where the login has no such edge, and by the platform’s own error', async () => {
    const about = { platform: 'messenger', judge, now: NOON } as const;
    expect(await moveMetaThread({ ...about, node: nobody }, '77', 'take')).toEqual({
      outcome: 'refused',
      code: 'ROUTING_UNSUPPORTED',
    });
    const body = { error: { code: 100, error_subcode: 2018300 } };
    const node = {
      ...nobody,
      moveThread: async () => ({ outcome: 'answered', status: 400, headers: {}, body }) as const,
    };
    expect(await moveMetaThread({ ...about, node }, '77', 'take')).toEqual({
      outcome: 'refused',
      code: 'GRAPH_100_2018300',
    });
  });
});
