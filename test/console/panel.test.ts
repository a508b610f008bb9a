import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { activityListSchema, customerPanelSchema } from '../../src/console/contract/panel';
import { turnListSchema } from '../../src/console/contract/turn';
import { languageShares } from '../../src/console/language-shares';
import { listCandidates } from '../../src/moderation/candidates';
import { useTestDatabase } from '../support/database';
import { MINUTE, NOON, newThread, waitingThread } from '../support/handoff';
import { type ServedDesk, serveDesk, tokensOfRoles } from '../support/serve-desk';
import { provenCustomer, turnRow } from '../support/turn-row';

const db = useTestDatabase();
let desk: ServedDesk;
let tokens: Awaited<ReturnType<typeof tokensOfRoles>>;

beforeAll(async () => {
  desk = await serveDesk(db.store, { clock: { now: () => NOON + MINUTE } });
  tokens = await tokensOfRoles(desk);
});
afterAll(async () => {
  await desk.server.close();
});

describe('the trace of a turn', () => {
  it('says what was understood, in which languages, what was proved, read and decided, and how long it took', async () => {
    const threadId = await newThread(db.store);
    await turnRow(db.store, threadId);
    const [turn] = turnListSchema.parse((await get(`${at(threadId)}/turns`)).json()).turns;
    expect(turn).toMatchObject({
      intent: 'payment-problem',
      ranked: [
        { intent: 'payment-problem', confidence: 0.88 },
        { intent: 'technical-problem', confidence: 0.79 },
        { intent: 'renew', confidence: 0.21 },
      ],
      languages: { en: 0.56, zh: 0.44 },
      joined: 2,
      waitedMs: 1_200,
      outcome: 'handed_over',
      reason: 'payment_problem',
      needed: 2,
      details: [
        { name: 'orderNumber', value: 'NO-48213', proof: 'found' },
        { name: 'email', value: 'm•••@example.com', proof: 'matched' },
        { name: 'plan', value: 'Norway 10 GB' },
        { name: 'ends', value: String(NOON) },
      ],
      facts: [
        { kind: 'identity', outcome: 'matched', count: 1 },
        { kind: 'payments', outcome: 'known', count: 0 },
      ],
      timings: { understand: 9, decide: 1.4, 'facts.identity': 6, 'facts.payments': 11 },
      mayCorrect: true,
    });
  });

  it('keeps the values from moderators, not what was proved', async () => {
    const threadId = await newThread(db.store);
    await turnRow(db.store, threadId);
    const answer = await get(`${at(threadId)}/turns`, tokens.moderator);
    expect(answer.payload).not.toMatch(/48213|example\.com|Norway 10/);
    expect(turnListSchema.parse(answer.json()).turns[0]?.details).toContainEqual({
      name: 'orderNumber',
      proof: 'found',
    });
  });

  it('gives an older one that a message further back leads to', async () => {
    const threadId = await newThread(db.store);
    const [first, second] = [await turnRow(db.store, threadId), await turnRow(db.store, threadId)];
    const list = turnListSchema.parse((await get(`${at(threadId)}/turns?turn=${first}`)).json()).turns;
    expect(list.map(({ id }) => id)).toEqual([first]);
    expect(second).toBeGreaterThan(first);
  });

  it.each([
    [['Hei, jeg vil fornye NO-48213'], 'nb', { nb: 1 }],
    [['我想续费'], 'zh', { zh: 1 }],
    [['renew please 我想续费'], 'zh', { en: 0.5, zh: 0.5 }],
    [['https://fjord.example/abc 48213'], 'en', {}],
  ])('shares %j as %s out', (texts, language, shares) => {
    expect(languageShares(texts, language)).toEqual(shares);
  });
});

describe('“wrong intent?”', () => {
  it('files the words, masked, with the intent that was meant, for review', async () => {
    const threadId = await newThread(db.store);
    const turnId = await turnRow(db.store, threadId, {
      text: 'my card was declined again for order NO-48213, kari@example.com',
    });
    const answer = await post(`/api/turns/${turnId}/wrong-intent`, { intent: 'renew' });
    expect(answer.json()).toEqual({ text: 'my card was declined again for order [order], [email]' });
    const [candidate] = await listCandidates(db.store, { state: 'new', limit: 10 });
    expect(candidate).toMatchObject({
      text: 'my card was declined again for order [order], [email]',
      intent: 'payment-problem',
      suggested: 'renew',
      reason: 'person',
      language: 'en',
      count: 1,
      turnId,
    });
    await post(`/api/turns/${turnId}/wrong-intent`, { intent: 'payment-problem' });
    const again = await listCandidates(db.store, { state: 'new', limit: 10 });
    expect(again).toMatchObject([{ suggested: 'payment-problem', count: 1 }]);
  });

  it.each([
    ['an intent nobody has', 'my card', 'nonsense', 400, 'INTENT_UNKNOWN'],
    ['a letter', 'x'.repeat(301), 'renew', 409, 'TURN_TEACHES_NOTHING'],
    ['nothing but values', 'NO-48213', 'renew', 409, 'TURN_TEACHES_NOTHING'],
  ])('refuses %s', async (_what, text, intent, status, code) => {
    const turnId = await turnRow(db.store, await newThread(db.store), { text });
    const answer = await post(`/api/turns/${turnId}/wrong-intent`, { intent });
    expect([answer.statusCode, (answer.json() as { error: { code: string } }).error.code]).toEqual([
      status,
      code,
    ]);
  });

  it('refuses a turn nobody has', async () => {
    expect((await post('/api/turns/999999/wrong-intent', { intent: 'renew' })).statusCode).toBe(404);
  });
});

