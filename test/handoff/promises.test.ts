import { describe, expect, it } from '@jest/globals';
import { claim, resolve, returnToBot } from '../../src/handoff/agent-actions';
import { reply } from '../../src/handoff/agent-reply';
import { caseHandoff } from '../../src/handoff/case-handoff';
import { noteLate } from '../../src/handoff/note-late';
import { breakPromises } from '../../src/handoff/promises';
import { returnIdle } from '../../src/handoff/return-idle';
import { takeOverNative } from '../../src/handoff/take-over-native';
import { useTestDatabase } from '../support/database';
import {
  BRAND,
  CAPABILITIES,
  caseRow,
  HOUR,
  MINUTE,
  NOON,
  newAgent,
  newMessage,
  threadRow,
  waitingThread,
} from '../support/handoff';

const db = useTestDatabase();
const deps = { capabilitiesOf: () => CAPABILITIES.facebook };

async function promisesOf(caseId: number) {
  return (await caseHandoff(db.store, caseId))?.promises.map(({ kind, status }) => `${kind} ${status}`);
}

async function answered(
  waiting: { caseId: number; epoch: number },
  now: number,
  text = 'Hei!',
): Promise<number> {
  const agentId = await newAgent(db.store);
  const last = await db.store.one<{ id: number | null }>({
    text: `select max(id) id from message where origin = 'customer'`,
  });
  await db.store.transaction((tx) =>
    reply(
      tx,
      { ...waiting, agentId, now, lastMessageId: last?.id ?? 0, text, idempotencyKey: 'key-0001' },
      deps,
    ),
  );
  return agentId;
}

describe('a promise', () => {
  it('is kept by an answer in time, from the console or the platform’s app', async () => {
    const waiting = await waitingThread(db.store);
    expect(await promisesOf(waiting.caseId)).toEqual(['usual open']);
    await answered(waiting, NOON + 59 * MINUTE);
    expect(await promisesOf(waiting.caseId)).toEqual(['usual kept']);
    const other = await waitingThread(db.store);
    await db.store.transaction((tx) =>
      takeOverNative(tx, { threadId: other.threadId, at: NOON + HOUR, now: NOON + HOUR }),
    );
    expect(await promisesOf(other.caseId)).toEqual(['usual kept']);
  });

  it('is not kept by a claim alone', async () => {
    const waiting = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    await db.store.transaction((tx) => claim(tx, { ...waiting, agentId, now: NOON }));
    expect(await promisesOf(waiting.caseId)).toEqual(['usual open']);
    const before = await caseRow(db.store, waiting.caseId);
    await breakPromises(db.store, { now: () => NOON + HOUR + 1 });
    await breakPromises(db.store, { now: () => NOON + 2 * HOUR });
    expect(await promisesOf(waiting.caseId)).toEqual(['usual broken']);
    expect(await caseRow(db.store, waiting.caseId)).toMatchObject({
      promise_broken_at: NOON + HOUR + 1,
      priority: Number(before?.priority) + 1,
    });
  });

  it('made out of hours is for the time after the next opening', async () => {
    const sunday = Date.parse('2026-11-22T12:00:00+01:00');
    const { caseId } = await waitingThread(db.store, { now: sunday, openedAt: sunday });
    const opening = Date.parse('2026-11-23T08:00:00+01:00');
    expect((await caseHandoff(db.store, caseId))?.promises).toEqual([
      { kind: 'after_hours', dueAt: opening + HOUR, madeAt: sunday, status: 'open' },
    ]);
    await breakPromises(db.store, { now: () => opening + HOUR });
    expect(await promisesOf(caseId)).toEqual(['after_hours open']);
  });

  it('means nothing any more once the thread is the bot’s again or the case is closed', async () => {
    const agentId = await newAgent(db.store);
    for (const end of [returnToBot, resolve]) {
      const waiting = await waitingThread(db.store);
      const request = { ...waiting, agentId, now: NOON + MINUTE, resolution: 'done' };
      await db.store.transaction((tx) => end(tx, request));
      expect(await promisesOf(waiting.caseId)).toEqual(['usual void']);
    }
  });

  it('broken twice makes the case urgent and free for all, and never the bot’s', async () => {
    const { caseId, threadId } = await waitingThread(db.store);
    const at = NOON + HOUR;
    const late = { caseId, threadId, brand: BRAND };
    await db.store.transaction((tx) => noteLate(tx, { ...late, again: false, until: at + HOUR, now: at }));
    expect(await promisesOf(caseId)).toEqual(['late open', 'usual broken']);
    expect(await caseRow(db.store, caseId)).toMatchObject({ priority: 3, promise_broken_at: at });
    await db.store.transaction((tx) => noteLate(tx, { ...late, again: true, now: at + HOUR }));
    expect(await promisesOf(caseId)).toEqual(['late broken', 'usual broken']);
    expect(await caseRow(db.store, caseId)).toMatchObject({ priority: 4 });
    expect(await threadRow(db.store, threadId)).toMatchObject({ control: 'handoff_requested' });
    const timers = await db.store.query({
      text: 'select payload from timer where thread_id = $1 and not done and due_at > $2',
      values: [threadId, at],
    });
    expect(timers).toEqual([{ payload: expect.objectContaining({ again: true }) }]);
  });
});

