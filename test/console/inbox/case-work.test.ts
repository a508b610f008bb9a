import { describe, expect, it } from '@jest/globals';
import { threadListSchema } from '../../../src/console/contract/inbox';
import {
  labelListSchema,
  labelSchema,
  teamListSchema,
  teamSchema,
} from '../../../src/console/contract/label';
import { savedViewSchema, viewListSchema } from '../../../src/console/contract/view';
import { claim } from '../../../src/handoff/agent-actions';
import { wakeSnoozed } from '../../../src/handoff/wake-snoozed';
import { caseRow, HOUR, MINUTE, NOON, newMessage, threadRow, waitingThread } from '../../support/handoff';
import { useInboxApi } from './inbox-api';

const api = useInboxApi();

async function auditOf(caseId: number): Promise<string[]> {
  const rows = await api.db.store.query<{ action: string }>({
    text: 'select action from audit where subject = $1 order by id',
    values: [`case:${caseId}`],
  });
  return rows.map((row) => row.action);
}

async function newLabel(name: string): Promise<number> {
  return labelSchema.parse((await api.post('/api/labels', { name, tone: 'amber' })).json()).id;
}

describe('giving a case to somebody', () => {
  it('names them and leaves the customer in the queue until they claim it', async () => {
    const { threadId, caseId, epoch } = await waitingThread(api.db.store);
    const answer = await api.post(`/api/cases/${caseId}/assign`, { epoch, assigneeId: api.idOf('agent') });
    expect(answer.json()).toMatchObject({
      caseId,
      assigneeId: api.idOf('agent'),
      control: 'handoff_requested',
      epoch,
    });
    expect((await threadRow(api.db.store, threadId))?.control).toBe('handoff_requested');
    expect(await auditOf(caseId)).toContain('case.assign');
    await api.post(`/api/cases/${caseId}/assign`, { epoch, assigneeId: null });
    expect((await caseRow(api.db.store, caseId))?.assignee_id).toBeNull();
  });

  it('moves the epoch when it changes hands, so that the one before finds out', async () => {
    const { caseId, epoch } = await waitingThread(api.db.store);
    const claimed = await api.db.store.transaction(async (tx) => {
      return (await claim(tx, { caseId, agentId: api.idOf('agent'), epoch, now: NOON })).standing;
    });
    const given = await api.post(`/api/cases/${caseId}/assign`, {
      epoch: claimed.epoch,
      assigneeId: api.idOf('other'),
    });
    expect(given.json()).toMatchObject({
      control: 'human',
      epoch: claimed.epoch + 1,
      assigneeId: api.idOf('other'),
    });
    const late = await api.post(
      `/api/cases/${caseId}/snooze`,
      { epoch: claimed.epoch, until: NOON + HOUR },
      'agent',
    );
    expect(late.statusCode).toBe(409);
    expect(late.json()).toMatchObject({
      error: { code: 'THREAD_CHANGED', details: { epoch: claimed.epoch + 1 } },
    });
  });

  it('refuses people who have left or do not see the account, and teams that are not there', async () => {
    const { caseId, epoch } = await waitingThread(api.db.store);
    await api.db.store.query({
      text: `insert into agent_account (agent_id, account_id) values ($1, 'x:1')`,
      values: [api.idOf('other')],
    });
    for (const [body, code] of [
      [{ assigneeId: 99_999 }, 'ASSIGNEE_UNFIT'],
      [{ assigneeId: api.idOf('other') }, 'ASSIGNEE_UNFIT'],
      [{ teamId: 99_999 }, 'TEAM_NOT_FOUND'],
    ] as const) {
      const answer = await api.post(`/api/cases/${caseId}/assign`, { epoch, ...body });
      expect(answer.json()).toMatchObject({ error: { code } });
    }
    await api.db.store.query({ text: 'delete from agent_account' });
  });
});

describe('putting a case off', () => {
  it('lasts until its time', async () => {
    const { caseId, epoch } = await waitingThread(api.db.store);
    await api.post(`/api/cases/${caseId}/snooze`, { epoch, until: NOON + HOUR });
    expect((await caseRow(api.db.store, caseId))?.status).toBe('snoozed');
    await wakeSnoozed(api.db.store, { now: () => NOON + HOUR - MINUTE });
    expect((await caseRow(api.db.store, caseId))?.status).toBe('snoozed');
    await wakeSnoozed(api.db.store, { now: () => NOON + HOUR });
    expect(await caseRow(api.db.store, caseId)).toMatchObject({ status: 'open', snoozed_until: null });
    expect(await auditOf(caseId)).toEqual(expect.arrayContaining(['case.snooze', 'case.unsnooze']));
  });

  it('ends when the customer writes, not when we do', async () => {
    const { threadId, caseId, epoch } = await waitingThread(api.db.store);
    await newMessage(api.db.store, threadId, 'before');
    await api.post(`/api/cases/${caseId}/snooze`, { epoch, until: NOON + HOUR });
    await newMessage(api.db.store, threadId, 'a note to ourselves', 'system');
    await wakeSnoozed(api.db.store, { now: () => NOON });
    expect((await caseRow(api.db.store, caseId))?.status).toBe('snoozed');
    await newMessage(api.db.store, threadId, 'are you there?');
    await wakeSnoozed(api.db.store, { now: () => NOON });
    expect((await caseRow(api.db.store, caseId))?.status).toBe('open');
  });

  it('ends by hand, and never begins in the past', async () => {
    const { caseId, epoch } = await waitingThread(api.db.store);
    expect((await api.post(`/api/cases/${caseId}/snooze`, { epoch, until: NOON })).json()).toMatchObject({
      error: { code: 'SNOOZE_PAST' },
    });
    await api.post(`/api/cases/${caseId}/snooze`, { epoch, until: NOON + HOUR });
    await api.post(`/api/cases/${caseId}/snooze`, { epoch, until: null });
    expect((await caseRow(api.db.store, caseId))?.status).toBe('open');
  });
});

