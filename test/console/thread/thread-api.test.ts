import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { draftSchema, readyReplyListSchema } from '../../../src/console/contract/composer';
import { threadHeaderSchema } from '../../../src/console/contract/thread';
import { type LogEntry, threadLogSchema } from '../../../src/console/contract/thread-log';
import { addDemoReplies } from '../../../src/console/thread/demo-replies';
import { useTestDatabase } from '../../support/database';
import { HOUR, MINUTE, NOON, newMessage, newThread, waitingThread } from '../../support/handoff';
import { type ServedDesk, serveDesk, tokensOfRoles } from '../../support/serve-desk';

const db = useTestDatabase();
let desk: ServedDesk;
let clock = NOON + 5 * MINUTE;
let tokens: Awaited<ReturnType<typeof tokensOfRoles>> & { readonly second: string };

beforeAll(async () => {
  desk = await serveDesk(db.store, { clock: { now: () => clock } });
  const added = async (name: string) =>
    (await desk.agents.add({ name, role: 'agent', languages: ['nb'] })).token;
  tokens = {
    ...(await tokensOfRoles(desk)),
    agent: await added('Kari Moe'),
    second: await added('Olav Nes'),
  };
});
afterAll(async () => {
  await desk.server.close();
});

async function call(
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  url: string,
  body?: unknown,
  token = tokens.agent,
) {
  const answer = await desk.ask(method, url, { token, body });
  return { status: answer.statusCode, body: answer.json() as Record<string, unknown> };
}
const pathOf = (threadId: string, rest = '') => `/api/threads/${encodeURIComponent(threadId)}${rest}`;
async function logOf(threadId: string, query = '', token = tokens.agent) {
  return threadLogSchema.parse(
    (await call('GET', pathOf(threadId, `/messages${query}`), undefined, token)).body,
  );
}
const kinds = (entries: readonly LogEntry[]) =>
  entries.map((entry) => {
    if (entry.kind === 'message') return entry.text;
    return entry.kind === 'event' ? entry.what : entry.kind;
  });

describe('the header of a thread', () => {
  it('says who it is with, who has it and until when it may be answered', async () => {
    const { threadId, caseId } = await waitingThread(db.store, { channel: 'instagram' });
    const seen = await newMessage(db.store, threadId, 'hei');
    const { status, body } = await call('GET', pathOf(threadId));
    expect(status).toBe(200);
    expect(threadHeaderSchema.parse(body)).toMatchObject({
      id: threadId,
      channel: 'instagram',
      control: 'handoff_requested',
      epoch: 1,
      lastMessageId: seen,
      case: { id: caseId, reason: 'asked_for_human' },
      window: { state: 'open', closesAt: NOON - MINUTE + 24 * HOUR },
      text: { unit: 'bytes', max: 1000 },
      permissions: { reply: true, note: true, link: true },
    });
  });

  it('is not there for a thread that nobody knows', async () => {
    expect((await call('GET', '/api/threads/x:100:99999')).body).toMatchObject({
      error: { code: 'THREAD_NOT_FOUND' },
    });
  });
});

