import { describe, expect, it } from '@jest/globals';
import { channelListSchema, deadLetterListSchema } from '../../../src/console/contract/channels';
import { silentLog } from '../../../src/lib/log';
import { noteAccounts } from '../../../src/outbox/accounts';
import { claimSends } from '../../../src/outbox/claim';
import { createDeliveryTally } from '../../../src/webhook/delivery-tally';
import { newCustomer } from '../../support/customers';
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