describe('labels', () => {
  it('are put on and taken off, and stay on old cases when they are no longer offered', async () => {
    const { threadId, caseId, epoch } = await waitingThread(api.db.store);
    const [refund, vip] = [await newLabel('Refund'), await newLabel('VIP')];
    await api.post(`/api/cases/${caseId}/labels`, { epoch, add: [refund, vip, refund] });
    await api.post(`/api/cases/${caseId}/labels`, { epoch, remove: [refund] });
    const list = threadListSchema.parse((await api.get(`/api/threads?label=${vip}`)).json());
    expect(list.threads.map((row) => [row.threadId, row.labels])).toEqual([[threadId, [vip]]]);
    await api.remove(`/api/labels/${vip}`);
    const { labels } = labelListSchema.parse((await api.get('/api/labels')).json());
    expect(labels.find(({ id }) => id === vip)?.archived).toBe(true);
    expect((await api.post(`/api/cases/${caseId}/labels`, { epoch, add: [vip] })).statusCode).toBe(404);
    expect((await caseRow(api.db.store, caseId))?.labels).toEqual([vip]);
  });

  it('have names of their own, whatever the case of the letters, and are made by moderators and admins', async () => {
    const id = await newLabel('Urgent matter');
    expect((await api.post('/api/labels', { name: 'urgent MATTER' })).json()).toMatchObject({
      error: { code: 'LABEL_EXISTS' },
    });
    const other = await newLabel('Other matter');
    expect((await api.patch(`/api/labels/${other}`, { name: 'URGENT matter' })).statusCode).toBe(409);
    expect((await api.patch(`/api/labels/${id}`, { tone: 'red' })).json()).toMatchObject({ tone: 'red' });
    expect((await api.post('/api/labels', { name: 'Mine' }, 'agent')).statusCode).toBe(403);
  });
});

describe('teams', () => {
  it('have members and are given cases', async () => {
    const made = teamSchema.parse(
      (await api.post('/api/teams', { name: 'Billing', members: [api.idOf('agent'), 99_999] })).json(),
    );
    expect(made.members).toEqual([api.idOf('agent')]);
    const { caseId, epoch } = await waitingThread(api.db.store);
    await api.post(`/api/cases/${caseId}/assign`, { epoch, teamId: made.id });
    expect(threadListSchema.parse((await api.get(`/api/threads?team=${made.id}`)).json()).total).toBe(1);
    await api.patch(`/api/teams/${made.id}`, { name: 'Money', members: [] });
    const list = teamListSchema.parse((await api.get('/api/teams')).json());
    expect(list.teams).toEqual([{ id: made.id, name: 'Money', members: [] }]);
    expect(list.people.map(({ name }) => name)).toContain('The other');
  });
});

it('sets how much a case presses', async () => {
  const { caseId, epoch } = await waitingThread(api.db.store);
  await api.post(`/api/cases/${caseId}/priority`, { epoch, priority: 4 });
  expect((await caseRow(api.db.store, caseId))?.priority).toBe(4);
});

describe('saved views', () => {
  const search = { view: 'all', ch: 'facebook', sort: 'newest' };

  it('keep a filter with its sort and count what it means', async () => {
    await waitingThread(api.db.store);
    const { id } = savedViewSchema.parse(
      (await api.post('/api/views', { name: 'Messenger', search })).json(),
    );
    const { saved } = viewListSchema.parse((await api.get('/api/views')).json());
    const { total } = threadListSchema.parse(
      (await api.get(`/api/threads?${new URLSearchParams(search).toString()}`)).json(),
    );
    expect(total).toBeGreaterThan(0);
    expect(saved.find((view) => view.id === id)).toMatchObject({
      name: 'Messenger',
      count: total,
      search,
      mine: true,
    });
  });

  it('are private unless a moderator or admin shares them', async () => {
    const mine = savedViewSchema.parse(
      (await api.post('/api/views', { name: 'Mine', search }, 'agent')).json(),
    );
    const seenBy = async (who: 'agent' | 'other') =>
      viewListSchema.parse((await api.get('/api/views', who)).json()).saved.map(({ name }) => name);
    expect(await seenBy('agent')).toContain('Mine');
    expect(await seenBy('other')).not.toContain('Mine');
    expect((await api.patch(`/api/views/${mine.id}`, { name: 'Yours' }, 'other')).statusCode).toBe(404);
    expect((await api.patch(`/api/views/${mine.id}`, { shared: true }, 'agent')).statusCode).toBe(403);
    await api.post('/api/views', { name: 'Ours', search, shared: true }, 'moderator');
    expect(await seenBy('other')).toContain('Ours');
  });

  it('hold filters only, are renamed and removed', async () => {
    expect(
      (await api.post('/api/views', { name: 'Odd', search: { view: 'all', t: 'x' } })).json(),
    ).toMatchObject({
      error: { code: 'VIEW_INVALID' },
    });
    const { id } = savedViewSchema.parse((await api.post('/api/views', { name: 'Short', search })).json());
    const changed = await api.patch(`/api/views/${id}`, { name: 'Shorter', search: { view: 'bot' } });
    expect(changed.json()).toMatchObject({ name: 'Shorter', search: { view: 'bot' } });
    expect((await api.remove(`/api/views/${id}`)).statusCode).toBe(200);
    expect((await api.remove(`/api/views/${id}`)).statusCode).toBe(404);
  });
});