describe('the log of a thread', () => {
  it('tells apart who spoke, and has what happened between the messages', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    await newMessage(db.store, threadId, 'hjelp');
    await db.store.query({
      text: 'update message set case_id = $1 where thread_id = $2',
      values: [caseId, threadId],
    });
    clock = NOON + 6 * MINUTE;
    await call('POST', `/api/cases/${caseId}/claim`, { epoch: 1 });
    clock = NOON + 7 * MINUTE;
    await call('POST', pathOf(threadId, '/notes'), { text: 'husk eSIM', idempotencyKey: 'note-0001' });
    clock = NOON + 8 * MINUTE;
    const sent = await call('POST', `/api/cases/${caseId}/reply`, {
      epoch: 2,
      lastMessageId: 1_000_000,
      text: 'Hei, Kari her',
      idempotencyKey: 'reply-0001',
    });
    expect(sent.status).toBe(200);
    const { entries } = await logOf(threadId);
    expect(kinds(entries)).toEqual(['case', 'hjelp', 'handed_over', 'claimed', 'husk eSIM', 'Hei, Kari her']);
    expect(entries[3]).toMatchObject({ by: 'Kari Moe' });
    expect(entries[4]).toMatchObject({ origin: 'agent', note: true, author: { name: 'Kari Moe' } });
    expect(entries[5]).toMatchObject({ note: false, delivery: { state: 'sending', sendNow: false } });
  });

  it('goes back page by page through earlier cases, with no entry twice and none left out', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    await db.store.query({
      text: `insert into "case" (thread_id, opened_at, status, resolved_at, resolution) values ($1, 1, 'resolved', $2, 'renewed')`,
      values: [threadId, NOON - 60],
    });
    await db.store.query({
      text: `insert into message (thread_id, case_id, origin, text, at)
             select $1, case when n > 60 then $2::bigint else (select max(id) from "case") end, 'customer', n::text, $3::bigint - 120 + n
               from generate_series(1, 120) n`,
      values: [threadId, caseId, NOON],
    });
    const pages: LogEntry[][] = [];
    let before: number | undefined;
    do {
      const page = await logOf(threadId, before === undefined ? '' : `?before=${before}`);
      pages.unshift(page.entries);
      before = page.before;
    } while (before !== undefined);
    const all = kinds(pages.flat());
    expect(pages).toHaveLength(3);
    expect(all.filter((text) => /^\d/.test(text))).toEqual(
      Array.from({ length: 120 }, (_, n) => String(n + 1)),
    );
    expect(all.filter((text) => text === 'case')).toHaveLength(2);
    expect(all.indexOf('resolved')).toBe(all.indexOf('60') + 1);
    expect(all.at(-1)).toBe('handed_over');
  });

  it('goes forward from a message', async () => {
    const threadId = await newThread(db.store);
    const ids: number[] = [];
    for (const text of ['one', 'two', 'three']) ids.push(await newMessage(db.store, threadId, text));
    const page = await logOf(threadId, `?after=${ids[0]}`);
    expect(kinds(page.entries)).toEqual(['two', 'three']);
    expect(page.after).toBeUndefined();
  });

  it('shows a story answered, a message quoted, and a tombstone', async () => {
    const threadId = await newThread(db.store, { channel: 'instagram' });
    await db.store.query({
      text: `insert into message (thread_id, origin, text, platform_message_id, context, deleted, attachments, at) values
             ($1, 'bot', 'Which order?', 'p1', null, false, null, 1),
             ($1, 'customer', 'that one', 'p2', '{"replyToMessageId":"p1"}', false, null, 2),
             ($1, 'customer', 'nice', 'p3', '{"storyUrl":"https://cdn.example/s"}', false, null, 3),
             ($1, 'customer', '', 'p4', null, true, null, 4),
             ($1, 'customer', '', 'p5', null, false, '[{"type":"image","url":"https://cdn.example/i"}]', 5)`,
      values: [threadId],
    });
    const { entries } = await logOf(threadId);
    expect(entries).toMatchObject([
      { text: 'Which order?' },
      { replyTo: { text: 'Which order?' } },
      { story: { url: 'https://cdn.example/s' } },
      { deleted: true, text: '' },
      { attachments: [{ type: 'image', url: 'https://cdn.example/i' }] },
    ]);
  });

  it('hides order data from a moderator', async () => {
    const { threadId } = await waitingThread(db.store);
    await newMessage(db.store, threadId, 'my order is NO-48213, mei@example.com');
    const { entries } = await logOf(threadId, '', tokens.moderator);
    expect(JSON.stringify(entries)).not.toMatch(/48213|mei@/);
  });
});

