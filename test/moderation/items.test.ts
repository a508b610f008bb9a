import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Role } from '../../src/console/contract/agent';
import { verdictSchema } from '../../src/console/contract/verdict';
import { confirmedAmong } from '../../src/moderation/items';
import { noteSuspects, type Suspect } from '../../src/moderation/suspects';
import { newCustomer } from '../support/customers';
import { useTestDatabase } from '../support/database';
import { type ServedDesk, serveDesk, tokensOfRoles } from '../support/serve-desk';

const db = useTestDatabase();
const NOW = Date.UTC(2026, 10, 23, 12);
const THREAD = 'x:1:7';
let desk: ServedDesk;
let tokens: Record<Role, string>;

beforeAll(async () => {
  desk = await serveDesk(db.store, { clock: { now: () => NOW } });
  tokens = await tokensOfRoles(desk);
  await db.store.query({
    text: `insert into thread (id, account_id, user_id) values ($1, 'x:1', '7')`,
    values: [THREAD],
  });
});
afterAll(async () => {
  await desk.server.close();
});
beforeEach(async () => {
  await db.store.query({ text: 'truncate moderation_item, indicator restart identity cascade' });
});

const note = (change: Partial<Suspect> = {}) =>
  noteSuspects(
    db.store,
    [
      {
        kind: 'look_alike',
        subject: 'domain:evil.io',
        evidence: 'spelling of us',
        threadId: THREAD,
        inboxId: 1,
        ...change,
      },
    ],
    NOW,
  );
const list = async (query = '', role: Role = 'moderator') => {
  const answer = await desk.ask('GET', `/api/moderation${query}`, { token: tokens[role] });
  return {
    status: answer.statusCode,
    items: (answer.json() as { items?: Record<string, unknown>[] }).items ?? [],
  };
};
const decide = (id: number, status: string, role: Role = 'moderator') =>
  desk.ask('POST', `/api/moderation/${id}/decide`, { token: tokens[role], body: { status } });
const isFake = async () =>
  (await confirmedAmong(db.store, ['domain:evil.io', 'domain:other.io'])).has('domain:evil.io');

describe('what people decide on', () => {
  it('is counted once for each event and keeps the newest evidence', async () => {
    await note();
    await note();
    await note({ inboxId: 2, evidence: 'newer' });
    await note({ kind: 'scam_report', inboxId: 2 });
    const { items } = await list();
    expect(items.map(({ kind, count, evidence }) => [kind, count, evidence])).toEqual([
      ['scam_report', 1, 'spelling of us'],
      ['look_alike', 2, 'newer'],
    ]);
    expect(items[1]).toMatchObject({ status: 'open', threadId: THREAD, firstAt: NOW, lastAt: NOW });
  });

  it('is known as a fake once confirmed, stays so while one report of it stands, and not after', async () => {
    await note();
    await note({ kind: 'scam_report' });
    expect(await isFake()).toBe(false);
    expect((await decide(1, 'confirmed')).json()).toMatchObject({
      id: 1,
      status: 'confirmed',
      decidedAt: NOW,
    });
    await decide(2, 'confirmed', 'admin');
    expect(await isFake()).toBe(true);
    await decide(1, 'dismissed');
    expect(await isFake()).toBe(true);
    await decide(2, 'dismissed');
    expect(await isFake()).toBe(false);
    expect((await list('?status=dismissed')).items).toHaveLength(2);
    const audit = await db.store.query({
      text: `select action from audit where subject = 'moderation:1' order by id`,
    });
    expect(audit).toEqual([{ action: 'moderation.confirmed' }, { action: 'moderation.dismissed' }]);
  });

  it('keeps what was decided when it comes up again', async () => {
    await note();
    await decide(1, 'dismissed');
    await note({ inboxId: 9 });
    expect((await list('?status=dismissed&kind=look_alike')).items[0]).toMatchObject({ count: 2 });
    expect((await list()).items).toEqual([]);
  });

  it('makes no indicator of an anonymous report or of mere words', async () => {
    await note({ kind: 'page_report' });
    await note({ kind: 'scam_report', subject: 'words:hello' });
    await decide(1, 'confirmed');
    await decide(2, 'confirmed');
    expect(await db.store.query({ text: 'select * from indicator' })).toEqual([]);
  });

  it('tells moderators and the audit of a number or an address no more than its kind', async () => {
    await note({ kind: 'page_report', subject: 'email:kari@mail.example' });
    await note({ kind: 'scam_report', subject: 'phone:+4790012345' });
    await note({ kind: 'scam_report', subject: 'words:ring kari på 900 12 345' });
    const subjects = async (role: Role) => (await list('', role)).items.map(({ subject }) => subject);
    expect(await subjects('moderator')).toEqual(['words:ring kari på •••', 'phone:•••', 'email:•••']);
    expect(await subjects('admin')).toContain('email:kari@mail.example');
    expect((await decide(1, 'dismissed')).body).not.toContain('kari');
    const lines = await db.store.query<{ detail: object }>({
      text: `select detail from audit where subject = 'moderation:1' order by id desc limit 1`,
    });
    expect(lines[0]?.detail).toMatchObject({ subject: 'email:…' });
  });

  it('is for moderators and admins', async () => {
    await note();
    expect((await list('', 'agent')).status).toBe(403);
    expect((await decide(1, 'confirmed', 'agent')).json()).toMatchObject({ error: { code: 'ROLE_MISSING' } });
    expect((await list('', 'admin')).status).toBe(200);
    expect((await decide(99, 'confirmed')).json()).toMatchObject({ error: { code: 'ITEM_NOT_FOUND' } });
    expect((await decide(1, 'open')).statusCode).toBe(400);
    expect(await isFake()).toBe(false);
  });

  it('forgets the conversation when that is erased', async () => {
    await db.store.query({
      text: `insert into thread (id, account_id, user_id) values ('x:1:8', 'x:1', '8')`,
    });
    await note({ threadId: 'x:1:8' });
    await db.store.query({ text: `delete from thread where id = 'x:1:8'` });
    expect((await list()).items[0]).not.toHaveProperty('threadId');
  });
});

describe('a sender whom two verdicts block', () => {
  const say = (path: string, body: object) =>
    desk.ask('POST', `/api/verdicts${path}`, { token: tokens.moderator, body });
  const judge = async (threadId: string) => {
    const request = { scope: 'identity', threadId, judged: 'scam', block: 'local', indicators: false };
    return verdictSchema.parse((await say('', request)).json()).id;
  };
  const isBlocked = async (threadId: string) =>
    (await db.store.one({ text: 'select 1 from block where thread_id = $1', values: [threadId] })) !==
    undefined;

  it.each([
    [0, 1],
    [1, 0],
  ])('is heard again when the last of them is taken back (%i, then %i)', async (...order) => {
    const { threadId } = await newCustomer(db.store, { channel: 'x' });
    const given = [await judge(threadId), await judge(threadId)];
    await say(`/${given[order[0] ?? 0]}/undo`, {});
    expect(await isBlocked(threadId)).toBe(true);
    await say(`/${given[order[1] ?? 0]}/undo`, {});
    expect(await isBlocked(threadId)).toBe(false);
  });
});
