import { describe, expect, it } from '@jest/globals';
import { type BulkJob, bulkJobSchema } from '../../../src/console/contract/bulk';
import { threadListSchema } from '../../../src/console/contract/inbox';
import { runBulkJobs } from '../../../src/console/inbox/bulk-run';
import { undoVerdict } from '../../../src/moderation/verdicts';
import {
  botRow,
  caseRow,
  HOUR,
  NOON,
  newMessage,
  outboxRow,
  threadRow,
  waitingThread,
} from '../../support/handoff';
import { seedManyThreads } from '../../support/many-threads';
import { useInboxApi } from './inbox-api';

const api = useInboxApi();

async function bulk(
  action: object,
  threads: readonly { readonly threadId: string }[],
  who: Parameters<typeof api.post>[2] = 'admin',
): Promise<BulkJob> {
  const body = { action, target: { threadIds: threads.map(({ threadId }) => threadId) } };
  return bulkJobSchema.parse((await api.post('/api/bulk', body, who)).json());
}

async function undo({ id }: BulkJob): Promise<BulkJob> {
  return bulkJobSchema.parse((await api.post(`/api/bulk/${id}/undo`)).json());
}

async function waiting(count: number) {
  return await Promise.all(Array.from({ length: count }, () => waitingThread(api.db.store)));
}

/** What an undo has to bring back, but for the epoch, which only grows, and what has no meaning. */
async function standing({ threadId, caseId }: { threadId: string; caseId: number }) {
  const thread = await threadRow(api.db.store, threadId);
  const item = await caseRow(api.db.store, caseId);
  const timers = await api.db.store.query({
    text: `select due_at, payload ->> 'caseId' "caseId" from timer where thread_id = $1 and kind = 'handoff_due' and not done`,
    values: [threadId],
  });
  const promises = await api.db.store.query({
    text: `select id, due_at from promise where case_id = $1 and status = 'open'`,
    values: [caseId],
  });
  return { control: thread?.control, caseId: thread?.caseId, item, timers, promises };
}

describe('each bulk action', () => {
  const actions = () =>
    [
      { type: 'assign', assigneeId: api.idOf('agent') },
      { type: 'snooze', until: NOON + HOUR },
      { type: 'to-bot' },
      { type: 'resolve', resolution: 'old' },
      { type: 'spam' },
      { type: 'unread' },
    ] as const;

  it.each([0, 1, 2, 3, 4, 5])('is done to all and taken back from all (%i)', async (index) => {
    const action = actions()[index];
    if (!action) throw new Error('no such action');
    const threads = await waiting(3);
    const before = await Promise.all(threads.map(standing));
    const job = await bulk(action, threads);
    expect(job).toMatchObject({ type: action.type, total: 3, done: 3, skipped: 0, failed: 0, canUndo: true });
    expect(job.finishedAt).toBeDefined();
    if (action.type !== 'unread') expect(await Promise.all(threads.map(standing))).not.toEqual(before);
    const undone = await undo(job);
    expect(undone).toMatchObject({ type: 'undo', undoOf: job.id, done: 3, canUndo: false });
    expect(await Promise.all(threads.map(standing))).toEqual(before);
    expect((await api.post(`/api/bulk/${job.id}/undo`)).json()).toMatchObject({
      error: { code: 'BULK_UNDONE' },
    });
  });

  it('labels, and takes spam out again', async () => {
    const threads = await waiting(2);
    const [label] = await api.db.store.query<{ id: number }>({
      text: `insert into label (name) values ('Wave') returning id`,
    });
    expect(await bulk({ type: 'label', add: [label?.id] }, threads)).toMatchObject({ done: 2 });
    expect(await bulk({ type: 'spam' }, threads)).toMatchObject({ done: 2 });
    expect(await bulk({ type: 'ham' }, threads)).toMatchObject({ done: 2 });
    for (const { threadId, caseId } of threads) {
      expect((await threadRow(api.db.store, threadId))?.control).toBe('bot');
      expect(await caseRow(api.db.store, caseId)).toMatchObject({ status: 'open', labels: [label?.id] });
    }
  });

  it('is a verdict as triage gives it where it is about spam, and is taken back as one', async () => {
    const threads = await waiting(2);
    const [first, second] = threads;
    if (!first || !second) throw new Error('no threads');
    const before = await standing(second);
    const job = await bulk({ type: 'spam' }, threads);
    const verdicts = async () =>
      await api.db.store.query<{ id: number; threadId: string }>({
        text: `select v.id, v.judged, v.scope, v.thread_id "threadId", i.state, v.undone_at is not null undone
                 from verdict v join verdict_item i on i.verdict_id = v.id
                where v.thread_id = any ($1) order by v.id`,
        values: [threads.map(({ threadId }) => threadId)],
      });
    const given = { judged: 'spam', scope: 'case', state: 'done', undone: false };
    expect(await verdicts()).toMatchObject([given, given]);
    const one = (await verdicts()).find(({ threadId }) => threadId === first.threadId);
    await api.db.store.transaction((tx) => undoVerdict(tx, { id: one?.id ?? 0, agentId: 1, now: NOON }));
    const undone = await undo(job);
    expect(undone).toMatchObject({ done: 1, skipped: 1 });
    expect(undone.items).toContainEqual({
      threadId: first.threadId,
      state: 'skipped',
      reason: 'VERDICT_UNDONE',
    });
    expect(await standing(second)).toEqual(before);
    expect(await verdicts()).toContainEqual(
      expect.objectContaining({ threadId: second.threadId, state: 'undone', undone: true }),
    );
  });

  it('lets nothing more be said in a thread put away as spam', async () => {
    const [thread] = await waiting(1);
    if (!thread) throw new Error('no thread');
    const row = await botRow(api.db.store, thread.threadId, { epoch: thread.epoch });
    await bulk({ type: 'spam' }, [thread]);
    expect(await outboxRow(api.db.store, row)).toMatchObject({ status: 'cancelled', reason: 'stale_epoch' });
    expect((await threadRow(api.db.store, thread.threadId))?.control).toBe('paused');
  });
});