describe('a colleague who was faster', () => {
  it('is noticed although nobody moved the thread', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    const seen = await newMessage(db.store, threadId, 'hjelp');
    await call('POST', `/api/cases/${caseId}/claim`, { epoch: 1 });
    const words = { epoch: 2, lastMessageId: seen, seenMessageId: seen, text: 'Hei' };
    const first = await call('POST', `/api/cases/${caseId}/reply`, {
      ...words,
      idempotencyKey: 'first-0001',
    });
    const second = await call(
      'POST',
      `/api/cases/${caseId}/reply`,
      { ...words, idempotencyKey: 'second-001' },
      tokens.second,
    );
    expect([first.status, second.status]).toEqual([200, 409]);
    expect(second.body).toMatchObject({
      error: { code: 'COLLEAGUE_REPLIED', details: { caseId, epoch: 2 } },
    });
    const own = await call('POST', `/api/cases/${caseId}/reply`, {
      ...words,
      text: 'og mer',
      idempotencyKey: 'first-0002',
    });
    expect(own.status).toBe(200);
  });
});

describe('drafts', () => {
  it('are kept for each thread, person and mode, and go with the send', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    const other = await waitingThread(db.store);
    await call('PUT', pathOf(threadId, '/draft?mode=reply'), { text: 'halvferdig' });
    await call('PUT', pathOf(threadId, '/draft?mode=note'), { text: 'lapp' });
    const read = async (id: string, mode: string, token = tokens.agent) =>
      draftSchema.parse((await call('GET', pathOf(id, `/draft?mode=${mode}`), undefined, token)).body).text;
    expect(await read(threadId, 'reply')).toBe('halvferdig');
    expect(await read(threadId, 'note')).toBe('lapp');
    expect(await read(threadId, 'reply', tokens.second)).toBe('');
    expect(await read(other.threadId, 'reply')).toBe('');
    await call('POST', `/api/cases/${caseId}/reply`, {
      epoch: 1,
      lastMessageId: 0,
      text: 'ferdig',
      idempotencyKey: 'key-000001',
    });
    expect(await read(threadId, 'reply')).toBe('');
    expect(await read(threadId, 'note')).toBe('lapp');
    await call('PUT', pathOf(threadId, '/draft?mode=note'), { text: 'ring 99 88 77 66' }, tokens.moderator);
    expect(await read(threadId, 'note', tokens.moderator)).toBe('ring 99 88 77 66');
    await call('DELETE', pathOf(threadId, '/draft?mode=note'));
    expect(await read(threadId, 'note')).toBe('');
  });
});

describe('a note', () => {
  it('is written once, sends nothing and leaves control and case as they are', async () => {
    const { threadId } = await waitingThread(db.store);
    const body = { text: 'bare for oss', idempotencyKey: 'note-once-1' };
    const [first, again] = [
      await call('POST', pathOf(threadId, '/notes'), body),
      await call('POST', pathOf(threadId, '/notes'), body),
    ];
    expect(again.body).toEqual({ ...first.body, repeated: true });
    const rows = await db.store.query({
      text: 'select 1 from outbox where thread_id = $1',
      values: [threadId],
    });
    expect(rows).toHaveLength(0);
    expect((await call('GET', pathOf(threadId))).body).toMatchObject({
      control: 'handoff_requested',
      epoch: 1,
    });
  });
});

