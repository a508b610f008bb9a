import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { caseDetailSchema, caseListSchema } from '../../src/console/contract/case';
import { turnListSchema } from '../../src/console/contract/turn';
import { EMPTY_STATE } from '../../src/turn/port';
import { useTestDatabase } from '../support/database';
import {
  HOUR,
  MINUTE,
  NOON,
  newMessage,
  newThread,
  outboxRow,
  threadRow,
  waitingThread,
} from '../support/handoff';
import { type ServedDesk, serveDesk, tokensOfRoles } from '../support/serve-desk';
import { leave } from '../support/sign-in';

const db = useTestDatabase();
const awake: string[] = [];
let rings = 0;
let desk: ServedDesk;
let tokens: Awaited<ReturnType<typeof tokensOfRoles>>;
let leftToken = '';

beforeAll(async () => {
  desk = await serveDesk(db.store, {
    clock: { now: () => NOON + 5 * MINUTE },
    onAwake: (threadIds) => {
      awake.push(...threadIds);
    },
    onOutbox: () => {
      rings++;
    },
  });
  tokens = await tokensOfRoles(desk);
  leftToken = (await desk.agents.add({ name: 'Left', role: 'admin', languages: [] })).token;
  await leave(db.store, 'Left');
});
afterAll(async () => {
  await desk.server.close();
});

function get(url: string, token = tokens.agent) {
  return desk.ask('GET', url, { token });
}

function post(url: string, body: unknown, token = tokens.agent) {
  return desk.ask('POST', url, { token, body });
}