describe('the customer of a thread', () => {
  it('comes with what is proved, and without order data for moderators', async () => {
    const { threadId, other } = await provenThread();
    const panel = customerPanelSchema.parse((await get(`${at(threadId)}/customer`)).json());
    expect(panel).toMatchObject({
      handle: 'mei.chen',
      level: 1,
      provedAt: NOON,
      orders: [{ orderNumber: 'NO-48213', plan: 'norway-10', status: 'active', endsAt: NOON }],
      links: [{ code: '7F-42', status: 'issued', opened: 2 }],
      payments: [{ status: 'failed', amountMinor: 111_200, currency: 'NOK' }],
      others: [{ threadId: other, why: 'same_order' }],
      cases: [{ status: 'open', reason: 'asked_for_human' }],
      consent: [{ kind: 'automation', given: true }],
    });
    const answer = await get(`${at(threadId)}/customer`, tokens.moderator);
    expect(answer.payload).not.toMatch(/48213|norway-10|111200/);
    expect(customerPanelSchema.parse(answer.json())).toMatchObject({ level: 1, others: [] });
  });

  it('is not there for a thread nobody has', async () => {
    expect((await get('/api/threads/x:1:2/customer')).statusCode).toBe(404);
  });
});

describe('the activity of a thread', () => {
  it('tells newest first what people, bot and customer did, by name and code', async () => {
    const { threadId, caseId } = await waitingThread(db.store);
    await post(`/api/cases/${caseId}/claim`, { epoch: 1 });
    const { activities } = activityListSchema.parse((await get(`${at(threadId)}/activity`)).json());
    const [newest] = activities;
    expect(newest).toMatchObject({ what: 'case.claim', by: 'agent', name: 'The agent' });
    expect(activities).toContainEqual(
      expect.objectContaining({ what: 'case.handoff', by: 'system', reason: 'asked_for_human' }),
    );
    expect(activities).toContainEqual(expect.objectContaining({ what: 'case.opened', by: 'customer' }));
  });

  it('goes back page by page to the first, with nothing twice and nothing left out', async () => {
    const { threadId } = await waitingThread(db.store);
    await db.store.query({
      text: `insert into audit (actor, action, subject, detail, at)
             select 'bot', 'step-' || n, $1, '{}', $2::bigint + n / 7 from generate_series(1, 230) n`,
      values: [`thread:${threadId}`, NOON],
    });
    const seen: string[] = [];
    let cursor: string | undefined;
    let pages = 0;
    do {
      const query = cursor === undefined ? '' : `?cursor=${encodeURIComponent(cursor)}`;
      const page = activityListSchema.parse((await get(`${at(threadId)}/activity${query}`)).json());
      seen.push(...page.activities.map(({ what }) => what));
      cursor = page.nextCursor;
      pages++;
    } while (cursor !== undefined);
    expect(pages).toBe(3);
    expect(seen).toHaveLength(232);
    expect(new Set(seen).size).toBe(232);
    const wrong = await get(`${at(threadId)}/activity?cursor=5`);
    expect([wrong.statusCode, wrong.payload]).toEqual([400, expect.stringContaining('CURSOR_INVALID')]);
  });
});

function at(threadId: string): string {
  return `/api/threads/${encodeURIComponent(threadId)}`;
}

function get(url: string, token = tokens.agent) {
  return desk.ask('GET', url, { token });
}

function post(url: string, body: unknown) {
  return desk.ask('POST', url, { token: tokens.agent, body });
}

async function provenThread(): Promise<{ threadId: string; other: string }> {
  const { threadId } = await waitingThread(db.store);
  await provenCustomer(db.store, threadId);
  const other = await newThread(db.store, { channel: 'instagram' });
  await db.store.query({
    text: `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1, $1, 'NO48213', 'matched', $2)`,
    values: [other, NOON],
  });
  return { threadId, other };
}
