import { describe, expect, it } from '@jest/globals';
import { claim, resolve, returnToBot } from '../../src/handoff/agent-actions';
import { reply } from '../../src/handoff/agent-reply';
import { giveToBot } from '../../src/handoff/give-to-bot';
import { noteInbound } from '../../src/handoff/inbound-case';
import { takeOverNative } from '../../src/handoff/take-over-native';
import { lockThread } from '../../src/handoff/thread-control';
import { ApiError } from '../../src/lib/errors';
import { useTestDatabase } from '../support/database';
import {
  BRAND,
  botRow,
  CAPABILITIES,
  caseRow,
  HOUR,
  handOver,
  MINUTE,
  NOON,
  newAgent,
  newMessage,
  newThread,
  outboxRow,
  threadRow,
  waitingThread,
} from '../support/handoff';

const db = useTestDatabase();
const deps = { capabilitiesOf: (channel: 'facebook' | 'instagram' | 'x') => CAPABILITIES[channel] };
const LATER = NOON + 10 * MINUTE;

async function refusal(work: Promise<unknown>): Promise<{ code: string; status: number; details: unknown }> {
  try {
    await work;
  } catch (error) {
    if (error instanceof ApiError) return { code: error.code, status: error.status, details: error.details };
    throw error;
  }
  throw new Error('nothing was refused');
}

function replying(
  text: string,
  key: string,
  seen: { caseId: number; epoch: number; agentId: number; last?: number },
) {
  return db.store.transaction((tx) =>
    reply(
      tx,
      {
        caseId: seen.caseId,
        agentId: seen.agentId,
        epoch: seen.epoch,
        lastMessageId: seen.last ?? 0,
        text,
        idempotencyKey: key,
        humanAgent: true,
        now: LATER,
      },
      deps,
    ),
  );
}

describe('requestHandoff', () => {
  it('puts the thread into the queue with reason, deadline and priority', async () => {
    const { threadId, caseId } = await waitingThread(db.store, { reason: 'payment_problem' });
    expect(await threadRow(db.store, threadId)).toMatchObject({
      control: 'handoff_requested',
      epoch: 1,
      caseId,
    });
    expect(await caseRow(db.store, caseId)).toMatchObject({
      status: 'open',
      reason: 'payment_problem',
      priority: 4,
      language: 'nb',
      waiting_since: NOON,
      due_at: NOON + HOUR,
      packet: expect.objectContaining({ version: 1, reason: 'payment_problem' }),
    });
  });

  it('counts the deadline in opening hours and sets a timer for it', async () => {
    const sunday = Date.parse('2026-11-22T12:00:00+01:00');
    const { threadId, caseId } = await waitingThread(db.store, { now: sunday, openedAt: sunday });
    const due = Date.parse('2026-11-23T09:00:00+01:00');
    expect(await caseRow(db.store, caseId)).toMatchObject({ due_at: due });
    expect(
      await db.store.query({
        text: 'select kind, due_at, done from timer where thread_id = $1',
        values: [threadId],
      }),
    ).toEqual([{ kind: 'handoff_due', due_at: due, done: false }]);
  });

  it('is due before the platform forbids people to write', async () => {
    const openedAt = NOON - 7 * 24 * HOUR + 20 * MINUTE;
    const { caseId } = await waitingThread(db.store, { openedAt });
    expect(await caseRow(db.store, caseId)).toMatchObject({ due_at: NOON + 20 * MINUTE });
  });

  it('cancels what the bot still had to say, but no receipt of a payment', async () => {
    const threadId = await newThread(db.store);
    const chat = await botRow(db.store, threadId);
    const held = await botRow(db.store, threadId, { status: 'held' });
    const receipt = await botRow(db.store, threadId, { priority: 0 });
    await handOver(db.store, threadId);
    expect(await outboxRow(db.store, chat)).toMatchObject({ status: 'cancelled', reason: 'stale_epoch' });
    expect(await outboxRow(db.store, held)).toMatchObject({ status: 'cancelled', reason: 'stale_epoch' });
    expect(await outboxRow(db.store, receipt)).toMatchObject({ status: 'pending', epoch: 1 });
  });

  it('leaves alone what is on its way, may have arrived, or has', async () => {
    const threadId = await newThread(db.store);
    const rows = ['sending', 'unknown', 'sent', 'dead'];
    const ids = await Promise.all(rows.map((status) => botRow(db.store, threadId, { status })));
    await handOver(db.store, threadId);
    const after = await Promise.all(ids.map((id) => outboxRow(db.store, id)));
    expect(after).toEqual(rows.map((status) => ({ status, reason: null, epoch: 0 })));
  });

  it('touches nobody else', async () => {
    const other = await newThread(db.store);
    const theirs = await botRow(db.store, other);
    await waitingThread(db.store);
    expect(await outboxRow(db.store, theirs)).toMatchObject({ status: 'pending', epoch: 0 });
  });

  it('changes nothing the second time and nothing while a person has the thread', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const row = await botRow(db.store, threadId, { epoch });
    expect(await handOver(db.store, threadId)).toEqual({ outcome: 'already', epoch });
    expect(await outboxRow(db.store, row)).toMatchObject({ status: 'pending' });
    const agentId = await newAgent(db.store);
    await db.store.transaction((tx) => claim(tx, { caseId, agentId, epoch, now: NOON }));
    expect(await handOver(db.store, threadId)).toEqual({ outcome: 'already', epoch: epoch + 1 });
  });
});

