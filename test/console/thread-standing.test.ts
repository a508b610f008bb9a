import { describe, expect, it } from '@jest/globals';
import { threadStanding } from '../../src/console/thread-standing';
import { useTestDatabase } from '../support/database';
import { botRow, HOUR, NOON, newThread } from '../support/handoff';

const db = useTestDatabase();

describe('how a thread stands', () => {
  const says = (threadId: string, suppressed: string | null, origin = 'customer') =>
    db.store.query({
      text: `insert into message (thread_id, origin, text, suppressed, at) values ($1, $2, 'my mail is a@b.example', $3, 1)`,
      values: [threadId, origin, suppressed],
    });

  it('is told by codes and times alone', async () => {
    const threadId = await newThread(db.store);
    const id = await botRow(db.store, threadId);
    await db.store.query({
      text: 'update outbox set not_before = $2 where id = $1',
      values: [id, NOON + HOUR],
    });
    await says(threadId, 'opt_out');
    expect(await threadStanding(db.store, threadId, NOON)).toEqual({
      waiting: { reason: 'retry', until: NOON + HOUR, now: NOON },
      silent: { messageId: expect.any(Number), reason: 'opt_out' },
    });
  });

  it('is silent for the newest message of the customer only', async () => {
    const threadId = await newThread(db.store);
    await says(threadId, 'opt_out');
    await says(threadId, null, 'bot');
    expect(await threadStanding(db.store, threadId, NOON)).toMatchObject({ silent: { reason: 'opt_out' } });
    await says(threadId, null);
    expect(await threadStanding(db.store, threadId, NOON)).toEqual({});
  });
});