describe('who may ask', () => {
  it('refuses every route of the API without a good token', async () => {
    expect(desk.routes.length).toBeGreaterThanOrEqual(7);
    const bad = [
      undefined,
      'Bearer nonsense',
      `Bearer ${leftToken}`,
      tokens.admin,
      `Basic ${tokens.admin}`,
      'Bearer ',
    ];
    for (const route of desk.routes) {
      for (const method of [route.method].flat()) {
        for (const authorization of bad) {
          const answer = await desk.server.inject({
            method: method as 'GET', // one of those the route was registered with
            url: route.url.replace(':id', '1'),
            headers: authorization === undefined ? {} : { authorization },
          });
          expect({ route: route.url, method, status: answer.statusCode }).toEqual({
            route: route.url,
            method,
            status: 401,
          });
          if (method !== 'HEAD') expect(answer.json()).toMatchObject({ error: { code: 'TOKEN_REFUSED' } });
        }
      }
    }
  });

  it('refuses before it reads a body', async () => {
    const answer = await desk.server.inject({
      method: 'POST',
      url: '/api/cases/1/claim',
      headers: { 'content-type': 'application/json' },
      payload: '{"half',
    });
    expect(answer.statusCode).toBe(401);
  });

  it('takes no token from cookie or address, and lets no other site in', async () => {
    const answer = await desk.server.inject({
      url: `/api/me?token=${tokens.admin}`,
      headers: { cookie: `token=${tokens.admin}`, origin: 'https://evil.example' },
    });
    expect(answer.statusCode).toBe(401);
    const allowed = await desk.server.inject({
      url: '/api/me',
      headers: { authorization: `Bearer ${tokens.admin}`, origin: 'https://evil.example' },
    });
    expect(allowed.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('says who somebody is', async () => {
    expect((await get('/api/me', tokens.moderator)).json()).toMatchObject({
      name: 'The moderator',
      role: 'moderator',
      languages: ['nb'],
    });
  });
});

describe('the description', () => {
  it('is open and names every route with its schemas', async () => {
    const answer = await desk.server.inject('/api/openapi.json');
    expect(answer.statusCode).toBe(200);
    const document = answer.json() as {
      openapi: string;
      paths: Record<string, object>;
      components: { schemas: object };
    };
    expect(document.openapi).toBe('3.1.0');
    const registered = desk.routes.map(({ url }) => url.replace(/:(\w+)/g, '{$1}'));
    const described = registered.filter((url) => url.startsWith('/api/') && url !== '/api/openapi.json');
    expect(Object.keys(document.paths).sort()).toEqual([...new Set(described)].sort());
    expect(described).toContain('/api/cases/{id}/claim');
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(['CaseList', 'CaseDetail', 'Packet', 'Problem', 'Standing']),
    );
  });
});

describe('the list of cases', () => {
  it('shows what is due first, first, and what nobody waits for last', async () => {
    const late = await waitingThread(db.store, { now: NOON + 2 * HOUR });
    const early = await waitingThread(db.store, { now: NOON - HOUR, reason: 'loop' });
    const list = caseListSchema.parse((await get('/api/cases')).json());
    const ids = list.cases.map((item) => item.id);
    expect(ids.indexOf(early.caseId)).toBeLessThan(ids.indexOf(late.caseId));
    expect(list.cases.find((item) => item.id === early.caseId)).toMatchObject({
      threadId: early.threadId,
      channel: 'facebook',
      status: 'open',
      control: 'handoff_requested',
      reason: 'loop',
      summary: 'conversation went in circles · nothing proved · nb',
    });
  });

  it('filters by status, control and reason', async () => {
    const { caseId } = await waitingThread(db.store, { reason: 'identity_locked' });
    const idsOf = async (query: string) =>
      caseListSchema.parse((await get(`/api/cases?${query}`)).json()).cases.map((item) => item.id);
    expect(await idsOf('reason=identity_locked')).toEqual([caseId]);
    expect(await idsOf('reason=identity_locked&control=human')).toEqual([]);
    await post(`/api/cases/${caseId}/resolve`, { epoch: 1, resolution: 'unlocked' });
    expect(await idsOf('reason=identity_locked')).toEqual([]);
    expect(await idsOf('status=resolved')).toEqual([caseId]);
  });

  it.each([
    ['status=open', 'ascending'],
    ['status=resolved', 'descending'],
  ])('pages through %s without a gap or a repeat', async (query) => {
    const threads = await Promise.all(Array.from({ length: 60 }, () => newThread(db.store)));
    await db.store.query({
      text: `insert into "case" (thread_id, opened_at, status) select t, 1, $2 from unnest($1::text[]) t`,
      values: [threads, query.slice('status='.length)],
    });
    const seen: number[] = [];
    let cursor: string | undefined;
    do {
      const page = caseListSchema.parse(
        (await get(`/api/cases?${query}${cursor === undefined ? '' : `&cursor=${cursor}`}`)).json(),
      );
      seen.push(...page.cases.map((item) => item.id));
      cursor = page.nextCursor;
    } while (cursor !== undefined && seen.length < 1_000);
    const all = await db.store.query<{ id: number }>({
      text: 'select id from "case" where status = $1',
      values: [query.slice('status='.length)],
    });
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe(all.length);
  });

  it.each([
    'status=nonsense',
    'status=open&status=open',
    'cursor=1.2.3',
    'cursor=x',
    'cursor=1.99999999999999999',
    'unknown=1',
    '__proto__=1',
  ])('refuses %s', async (query) => {
    expect((await get(`/api/cases?${query}`)).statusCode).toBe(400);
  });
});

describe('one case', () => {
  it('comes with packet, thread, window and messages', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    await newMessage(db.store, threadId, '<script>alert(1)</script> menneske');
    const detail = caseDetailSchema.parse((await get(`/api/cases/${caseId}`)).json());
    expect(detail).toMatchObject({
      case: { id: caseId },
      packet: { reason: 'asked_for_human', verified: { how: 'nothing' } },
      thread: { epoch: 1, control: 'handoff_requested', optedOut: false, window: { state: 'open' } },
      messages: [{ origin: 'customer', text: '<script>alert(1)</script> menneske' }],
    });
    expect(detail.before).toBeUndefined();
  });

  it('says what became of each message of ours', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    const states = [
      ['pending', undefined, 'sending'],
      ['sent', 300, 'sent'],
      ['sent', 200, 'delivered'],
      ['sent', 100, 'read'],
      ['unknown', undefined, 'unknown'],
      ['refused', undefined, 'failed'],
      ['cancelled', undefined, 'cancelled'],
    ] as const;
    await db.store.query({
      text: 'update thread set delivered_upto = 200, read_upto = 100 where id = $1',
      values: [threadId],
    });
    for (const [step, [status, sentAt]] of states.entries()) {
      await db.store.query({
        text: `with o as (insert into outbox (thread_id, inbox_id, step, account_id, epoch, body, status, sent_at)
                 values ($1, -$2::bigint, $3, 'facebook:100', 1, '{}', $4, $5) returning id)
               insert into message (thread_id, origin, text, at, outbox_id) select $1, 'bot', $4, 1, id from o`,
        values: [threadId, caseId, step, status, sentAt ?? null],
      });
    }
    const detail = caseDetailSchema.parse((await get(`/api/cases/${caseId}`)).json());
    expect(detail.messages.map((message) => message.delivery?.state)).toEqual(
      states.map(([, , shown]) => shown),
    );
  });

  it('pages back through 120 messages', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    await db.store.query({
      text: `insert into message (thread_id, origin, text, at) select $1, 'customer', n::text, n from generate_series(1, 120) n`,
      values: [threadId],
    });
    const seen: string[] = [];
    let before: number | undefined;
    do {
      const page = caseDetailSchema.parse(
        (await get(`/api/cases/${caseId}${before === undefined ? '' : `?before=${before}`}`)).json(),
      );
      expect(page.messages.length).toBeLessThanOrEqual(50);
      seen.unshift(...page.messages.map((message) => message.text));
      before = page.before;
    } while (before !== undefined);
    expect(seen).toEqual(Array.from({ length: 120 }, (_, index) => String(index + 1)));
  });

  it('shows a moderator the conversation but no order data', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    await db.store.query({
      text: `update "case" set packet = jsonb_set(jsonb_set(packet, '{summary}', '"NO-48213"'),
               '{orders}', '[{"orderNumber":"NO-48213"}]') where id = $1`,
      values: [caseId],
    });
    await newMessage(db.store, threadId, 'Hei');
    const asAgent = await get(`/api/cases/${caseId}`);
    expect(asAgent.payload).toContain('NO-48213');
    for (const url of [`/api/cases/${caseId}`, '/api/cases']) {
      const answer = await get(url, tokens.moderator);
      expect(answer.statusCode).toBe(200);
      expect(answer.payload).not.toContain('NO-48213');
    }
    expect((await get(`/api/cases/${caseId}`, tokens.moderator)).payload).toContain('Hei');
  });

  it.each(['0', '-1', 'x', '1.5', '1e3', '99999999999999999999', '%00'])('refuses the id %s', async (id) => {
    expect((await get(`/api/cases/${id}`)).statusCode).toBe(400);
  });

  it('answers 404 for a case nobody has', async () => {
    const answer = await get('/api/cases/999999');
    expect(answer.statusCode).toBe(404);
    expect(answer.json()).toMatchObject({ error: { code: 'CASE_NOT_FOUND' } });
  });
});