describe('claim', () => {
  it('gives the thread to the agent and ends the promise of a time', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const row = await botRow(db.store, threadId, { epoch });
    const agentId = await newAgent(db.store);
    const { standing } = await db.store.transaction((tx) =>
      claim(tx, { caseId, agentId, epoch, now: LATER }),
    );
    expect(standing).toEqual({
      caseId,
      status: 'open',
      control: 'human',
      epoch: epoch + 1,
      assigneeId: agentId,
      lastMessageId: 0,
    });
    expect(await outboxRow(db.store, row)).toMatchObject({ status: 'cancelled' });
    expect(
      await db.store.query({ text: 'select done from timer where thread_id = $1', values: [threadId] }),
    ).toEqual([{ done: true }]);
  });

  it('is won by exactly one of many agents at once; the others learn who has it', async () => {
    const { caseId, epoch } = await waitingThread(db.store);
    const agents = await Promise.all(Array.from({ length: 8 }, () => newAgent(db.store)));
    const results = await Promise.allSettled(
      agents.map((agentId) =>
        db.store.transaction((tx) => claim(tx, { caseId, agentId, epoch, now: LATER })),
      ),
    );
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    expect(winners).toHaveLength(1);
    const assigneeId = winners[0]?.standing.assigneeId;
    for (const result of results) {
      if (result.status === 'fulfilled') continue;
      expect(result.reason).toMatchObject({
        code: 'THREAD_CHANGED',
        status: 409,
        details: { control: 'human', epoch: epoch + 1, assigneeId },
      });
    }
    expect(await caseRow(db.store, caseId)).toMatchObject({ assignee_id: assigneeId });
  });

  it('may be repeated by who has it, without a new epoch', async () => {
    const { caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    const first = await db.store.transaction((tx) => claim(tx, { caseId, agentId, epoch, now: LATER }));
    const again = await db.store.transaction((tx) =>
      claim(tx, { caseId, agentId, epoch: epoch + 1, now: LATER }),
    );
    expect(again.standing).toEqual(first.standing);
  });

  it('is recorded in the inbox as done and in the audit', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    await db.store.transaction((tx) => claim(tx, { caseId, agentId, epoch, now: LATER }));
    expect(
      await db.store.query({
        text: 'select kind, done, payload from inbox where thread_id = $1',
        values: [threadId],
      }),
    ).toEqual([{ kind: 'agent', done: true, payload: { kind: 'agent', action: 'claim', agentId } }]);
    expect(
      await db.store.query({
        text: `select actor, action, detail, at from audit where subject = $1 and action = 'case.claim'`,
        values: [`case:${caseId}`],
      }),
    ).toEqual([
      {
        actor: `agent:${agentId}`,
        action: 'case.claim',
        detail: { threadId, epoch: epoch + 1, from: 'handoff_requested' },
        at: LATER,
      },
    ]);
    expect(await threadRow(db.store, threadId)).toMatchObject({ wake: false });
  });

  it('refuses a case that does not exist or is closed', async () => {
    const agentId = await newAgent(db.store);
    const unknown = db.store.transaction((tx) =>
      claim(tx, { caseId: 999_999, agentId, epoch: 0, now: NOON }),
    );
    expect(await refusal(unknown)).toMatchObject({ code: 'CASE_NOT_FOUND', status: 404 });
    const { caseId, epoch } = await waitingThread(db.store);
    await db.store.transaction((tx) =>
      resolve(tx, { caseId, agentId, epoch, resolution: 'answered', now: NOON }),
    );
    const closed = db.store.transaction((tx) => claim(tx, { caseId, agentId, epoch: epoch + 1, now: NOON }));
    expect(await refusal(closed)).toMatchObject({ code: 'CASE_CLOSED', details: { status: 'resolved' } });
  });
});