describe('saved replies', () => {
  it('are filled in for the thread, in its language, and offered where the case is about them', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    await db.store.query({
      text: `update "case" set intent = 'payment-problem' where id = $1`,
      values: [caseId],
    });
    await db.store.query({
      text: `with c as (insert into contact (name) values ('Mei Chen') returning id)
             insert into identity (thread_id, contact_id) select $1, id from c`,
      values: [threadId],
    });
    await db.store.query({
      text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1, $1, 'NO48213', 'matched', 1)`,
      values: [threadId],
    });
    const texts = { en: 'Hi {{first_name}}', nb: 'Hei {{first_name}}, om {{order}}: {{link}} ({{phone}})' };
    await call('POST', '/api/replies', { name: 'declined', intents: ['payment-problem'], texts });
    await call('POST', '/api/replies', { name: 'bye', texts: { en: 'Bye {{nobody|friend}}' } });
    const list = async (token?: string) =>
      readyReplyListSchema.parse((await call('GET', pathOf(threadId, '/replies'), undefined, token)).body)
        .replies;
    expect(await list()).toMatchObject([
      {
        name: 'declined',
        language: 'nb',
        text: 'Hei Mei, om NO-48213: {{link}} ({{phone}})',
        missing: ['phone'],
        suggested: true,
      },
      { name: 'bye', language: 'en', text: 'Bye friend', suggested: false },
    ]);
    expect((await list(tokens.moderator))[0]).toMatchObject({ missing: ['order', 'phone'] });
  });

  it('come with the sandbox, unless somebody has written some', async () => {
    await db.store.query({ text: 'delete from saved_reply' });
    await addDemoReplies(db.store, NOON);
    await addDemoReplies(db.store, NOON);
    const { threadId } = await waitingThread(db.store);
    const { replies } = readyReplyListSchema.parse((await call('GET', pathOf(threadId, '/replies'))).body);
    expect(replies.map(({ name, language }) => [name, language])).toEqual([
      ['declined', 'nb'],
      ['device', 'nb'],
      ['newlink', 'nb'],
      ['thanks', 'nb'],
    ]);
    expect(replies.at(-1)?.text).toBe('Tusen takk, og god tur! Kari, Fjord eSIM');
  });

  it('have one name each, and are not changed by moderators', async () => {
    const body = { name: 'twice', texts: { en: 'a' } };
    const made = await call('POST', '/api/replies', body);
    expect((await call('POST', '/api/replies', body)).body).toMatchObject({
      error: { code: 'SAVED_REPLY_EXISTS' },
    });
    const url = `/api/replies/${String(made.body.id)}`;
    expect((await call('PATCH', url, { texts: { en: 'b' } }, tokens.moderator)).status).toBe(403);
    expect((await call('PATCH', url, { texts: { en: 'b' } })).body).toMatchObject({
      name: 'twice',
      texts: { en: 'b' },
    });
    expect((await call('DELETE', url)).status).toBe(200);
    expect((await call('DELETE', url)).status).toBe(404);
  });

  it('are not sent with a variable left in them', async () => {
    const { caseId } = await waitingThread(db.store);
    const body = { epoch: 1, lastMessageId: 0, text: 'Hei {{first_name}}', idempotencyKey: 'variable-1' };
    const answer = await call('POST', `/api/cases/${caseId}/reply`, body);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'VARIABLE_LEFT' } } });
  });
});

describe('after the bot’s window', () => {
  it('a person answers only after saying that they know', async () => {
    const { caseId } = await waitingThread(db.store, { openedAt: NOON - 25 * HOUR });
    const body = { epoch: 1, lastMessageId: 0, text: 'Hei', idempotencyKey: 'human-agent-1' };
    const refused = await call('POST', `/api/cases/${caseId}/reply`, body);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: 'CONFIRM_HUMAN_AGENT' } } });
    expect((await call('POST', `/api/cases/${caseId}/reply`, { ...body, humanAgent: true })).status).toBe(
      200,
    );
  });
});

describe('taking over', () => {
  it('takes a thread from the bot that has no case yet', async () => {
    const threadId = await newThread(db.store);
    const taken = await call('POST', pathOf(threadId, '/take-over'), { epoch: 0 });
    expect(taken).toMatchObject({ status: 200, body: { control: 'human', epoch: 1 } });
    expect((await call('POST', pathOf(threadId, '/take-over'), { epoch: 0 }, tokens.second)).status).toBe(
      409,
    );
    expect(kinds((await logOf(threadId)).entries)).toEqual(['taken_over']);
  });
});
