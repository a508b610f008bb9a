import { createHmac } from 'node:crypto';
import { afterAll, describe, expect, it } from '@jest/globals';
import { checkDueAccount } from '../../../src/console/channels/check-account';
import {
  channelListSchema,
  deadLetterListSchema,
  testThreadListSchema,
} from '../../../src/console/contract/channels';
import { silentLog } from '../../../src/lib/log';
import { noteAccounts } from '../../../src/outbox/accounts';
import { claimSends } from '../../../src/outbox/claim';
import type { SandboxAccount } from '../../../src/sandbox/types';
import { createDeliveryTally } from '../../../src/webhook/delivery-tally';
import type { ChannelFixture } from '../../contracts/channel';
import { newCustomer } from '../../support/customers';
import { emulatedChannel, type Flavour } from '../../support/emulated-channel';
import { HOUR, NOON } from '../../support/handoff';
import { usePagesApi, type Who } from './pages-api';

const api = usePagesApi();
const ACCOUNT = 'instagram:900';

interface SeedSend {
  readonly status: string;
  readonly reason?: string;
  readonly mayHaveArrived?: boolean;
  readonly waitMs?: number;
}

/** One answer of the bot to one message of a customer of their own; gives its id. */
async function seedSend({ status, reason, mayHaveArrived = false, waitMs }: SeedSend): Promise<number> {
  const { threadId } = await newCustomer(api.db.store);
  const row = await api.db.store.one<{ id: number }>({
    text: `with i as (insert into inbox (thread_id, dedupe_key, kind, payload, platform_at, done)
             values ($1, md5(random()::text), 'message', '{}', $2, true) returning id)
           insert into outbox (thread_id, inbox_id, step, account_id, epoch, body, status, reason, first_attempt_at,
                               sent_at, unknown_since)
           select $1, i.id, 0, $3, 0, '{"text":"hei"}', $4, $5, $2, $6, case when $7 then clock_timestamp() end from i
           returning id`,
    values: [
      threadId,
      NOON - HOUR,
      ACCOUNT,
      status,
      reason ?? null,
      waitMs === undefined ? null : NOON - HOUR + waitMs,
      mayHaveArrived,
    ],
  });
  return row?.id ?? 0;
}

async function account(who: Who = 'admin') {
  const answer = await api.get('/channels', who);
  expect(answer.statusCode === 200 ? '' : answer.body).toBe('');
  return channelListSchema.parse(answer.json()).accounts.find(({ accountId }) => accountId === ACCOUNT);
}

const claimable = async () => (await claimSends(api.db.store, 50, NOON)).length;

describe('an account', () => {
  it('shows what waits, what failed and why, and how long customers waited', async () => {
    for (const waitMs of [1_000, 2_000, 3_000, 20_000]) await seedSend({ status: 'sent', waitMs });
    await seedSend({ status: 'pending' });
    await seedSend({ status: 'dead', reason: 'GRAPH_100' });
    await seedSend({ status: 'refused', reason: 'GRAPH_551' });
    await seedSend({ status: 'dead', reason: 'GRAPH_TIMEOUT', mayHaveArrived: true });
    expect(await account('agent')).toMatchObject({
      sending: 'on',
      configured: false,
      lag: { answers: 4, p50Ms: 2_000, p95Ms: 20_000 },
      queue: { waiting: 1, unknown: 0, dead: 2, unclear: 1 },
      errors: [
        { code: 'GRAPH_100', count: 1 },
        { code: 'GRAPH_551', count: 1 },
        { code: 'GRAPH_TIMEOUT', count: 1 },
      ],
    });
    expect(await account('elsewhere')).toBeUndefined();
  });

  it('counts forged deliveries and remembers the last real one', async () => {
    const tally = createDeliveryTally({ store: api.db.store, clock: { now: () => NOON }, log: silentLog });
    tally.refused('instagram');
    tally.refused('instagram');
    tally.stored({
      rows: [],
      echoes: [],
      receipts: [{ threadId: `${ACCOUNT}:1`, state: 'read', upto: 1 }],
      accountEvents: [],
      quarantined: [],
    });
    await tally.close();
    const list = channelListSchema.parse((await api.get('/channels')).json());
    expect(list.refused).toEqual([{ channel: 'instagram', count: 2, lastAt: NOON }]);
    expect((await account())?.lastWebhookAt).toBe(NOON);
  });

  it('sends nothing while a person holds it, also after a start, and sends again when let go', async () => {
    const held = await api.post(`/channels/${ACCOUNT}/hold`, { why: 'wrong price' });
    expect(held.statusCode).toBe(200);
    await noteAccounts(api.db.store, []);
    expect(await account()).toMatchObject({ sending: 'held', held: { by: 'The admin', why: 'wrong price' } });
    expect(await claimable()).toBe(0);
    expect((await api.post(`/channels/${ACCOUNT}/hold`, { why: 'not mine' }, 'agent')).statusCode).toBe(403);
    expect((await api.post(`/channels/${ACCOUNT}/resume`)).statusCode).toBe(200);
    expect(await claimable()).toBe(1);
    expect((await api.post(`/channels/${ACCOUNT}/resume`)).json()).toMatchObject({
      error: { code: 'ACCOUNT_SENDS' },
    });
  });

  it('tries anew what was given up, and never what may have arrived', async () => {
    const { letters } = deadLetterListSchema.parse((await api.get(`/channels/${ACCOUNT}/dead`)).json());
    expect(letters).toHaveLength(3);
    const unclear = letters.find(({ mayHaveArrived }) => mayHaveArrived);
    const one = await api.post(`/channels/${ACCOUNT}/replay`, { ids: [unclear?.id ?? 0] });
    expect(one.json()).toEqual({ again: 0, left: 1 });
    const all = await api.post(`/channels/${ACCOUNT}/replay`, {});
    expect(all.json()).toEqual({ again: 2, left: 1 });
    expect(await claimable()).toBe(2);
  });
});