describe('reply', () => {
  it('sends before what bots say, shows in the conversation and stops the clock', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    const { standing, messageIds, repeated } = await replying('Hei, jeg ser på det.', 'key-0001', {
      caseId,
      epoch,
      agentId,
    });
    expect(repeated).toBe(false);
    expect(standing).toMatchObject({
      control: 'human',
      status: 'waiting',
      epoch: epoch + 1,
      assigneeId: agentId,
    });
    expect(
      await db.store.query({
        text: `select o.priority, o.basis, o.origin, o.epoch, o.body, o.status, m.text, m.origin "from", m.agent_id
                 from outbox o join message m on m.outbox_id = o.id where m.id = any($1)`,
        values: [messageIds],
      }),
    ).toEqual([
      {
        priority: 2,
        basis: 'window',
        origin: 'agent',
        epoch: epoch + 1,
        body: { text: 'Hei, jeg ser på det.' },
        status: 'pending',
        text: 'Hei, jeg ser på det.',
        from: 'agent',
        agent_id: agentId,
      },
    ]);
    expect(await caseRow(db.store, caseId)).toMatchObject({
      status: 'waiting',
      first_reply_at: LATER,
      waiting_since: null,
      due_at: null,
    });
    expect(await threadRow(db.store, threadId)).toMatchObject({ control: 'human', epoch: epoch + 1 });
  });

  it('silences the bot even without a claim, and not twice', async () => {
    const threadId = await newThread(db.store);
    const { caseId, epoch } = await db.store.transaction((tx) =>
      takeOverNative(tx, { threadId, at: NOON, now: NOON }),
    );
    await db.store.transaction(async (tx) => {
      const thread = await lockThread(tx, threadId);
      if (thread) await giveToBot(tx, thread, NOON);
    });
    const row = await botRow(db.store, threadId, { epoch: epoch + 1 });
    const agentId = await newAgent(db.store);
    const first = await replying('En', 'key-0001', { caseId, epoch: epoch + 1, agentId });
    expect(first.standing.epoch).toBe(epoch + 2);
    expect(await outboxRow(db.store, row)).toMatchObject({ status: 'cancelled' });
    const second = await replying('To', 'key-0002', { caseId, epoch: epoch + 2, agentId });
    expect(second.standing.epoch).toBe(epoch + 2);
  });

  it('sends a repeated request once, also when both arrive at the same moment', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    const seen = { caseId, epoch, agentId };
    const results = await Promise.all(
      Array.from({ length: 6 }, () => replying('Bare én gang', 'same-key-1', seen)),
    );
    expect(results.filter((result) => !result.repeated)).toHaveLength(1);
    expect(new Set(results.map((result) => result.messageIds.join())).size).toBe(1);
    expect(
      await db.store.query({ text: 'select status from outbox where thread_id = $1', values: [threadId] }),
    ).toHaveLength(1);
    expect(await refusal(replying('Noe annet', 'same-key-1', seen))).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 409,
    });
  });

  it('refuses when the customer has written what the agent has not seen', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    const seen = await newMessage(db.store, threadId, 'Hei');
    const unseen = await newMessage(db.store, threadId, 'Glem det');
    const seenBefore = { caseId, epoch, agentId, last: seen };
    expect(await refusal(replying('Klart!', 'key-0001', seenBefore))).toMatchObject({
      code: 'NEWER_MESSAGE',
      status: 409,
      details: { lastMessageId: unseen },
    });
    await newMessage(db.store, threadId, 'bot', 'bot');
    await expect(replying('Klart!', 'key-0001', { ...seenBefore, last: unseen })).resolves.toMatchObject({
      repeated: false,
    });
  });

  it('uses the human-agent tag after a day, and refuses after a week', async () => {
    const agentId = await newAgent(db.store);
    const tagged = await waitingThread(db.store, { openedAt: NOON - 25 * HOUR });
    await replying('Beklager ventetiden', 'key-0001', { ...tagged, agentId });
    expect(
      await db.store.query({
        text: 'select basis from outbox where thread_id = $1',
        values: [tagged.threadId],
      }),
    ).toEqual([{ basis: 'human_agent' }]);
    const closed = await waitingThread(db.store, { openedAt: NOON - 8 * 24 * HOUR });
    expect(await refusal(replying('Hei', 'key-0001', { ...closed, agentId }))).toMatchObject({
      code: 'WINDOW_CLOSED',
      status: 409,
    });
    expect(await threadRow(db.store, closed.threadId)).toMatchObject({ control: 'handoff_requested' });
  });

  it('cuts a long reply to the channel, one bubble each', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store, { channel: 'instagram' });
    const agentId = await newAgent(db.store);
    const text = 'Dette er en lang forklaring. '.repeat(80);
    const { messageIds } = await replying(text, 'key-0001', { caseId, epoch, agentId });
    expect(messageIds.length).toBeGreaterThan(1);
    const rows = await db.store.query<{ step: number; bytes: number; same: boolean }>({
      text: `select o.step, octet_length(o.body ->> 'text') bytes, o.body ->> 'text' = m.text same
               from outbox o join message m on m.outbox_id = o.id where o.thread_id = $1 order by o.id`,
      values: [threadId],
    });
    expect(rows).toHaveLength(messageIds.length);
    for (const row of rows) expect(row.bytes).toBeLessThanOrEqual(1_000);
    expect(rows.every((row) => row.same)).toBe(true);
    const repeated = await replying(text, 'key-0001', { caseId, epoch, agentId });
    expect(repeated).toMatchObject({ repeated: true, messageIds });
  });

  it('is still sent when the agent gives the thread away right after it', async () => {
    const { caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    const { standing } = await replying('Da overlater jeg deg til boten.', 'key-0001', {
      caseId,
      epoch,
      agentId,
    });
    await db.store.transaction((tx) =>
      returnToBot(tx, { caseId, agentId, epoch: standing.epoch, now: LATER }),
    );
    expect(
      await db.store.query({
        text: `select o.status, o.epoch = t.epoch fresh from outbox o join thread t on t.id = o.thread_id
                where o.origin = 'agent' and t.case_id = $1`,
        values: [caseId],
      }),
    ).toEqual([{ status: 'pending', fresh: true }]);
  });
});