describe('acting on a case', () => {
  it('goes from claim over reply to the bot', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    const seen = await newMessage(db.store, threadId, 'Hjelp');
    const claimed = await post(`/api/cases/${caseId}/claim`, { epoch: 1 });
    expect(claimed.json()).toMatchObject({ control: 'human', epoch: 2, lastMessageId: seen });
    const before = rings;
    const replied = await post(`/api/cases/${caseId}/reply`, {
      epoch: 2,
      lastMessageId: seen,
      text: 'Hei, jeg er Kari 👋',
      idempotencyKey: 'c0ffee00-0001',
    });
    expect(replied.statusCode).toBe(200);
    expect(replied.json()).toMatchObject({ standing: { status: 'waiting' }, repeated: false });
    expect(rings).toBe(before + 1);
    const detail = caseDetailSchema.parse((await get(`/api/cases/${caseId}`)).json());
    expect(detail.messages.at(-1)).toMatchObject({
      origin: 'agent',
      text: 'Hei, jeg er Kari 👋',
      delivery: { state: 'sending' },
    });
    const returned = await post(`/api/cases/${caseId}/return`, {
      epoch: 2,
      lastMessageId: detail.messages.at(-1)?.id,
    });
    expect(returned.json()).toMatchObject({ control: 'bot', epoch: 3 });
    expect(awake).toContain(threadId);
  });

  it('answers 409 with the fresh standing to whoever came second', async () => {
    const { caseId } = await waitingThread(db.store);
    const answers = await Promise.all([
      post(`/api/cases/${caseId}/claim`, { epoch: 1 }, tokens.agent),
      post(`/api/cases/${caseId}/claim`, { epoch: 1 }, tokens.admin),
    ]);
    expect(answers.map((answer) => answer.statusCode).sort((a, b) => a - b)).toEqual([200, 409]);
    const refused = answers.find((answer) => answer.statusCode === 409);
    expect(refused?.json()).toMatchObject({
      error: { code: 'THREAD_CHANGED', details: { caseId, control: 'human', epoch: 2 } },
    });
  });

  it('changes nothing of a colleague’s case before it is taken over, but for moderators and admins', async () => {
    const other = await desk.agents.add({ name: 'A colleague', role: 'agent', languages: ['nb'] });
    const { threadId, caseId } = await waitingThread(db.store);
    await post(`/api/cases/${caseId}/claim`, { epoch: 1 }, other.token);
    const wishes = {
      reply: { lastMessageId: 0, text: 'Hei', idempotencyKey: 'not-mine-1' },
      return: {},
      resolve: { resolution: 'answered' },
      assign: { assigneeId: null },
      snooze: { until: NOON + 60 * MINUTE },
      priority: { priority: 3 },
      labels: { add: [], remove: [] },
    };
    for (const [verb, wish] of Object.entries(wishes)) {
      const refused = await post(`/api/cases/${caseId}/${verb}`, { epoch: 2, ...wish });
      expect([verb, refused.statusCode, refused.json()]).toMatchObject([
        verb,
        409,
        { error: { code: 'NOT_YOURS', details: { caseId, assigneeId: other.agent.id, epoch: 2 } } },
      ]);
    }
    const may = async (token: string) =>
      (await get(`/api/threads/${threadId}`, token)).json<{ permissions: object }>().permissions;
    expect(await may(tokens.agent)).toMatchObject({ reply: false, change: false, takeOver: true });
    expect(await may(tokens.admin)).toMatchObject({ reply: true, change: true, takeOver: true });
    const pressing = { epoch: 2, priority: 3 };
    expect((await post(`/api/cases/${caseId}/priority`, pressing, tokens.moderator)).statusCode).toBe(200);
    const taken = await post(`/api/threads/${threadId}/take-over`, { epoch: 2 });
    expect(taken.json()).toMatchObject({ control: 'human', epoch: 3 });
    const own = await post(`/api/cases/${caseId}/resolve`, { epoch: 3, resolution: 'answered' });
    expect(own.statusCode).toBe(200);
  });

  it('is no answering for moderators, who take no case', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    const words = { epoch: 1, lastMessageId: 0, text: 'Hei', idempotencyKey: 'moderate-1' };
    for (const [path, body] of [
      [`/api/cases/${caseId}/claim`, { epoch: 1 }],
      [`/api/cases/${caseId}/reply`, words],
      [`/api/threads/${threadId}/take-over`, { epoch: 1 }],
      ['/api/outbox/1/send-now', { epoch: 1 }],
    ] as const)
      expect((await post(path, body, tokens.moderator)).json()).toMatchObject({
        error: { code: 'ROLE_MISSING' },
      });
    const header = (await get(`/api/threads/${threadId}`, tokens.moderator)).json<object>();
    expect(header).toMatchObject({
      permissions: { reply: false, change: true, takeOver: false, note: true },
    });
    const closed = await post(
      `/api/cases/${caseId}/resolve`,
      { epoch: 1, resolution: 'answered' },
      tokens.moderator,
    );
    expect(closed.statusCode).toBe(200);
  });

  it('sends one message for a request that is repeated', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    const body = { epoch: 1, lastMessageId: 0, text: 'Hei', idempotencyKey: 'repeat-me-1' };
    const [first, second] = [
      await post(`/api/cases/${caseId}/reply`, body),
      await post(`/api/cases/${caseId}/reply`, body),
    ];
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    expect(second.json()).toMatchObject({
      repeated: true,
      messageIds: (first.json() as { messageIds: number[] }).messageIds,
    });
    const rows = await db.store.query<{ id: number }>({
      text: 'select id from outbox where thread_id = $1',
      values: [threadId],
    });
    expect(rows).toHaveLength(1);
    expect(await outboxRow(db.store, rows[0]?.id ?? 0)).toMatchObject({ status: 'pending' });
  });

  it.each([
    ['claim', {}],
    ['claim', { epoch: '1' }],
    ['claim', { epoch: -1 }],
    ['claim', { epoch: 1, control: 'bot' }],
    ['reply', { epoch: 1, lastMessageId: 0, text: '   ', idempotencyKey: 'key-00001' }],
    ['reply', { epoch: 1, lastMessageId: 0, text: 'x'.repeat(10_001), idempotencyKey: 'key-00001' }],
    ['reply', { epoch: 1, lastMessageId: 0, text: 'a\u0000b', idempotencyKey: 'key-00001' }],
    ['reply', { epoch: 1, lastMessageId: 0, text: 'a\ud800b', idempotencyKey: 'key-00001' }],
    ['reply', { epoch: 1, lastMessageId: 0, text: 'hei', idempotencyKey: 'short' }],
    ['reply', { epoch: 1, text: 'hei', idempotencyKey: 'key-00001' }],
    ['resolve', { epoch: 1 }],
    ['resolve', { epoch: 1, resolution: ' ' }],
    ['return', { epoch: null }],
    ['return', []],
  ])('refuses %s with %j and changes nothing', async (verb, body) => {
    const { threadId, caseId } = await waitingThread(db.store);
    const answer = await post(`/api/cases/${caseId}/${verb}`, body);
    expect(answer.statusCode).toBe(400);
    expect(answer.json()).toMatchObject({ error: { code: 'REQUEST_INVALID', message: expect.any(String) } });
    expect(await threadRow(db.store, threadId)).toMatchObject({ control: 'handoff_requested', epoch: 1 });
  });

  it('leaves a line in the audit for each change, by name of the agent’s id and without words', async () => {
    const { caseId } = await waitingThread(db.store);
    await post(`/api/cases/${caseId}/claim`, { epoch: 1 });
    await post(`/api/cases/${caseId}/reply`, {
      epoch: 2,
      lastMessageId: 0,
      text: 'hemmelig',
      idempotencyKey: 'key-00001',
    });
    await post(`/api/cases/${caseId}/return`, { epoch: 2 });
    await post(`/api/cases/${caseId}/resolve`, { epoch: 3, resolution: 'done' });
    const lines = await db.store.query<{ action: string; actor: string; detail: object }>({
      text: 'select action, actor, detail from audit where subject = $1 order by id',
      values: [`case:${caseId}`],
    });
    expect(lines.map((line) => line.action)).toEqual([
      'case.handoff',
      'case.claim',
      'case.reply',
      'case.return',
      'case.resolve',
    ]);
    expect(new Set(lines.slice(1).map((line) => line.actor)).size).toBe(1);
    expect(JSON.stringify(lines)).not.toContain('hemmelig');
  });
});