describe('a verdict in bulk', () => {
  it('is for moderators and admins, as is taking it back', async () => {
    const threads = await waiting(1);
    const target = { threadIds: threads.map(({ threadId }) => threadId) };
    const refused = { error: { code: 'ROLE_MISSING' } };
    for (const type of ['spam', 'ham']) {
      const answer = await api.post('/api/bulk', { action: { type }, target }, 'agent');
      expect([answer.statusCode, answer.json()]).toMatchObject([403, refused]);
    }
    const job = await bulk({ type: 'spam' }, threads, 'moderator');
    expect(job).toMatchObject({ done: 1 });
    // They have another role by now.
    await api.db.store.query({
      text: 'update bulk_job set agent_id = $2 where id = $1',
      values: [job.id, api.idOf('agent')],
    });
    const undone = await api.post(`/api/bulk/${job.id}/undo`, {}, 'agent');
    expect([undone.statusCode, undone.json()]).toMatchObject([403, refused]);
    expect(await caseRow(api.db.store, threads[0]?.caseId ?? 0)).toMatchObject({ status: 'spam' });
    const [later] = await api.db.store.query<{ id: number }>({
      text: `with j as (insert into bulk_job (agent_id, action, total, at) values ($1, '{"type":"ham"}', 1, 1) returning id)
             insert into bulk_item (job_id, thread_id) select id, $2 from j returning job_id id`,
      values: [api.idOf('agent'), threads[0]?.threadId],
    });
    await runBulkJobs({ store: api.db.store, clock: { now: () => NOON }, onAwake: () => undefined });
    const left = bulkJobSchema.parse((await api.get(`/api/bulk/${later?.id}`)).json());
    expect(left).toMatchObject({ skipped: 1, items: [{ reason: 'ROLE_MISSING' }] });
  });
});