describe('returnToBot', () => {
  it('wakes the thread for a turn of the bot and takes the case out of the queue', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    const { standing, awake } = await db.store.transaction((tx) =>
      returnToBot(tx, { caseId, agentId, epoch, now: LATER }),
    );
    expect(standing).toMatchObject({ control: 'bot', status: 'open', epoch: epoch + 1 });
    expect(standing.assigneeId).toBeUndefined();
    expect(awake).toEqual([threadId]);
    expect(await threadRow(db.store, threadId)).toMatchObject({ control: 'bot', wake: true });
    expect(
      await db.store.query({
        text: 'select kind, payload, done from inbox where thread_id = $1',
        values: [threadId],
      }),
    ).toEqual([{ kind: 'returned', payload: { kind: 'returned' }, done: false }]);
    expect(await caseRow(db.store, caseId)).toMatchObject({
      reason: null,
      waiting_since: null,
      due_at: null,
    });
  });

  it('refuses while the customer waits for an answer the agent has not read', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    await newMessage(db.store, threadId, 'Er du der?');
    const request = { caseId, agentId, epoch, lastMessageId: 0, now: LATER };
    expect(await refusal(db.store.transaction((tx) => returnToBot(tx, request)))).toMatchObject({
      code: 'NEWER_MESSAGE',
    });
  });

  it('does nothing when the bot has the thread already', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    await db.store.transaction((tx) => returnToBot(tx, { caseId, agentId, epoch, now: LATER }));
    const again = await db.store.transaction((tx) =>
      returnToBot(tx, { caseId, agentId, epoch: epoch + 1, now: LATER }),
    );
    expect(again).toMatchObject({ standing: { control: 'bot', epoch: epoch + 1 }, awake: [] });
    expect(
      await db.store.query({ text: 'select 1 from inbox where thread_id = $1', values: [threadId] }),
    ).toHaveLength(1);
  });
});

