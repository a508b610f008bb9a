import { describe, expect, it } from '@jest/globals';
import { deadLetters, queueStatus, resumeAccount, retryDeadLetter } from '../../src/outbox/operate';
import { useTestDatabase } from '../support/database';
import { botRow, newThread, outboxRow } from '../support/handoff';

const db = useTestDatabase();

describe('operating the outbox', () => {
  it('tells what waits, what is stuck and who is paused', async () => {
    const threadId = await newThread(db.store);
    for (const status of ['pending', 'unknown', 'dead', 'sent', 'cancelled']) {
      await botRow(db.store, threadId, { status });
    }
    await db.store.query({
      text: `insert into account (id, channel, handle, state, pause_code) values ('x:7', 'x', 'seven', 'paused', 'X_401')`,
    });
    await db.store.query({
      text: `insert into quarantine (source, reason, body) values ('x', 'unknown', '{}')`,
    });
    const { oldestMs, ...status } = await queueStatus(db.store);
    expect(status).toEqual({
      outbox: { dead: 1, pending: 1, unknown: 1 },
      inbox: 0,
      quarantine: 1,
      paused: [{ account: 'x:7', code: 'X_401' }],
    });
    expect(oldestMs).toBeGreaterThanOrEqual(0);
    expect(await resumeAccount(db.store, 'x:7')).toBe(true);
    expect(await resumeAccount(db.store, 'x:7')).toBe(false);
  });

  it('puts back what was given up, and nothing else', async () => {
    const threadId = await newThread(db.store);
    const dead = await botRow(db.store, threadId, { status: 'dead' });
    const sent = await botRow(db.store, threadId, { status: 'sent' });
    expect((await deadLetters(db.store, 10)).map(({ id }) => id)).toContain(dead);
    expect(await retryDeadLetter(db.store, dead)).toBe(true);
    expect(await retryDeadLetter(db.store, dead)).toBe(false);
    expect(await retryDeadLetter(db.store, sent)).toBe(false);
    expect(await outboxRow(db.store, dead)).toMatchObject({ status: 'pending', reason: null });
    expect(await outboxRow(db.store, sent)).toMatchObject({ status: 'sent' });
  });

  it('reads a store without work', async () => {
    await db.store.query({ text: 'delete from outbox' });
    expect(await queueStatus(db.store)).toMatchObject({ outbox: {} });
    expect(await queueStatus(db.store)).not.toHaveProperty('oldestMs');
  });
});