describe('what the platform says of an account', () => {
  const DAY = 24 * HOUR;
  const opened: ChannelFixture[] = [];
  afterAll(async () => {
    api.platform.senderOf = () => undefined;
    await Promise.all(opened.map((fixture) => fixture.close()));
  });

  /** The account is one of the emulated platform from now on. */
  async function emulated(flavour: Flavour, more: Partial<SandboxAccount> = {}, token?: string) {
    const fixture = await emulatedChannel(flavour, more);
    opened.push(fixture);
    const ours = { ...fixture.account, ...(more.appId !== undefined && { appId: more.appId }) };
    const account = { ...ours, ...(token !== undefined && { token }) };
    const sender = await fixture.adapter.connect(account, {
      clock: fixture.clock,
      log: silentLog,
      timeoutMs: 2_000,
    });
    api.platform.senderOf = () => sender;
    return fixture;
  }
  const checked = async () => {
    expect((await api.post(`/channels/${ACCOUNT}/check`)).statusCode).toBe(200);
    return (await account())?.check;
  };

  it('holds the day the token ends, asked by the app, and is refused from then on', async () => {
    const endsAt = Math.floor(Date.now() / 1_000) * 1_000 + 5 * DAY;
    const { clock } = await emulated('facebook', { tokenEndsAt: endsAt, appId: '777000777' });
    expect(await checked()).toMatchObject({
      ok: true,
      subscribed: expect.arrayContaining(['messages', 'messaging_postbacks']),
      token: { endsAt, dataEndsAt: expect.any(Number) },
    });
    clock.setOffset(6 * DAY);
    expect(await checked()).toMatchObject({ ok: false, code: 'GRAPH_190_463' });
    expect((await account())?.check).not.toHaveProperty('token');
  });

  it('may be that a token never ends, or nothing at all', async () => {
    await emulated('instagram');
    expect((await checked())?.token).toMatchObject({ dataEndsAt: expect.any(Number) });
    expect((await checked())?.token).not.toHaveProperty('endsAt');
    await emulated('instagram-login');
    expect(await checked()).toMatchObject({ ok: true });
    expect((await checked())?.token).toBeUndefined();
    await emulated('x-oauth1');
    expect(await checked()).toMatchObject({ ok: true, token: {} });
    await emulated('x');
    expect((await checked())?.token).toBeUndefined();
  });

  it('is read from a token of OAuth 2.0 on X, which lasts two hours', async () => {
    const keys = { consumerKey: 'ck', consumerSecret: 'cs', accessToken: 'at', accessSecret: 'as' };
    const x = { ...keys, bearer: 'app-bearer', refreshToken: 'first-refresh' };
    const { account: ours } = await emulated('x', { x });
    const answer = await fetch(`${ours.apiUrl}/2/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'first-refresh' }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const sender = await opened
      .at(-1)
      ?.adapter.connect({ ...ours, token }, { clock: { now: () => NOON }, log: silentLog, timeoutMs: 2_000 });
    api.platform.senderOf = () => sender;
    const endsAt = (await checked())?.token?.endsAt ?? 0;
    expect(Math.abs(endsAt - Date.now() - 2 * HOUR)).toBeLessThan(60_000);
  });

  it('is asked anew each day by itself, and each hour while the platform refuses us', async () => {
    const { fault } = await emulated('facebook');
    const [channel, id] = ['instagram', '900'] as const;
    const chore = async (sandbox: boolean) =>
      checkDueAccount(
        { store: api.db.store, senderOf: async () => api.platform.senderOf(ACCOUNT) },
        [{ channel, id, sandbox }],
        api.clock.at,
      );
    const lastAt = async () => (await account())?.check?.at;
    await checked();
    api.clock.at = NOON + DAY - 1;
    await chore(true);
    expect(await lastAt()).toBe(NOON);
    api.clock.at = NOON + DAY;
    await fault('token-190');
    await chore(true);
    expect((await account())?.check).toMatchObject({ ok: false, at: NOON + DAY });
    api.clock.at = NOON + DAY + HOUR;
    await chore(false);
    expect((await account())?.check).toMatchObject({ ok: true, at: NOON + DAY + HOUR });
    api.clock.at = NOON;
  });

  it('can be mended: the events are ordered anew, where the platform lets an account do that', async () => {
    const { account: ours } = await emulated('facebook');
    const url = `${ours.apiUrl}/v26.0/${ours.id}/subscribed_apps`;
    const proof = createHmac('sha256', 'app-secret-1').update(ours.token).digest('hex');
    const headers = { authorization: `Bearer ${ours.token}` };
    await fetch(`${url}?appsecret_proof=${proof}`, { method: 'DELETE', headers });
    expect((await checked())?.subscribed).toEqual([]);
    expect((await api.post(`/channels/${ACCOUNT}/resubscribe`)).statusCode).toBe(200);
    expect((await account())?.check?.subscribed).toContain('messaging_handovers');
    const line = await api.db.store.one({
      text: `select action, subject, address from audit order by id desc limit 1`,
    });
    expect(line).toEqual({
      action: 'account.resubscribed',
      subject: `account:${ACCOUNT}`,
      address: '127.0.0.1',
    });
    await emulated('x');
    expect((await api.post(`/channels/${ACCOUNT}/resubscribe`)).json()).toMatchObject({
      error: { code: 'RESUBSCRIBE_IMPOSSIBLE' },
    });
  });
});

describe('a test message', () => {
  const test = (threadId: string, key = 'test-0123456789abcdef') =>
    api.post(`/channels/${ACCOUNT}/test`, { threadId, text: 'A test', idempotencyKey: key });

  it('goes to an open conversation of the account, once, and answers nobody', async () => {
    const open = await newCustomer(api.db.store, { name: 'Kari', lastAt: NOON - HOUR / 2 });
    const closed = await newCustomer(api.db.store, { lastAt: NOON - 25 * HOUR });
    const elsewhere = await newCustomer(api.db.store, { channel: 'x' });
    const threads = testThreadListSchema.parse((await api.get(`/channels/${ACCOUNT}/test`)).json()).threads;
    expect(threads[0]).toEqual({ threadId: open.threadId, name: 'Kari', lastAt: NOON - HOUR / 2 });
    expect(threads.map(({ threadId }) => threadId)).not.toContain(closed.threadId);
    const sent = (await test(open.threadId)).json<{ outboxId: number }>();
    expect((await test(open.threadId)).json()).toEqual({ ...sent, repeated: true });
    const claimed = await claimSends(api.db.store, 500, NOON);
    expect(claimed.filter(({ threadId }) => threadId === open.threadId)).toMatchObject([
      { id: sent.outboxId, origin: 'automation', body: { text: 'A test' } },
    ]);
    expect(
      await api.db.store.one({
        text: 'select t.control, t.epoch, d.answered_id from thread t left join desk_row d on d.thread_id = t.id where t.id = $1',
        values: [open.threadId],
      }),
    ).toEqual({ control: 'bot', epoch: 0, answered_id: null });
    for (const [threadId, code] of [
      [closed.threadId, 'WINDOW_CLOSED'],
      [elsewhere.threadId, 'THREAD_NOT_FOUND'],
    ] as const)
      expect((await test(threadId)).json()).toMatchObject({ error: { code } });
  });

  it('leaves neither from an account that is held, nor to who said stop', async () => {
    const { threadId } = await newCustomer(api.db.store);
    await api.db.store.query({
      text: 'update thread set opted_out = true where id = $1',
      values: [threadId],
    });
    expect((await test(threadId)).json()).toMatchObject({ error: { code: 'TEST_UNWANTED' } });
    await api.post(`/channels/${ACCOUNT}/hold`, { why: 'wrong price' });
    expect((await test(threadId)).json()).toMatchObject({ error: { code: 'ACCOUNT_STOPPED' } });
    await api.post(`/channels/${ACCOUNT}/resume`);
  });
});