describe('resolve', () => {
  it('closes the case and leaves the thread to the bot, which will say again what it is', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    await db.store.query({
      text: `update thread set state = '{"introduced":true,"said":{},"flow":{"intent":"renew"}}' where id = $1`,
      values: [threadId],
    });
    const agentId = await newAgent(db.store);
    const { standing } = await db.store.transaction((tx) =>
      resolve(tx, { caseId, agentId, epoch, resolution: 'refunded', now: LATER }),
    );
    expect(standing).toMatchObject({ status: 'resolved', control: 'bot', epoch: epoch + 1 });
    expect(await threadRow(db.store, threadId)).toMatchObject({ caseId: null, wake: false });
    expect(await caseRow(db.store, caseId)).toMatchObject({ resolution: 'refunded', resolved_at: LATER });
    expect(
      await db.store.one({ text: 'select state from thread where id = $1', values: [threadId] }),
    ).toEqual({ state: { said: {} } });
  });

  it('gives the next handoff of the thread a case of its own', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    await db.store.transaction((tx) => resolve(tx, { caseId, agentId, epoch, resolution: 'ok', now: LATER }));
    const next = await handOver(db.store, threadId);
    expect(next).toMatchObject({ outcome: 'requested', epoch: epoch + 2 });
    expect(next).not.toMatchObject({ caseId });
  });
});

describe('takeOverNative', () => {
  it('pauses the bot when a person answered in the platform’s own app', async () => {
    const threadId = await newThread(db.store);
    const row = await botRow(db.store, threadId);
    const { epoch, caseId } = await db.store.transaction((tx) =>
      takeOverNative(tx, { threadId, at: NOON, now: NOON }),
    );
    expect(epoch).toBe(1);
    expect(await threadRow(db.store, threadId)).toMatchObject({ control: 'human', epoch: 1, caseId });
    expect(await outboxRow(db.store, row)).toMatchObject({ status: 'cancelled', reason: 'stale_epoch' });
    expect(await caseRow(db.store, caseId)).toMatchObject({ status: 'waiting', first_reply_at: NOON });
  });

  it('leaves an agent’s thread with the agent', async () => {
    const { threadId, caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    await db.store.transaction((tx) => claim(tx, { caseId, agentId, epoch, now: NOON }));
    const taken = await db.store.transaction((tx) => takeOverNative(tx, { threadId, at: LATER, now: LATER }));
    expect(taken).toEqual({ epoch: epoch + 1, caseId });
    expect(await caseRow(db.store, caseId)).toMatchObject({ assignee_id: agentId });
  });
});

describe('noteInbound', () => {
  it('starts the clock of the person who has the thread, from the first unanswered message', async () => {
    const { caseId, epoch } = await waitingThread(db.store);
    const agentId = await newAgent(db.store);
    await replying('Hva er ordrenummeret?', 'key-0001', { caseId, epoch, agentId });
    const heard = (now: number) => noteInbound(db.store, { caseId, control: 'human', brand: BRAND, now });
    await heard(NOON + HOUR);
    await heard(NOON + 2 * HOUR);
    expect(await caseRow(db.store, caseId)).toMatchObject({
      status: 'open',
      waiting_since: NOON + HOUR,
      due_at: NOON + 2 * HOUR,
    });
  });
});