describe('each thread has a result of its own', () => {
  it('is skipped where a colleague has taken the case since it was asked for', async () => {
    const [thread] = await waiting(1);
    const [job] = await api.db.store.query<{ id: number }>({
      text: `with j as (insert into bulk_job (agent_id, action, total, at)
                        values ($1, '{"type":"resolve","resolution":"old"}', 1, 1) returning id)
             insert into bulk_item (job_id, thread_id) select id, $2 from j returning job_id id`,
      values: [api.idOf('agent'), thread?.threadId],
    });
    await api.post(`/api/cases/${thread?.caseId}/assign`, {
      epoch: thread?.epoch,
      assigneeId: api.idOf('other'),
    });
    await runBulkJobs({ store: api.db.store, clock: { now: () => NOON }, onAwake: () => undefined });
    const done = bulkJobSchema.parse((await api.get(`/api/bulk/${job?.id}`)).json());
    expect(done).toMatchObject({ skipped: 1, items: [{ reason: 'NOT_YOURS' }] });
    expect((await caseRow(api.db.store, thread?.caseId ?? 0))?.status).toBe('open');
  });

  it('is skipped where the action means nothing', async () => {
    const [open, closed] = await waiting(2);
    if (!open || !closed) throw new Error('no threads');
    await bulk({ type: 'resolve', resolution: 'done' }, [closed]);
    const job = await bulk({ type: 'resolve', resolution: 'done' }, [open, closed]);
    expect(job).toMatchObject({ total: 2, done: 1, skipped: 1 });
    expect(job.items).toEqual([
      { threadId: closed.threadId, state: 'skipped', reason: 'CASE_CLOSED' },
      { threadId: open.threadId, state: 'done' },
    ]);
    expect(await bulk({ type: 'snooze', until: NOON - 1 }, await waiting(1))).toMatchObject({
      skipped: 1,
      items: [{ reason: 'SNOOZE_PAST' }],
    });
  });

  it('is never one of a colleague, and never one of an account out of reach', async () => {
    const [mine, theirs] = await waiting(2);
    if (!mine || !theirs) throw new Error('no threads');
    await bulk({ type: 'assign', assigneeId: api.idOf('other') }, [theirs]);
    const job = await bulk({ type: 'unread' }, [mine, theirs], 'agent');
    expect(job).toMatchObject({ total: 1, done: 1 });
    expect((await api.get(`/api/bulk/${job.id}`, 'other')).statusCode).toBe(404);
  });

  it('is left alone by undo where somebody has changed it since', async () => {
    const [touched, untouched] = await waiting(2);
    if (!touched || !untouched) throw new Error('no threads');
    const job = await bulk({ type: 'assign', assigneeId: api.idOf('agent') }, [touched, untouched]);
    await api.post(`/api/cases/${touched.caseId}/assign`, {
      epoch: touched.epoch,
      assigneeId: api.idOf('other'),
    });
    expect(await undo(job)).toMatchObject({ done: 1, skipped: 1 });
    expect((await caseRow(api.db.store, touched.caseId))?.assignee_id).toBe(api.idOf('other'));
    expect((await caseRow(api.db.store, untouched.caseId))?.assignee_id).toBeNull();
  });

  it('is not reopened when the customer has a new case by now', async () => {
    const [thread] = await waiting(1);
    if (!thread) throw new Error('no thread');
    const job = await bulk({ type: 'resolve', resolution: 'done' }, [thread]);
    await newMessage(api.db.store, thread.threadId, 'one more thing');
    await api.db.store.query({
      text: `with c as (insert into "case" (thread_id, opened_at) values ($1, $2) returning id)
             update thread set case_id = c.id from c where thread.id = $1`,
      values: [thread.threadId, NOON],
    });
    expect(await undo(job)).toMatchObject({ done: 0, skipped: 1, items: [{ reason: 'CHANGED_SINCE' }] });
    expect((await caseRow(api.db.store, thread.caseId))?.status).toBe('resolved');
  });
});

describe('all that match', () => {
  it('are done by the worker, across the death of a process, and can be stopped half-way', async () => {
    await seedManyThreads(api.db.store, { count: 2_000, now: NOON, messages: 1 });
    const filter = { view: 'bot', ch: 'x', account: 'x:900' };
    const matching = async () =>
      threadListSchema.parse((await api.get(`/api/threads?${new URLSearchParams(filter).toString()}`)).json())
        .total;
    const total = (await matching()) ?? 0;
    expect(total).toBeGreaterThan(300);
    const body = { action: { type: 'resolve', resolution: 'clean-up' }, target: { filter } };
    const begun = bulkJobSchema.parse((await api.post('/api/bulk', body)).json());
    expect(begun).toMatchObject({ total, done: 50 });
    expect(begun.finishedAt).toBeUndefined();
    const deps = { store: api.db.store, clock: { now: () => NOON }, onAwake: () => undefined };
    // Two workers at once: no thread is done twice.
    await Promise.all([runBulkJobs(deps), runBulkJobs(deps)]);
    const later = bulkJobSchema.parse((await api.get(`/api/bulk/${begun.id}`)).json());
    expect(later.done).toBe(total);
    expect(later.failed).toBe(0);
    expect(later.finishedAt).toBeDefined();
    expect(await matching()).toBe(0);
    const undone = await undo(begun);
    await runBulkJobs(deps);
    await runBulkJobs(deps);
    expect(bulkJobSchema.parse((await api.get(`/api/bulk/${undone.id}`)).json()).done).toBe(total);
    expect(await matching()).toBe(total);
    const audits = await api.db.store.query({ text: `select 1 from audit where action = 'case.resolve'` });
    expect(audits.length).toBeGreaterThanOrEqual(total);

    const again = bulkJobSchema.parse((await api.post('/api/bulk', body)).json());
    const stopped = await undo(again);
    expect(stopped).toMatchObject({ total: 50, done: 50 });
    expect(await matching()).toBe(total);
    expect(bulkJobSchema.parse((await api.get(`/api/bulk/${again.id}`)).json()).skipped).toBe(total - 50);
  });
});