describe('the turns of a thread', () => {
  it('come oldest first, later ones alone when asked, and without order data for moderators', async () => {
    const { threadId } = await waitingThread(db.store);
    const [first, second] = [await newTurn(threadId, 'renew'), await newTurn(threadId, 'provide-details')];
    const url = `/api/threads/${encodeURIComponent(threadId)}/turns`;
    const all = turnListSchema.parse((await get(url)).json()).turns;
    expect(all.map(({ id, intent }) => [id, intent])).toEqual([
      [first, 'renew'],
      [second, 'provide-details'],
    ]);
    expect(all[0]).toMatchObject({
      slots: { orderNumbers: ['NO-48213'] },
      actions: [{ type: 'say', key: 'renew/ask' }],
    });
    expect(turnListSchema.parse((await get(`${url}?after=${first}`)).json()).turns).toHaveLength(1);

    const asModerator = await get(url, tokens.moderator);
    expect(asModerator.payload).toContain('provide-details');
    expect(asModerator.payload).not.toContain('NO-48213');
  });

  it.each(['x', 'x:1', 'x:1:%00', 'x:1:2:3'])('are refused for the thread %s', async (thread) => {
    expect((await get(`/api/threads/${thread}/turns`)).statusCode).toBe(400);
  });

  it('are none for a thread nobody has', async () => {
    expect((await get('/api/threads/x:1:2/turns')).json()).toEqual({ turns: [] });
  });

  it('leaves out a turn whose message the customer has unsent', async () => {
    const threadId = await newThread(db.store);
    await db.store.query({
      text: `insert into turn (thread_id, inbox_ids, epoch, at, trace) values ($1, '{1}', 0, 1, '{"language":"nb"}')`,
      values: [threadId],
    });
    const answer = await get(`/api/threads/${encodeURIComponent(threadId)}/turns`);
    expect(answer.json()).toEqual({ turns: [] });
  });
});

async function newTurn(threadId: string, intent: string): Promise<number> {
  const order = 'NO-48213';
  const trace = {
    version: 1,
    input: { messages: [{ text: order, attachments: 0 }], state: EMPTY_STATE, context: {} },
    understanding: {
      text: order,
      intent,
      confidence: 0.9,
      ranked: [{ intent, confidence: 0.9 }],
      choice: order,
      slots: { orderNumbers: [order] },
    },
    facts: {},
    actions: [{ type: 'say', key: 'renew/ask', values: { order } }],
    language: 'nb',
    words: [{ text: order }],
    timings: { understand: 1 },
  };
  const made = await db.store.one<{ id: number }>({
    text: `insert into turn (thread_id, inbox_ids, epoch, at, trace) values ($1, '{1}', 0, $2, $3) returning id`,
    values: [threadId, NOON, JSON.stringify(trace)],
  });
  return made?.id ?? 0;
}