describe('a thread that a person has answered', () => {
  const clockAt = (now: number) => ({ now: () => now });
  const LONG = NOON + 48 * HOUR;

  it('goes back to the bot when the customer says nothing for long, without a word to them', async () => {
    const waiting = await waitingThread(db.store);
    await answered(waiting, NOON);
    expect(await returnIdle(db.store, clockAt(LONG - 1), BRAND)).toEqual([]);
    expect(await returnIdle(db.store, clockAt(LONG), BRAND)).toContain(waiting.threadId);
    expect(await threadRow(db.store, waiting.threadId)).toMatchObject({ control: 'bot' });
    const [event] = await db.store.query({
      text: `select payload from inbox where thread_id = $1 and kind = 'returned'`,
      values: [waiting.threadId],
    });
    expect(event).toEqual({ payload: { kind: 'returned', by: 'idle' } });
    expect(await returnIdle(db.store, clockAt(LONG + 1), BRAND)).toEqual([]);
  });

  it('stays with the person while the customer waits, and from each answer on the time begins anew', async () => {
    const waiting = await waitingThread(db.store);
    const agentId = await answered(waiting, NOON);
    await db.store.query({
      text: `update "case" set idle_since = null where id = $1`,
      values: [waiting.caseId],
    });
    expect(await returnIdle(db.store, clockAt(LONG), BRAND)).not.toContain(waiting.threadId);
    const epoch = (await threadRow(db.store, waiting.threadId))?.epoch ?? 0;
    const again = { caseId: waiting.caseId, agentId, epoch, now: NOON + HOUR, lastMessageId: 1e9 };
    await db.store.transaction((tx) =>
      reply(tx, { ...again, text: 'Og?', idempotencyKey: 'key-0002' }, deps),
    );
    expect(await returnIdle(db.store, clockAt(LONG), BRAND)).not.toContain(waiting.threadId);
    expect(await returnIdle(db.store, clockAt(LONG + HOUR), BRAND)).toContain(waiting.threadId);
  });

  it('gives what nobody has answered along when a person hands it back', async () => {
    const waiting = await waitingThread(db.store);
    await newMessage(db.store, waiting.threadId, 'old');
    const agentId = await answered(waiting, NOON);
    await newMessage(db.store, waiting.threadId, 'which plans do you have?');
    await newMessage(db.store, waiting.threadId, 'and what do they cost?');
    const epoch = (await threadRow(db.store, waiting.threadId))?.epoch ?? 0;
    await db.store.transaction((tx) =>
      returnToBot(tx, { caseId: waiting.caseId, agentId, epoch, now: NOON }),
    );
    const [event] = await db.store.query({
      text: `select payload from inbox where thread_id = $1 and kind = 'returned'`,
      values: [waiting.threadId],
    });
    expect(event).toEqual({
      payload: {
        kind: 'returned',
        unanswered: [
          { text: 'which plans do you have?', attachments: 0 },
          { text: 'and what do they cost?', attachments: 0 },
        ],
      },
    });
  });
});
