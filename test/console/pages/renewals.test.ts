import { describe, expect, it } from '@jest/globals';
import { planListSchema } from '../../../src/console/contract/plan';
import { funnelSchema, type RenewalRow, renewalListSchema } from '../../../src/console/contract/renewal';
import { type Asker, listRenewals } from '../../../src/console/renewals/renewal-list';
import { createOrderNumbers } from '../../../src/renewals/orders/order-number';
import { DAY, newCustomer, newLink, newOrder, newPayment, proves } from '../../support/customers';
import { NOON } from '../../support/handoff';
import { usePagesApi, type Who } from './pages-api';

const api = usePagesApi();

async function list(query = '', who: Who = 'agent') {
  const answer = await api.get(`/renewals?${query}`, who);
  expect(answer.statusCode === 200 ? '' : answer.body).toBe('');
  return renewalListSchema.parse(answer.json());
}

/** An order that somebody has proved to be theirs. */
async function owned(key: string, days: number, channel = 'instagram') {
  const customer = await newCustomer(api.db.store, { channel, handle: `h${key.toLowerCase()}` });
  const endsAt = await newOrder(api.db.store, key, { days });
  await proves(api.db.store, customer.threadId, key);
  return { ...customer, orderKey: key, endsAt };
}

const states = (rows: readonly RenewalRow[]) =>
  Object.fromEntries(rows.map(({ orderNumber, state }) => [orderNumber, state]));

describe('plans', () => {
  it('have their names in every language, for every role', async () => {
    const answer = await api.get('/plans', 'moderator');
    expect(planListSchema.parse(answer.json()).plans).toContainEqual({
      id: 'norway-10',
      names: { en: 'Norway 10 GB', nb: 'Norge 10 GB', zh: '挪威 10 GB' },
    });
  });
});

describe('orders that end', () => {
  it('are listed with how far their renewal has come', async () => {
    const { store } = api.db;
    await newOrder(store, 'NO60001', { days: 3 });
    await newLink(store, await owned('NO60002', 4));
    await newLink(store, await owned('NO60003', 5), { opened: 2 });
    await newPayment(store, await newLink(store, await owned('NO60004', 6)), 'failed');
    await owned('NO60005', -2);
    await newOrder(store, 'NO60006', { days: 20 });
    await newOrder(store, 'NO60007', { days: 40 });
    // Made for an earlier end of the same order.
    await newLink(store, { ...(await owned('NO60008', 7)), endsAt: NOON - 20 * DAY }, { status: 'replaced' });
    const paid = await owned('NO60009', 5);
    const link = await newLink(store, paid);
    await newPayment(store, link);
    await store.query({
      text: `insert into renewal (order_key, payment_id, cycle, from_at, until_at)
             select 'NO60009', id, 'monthly', $2, $2 + 2592000000 from payment where link_id = $1`,
      values: [link, paid.endsAt],
    });
    await store.query({
      text: `update "order" set expires_at = expires_at + 2592000000 where number_key = 'NO60009'`,
    });

    const month = await list('within=30');
    expect(states(month.renewals)).toEqual({
      'NO-60005': 'lapsed',
      'NO-60001': 'not_asked',
      'NO-60002': 'sent',
      'NO-60003': 'opened',
      'NO-60009': 'paid',
      'NO-60004': 'failed',
      'NO-60008': 'not_asked',
      'NO-60006': 'not_asked',
    });
    expect(month.counts).toMatchObject({ not_asked: 3, sent: 1, opened: 1, failed: 1, lapsed: 1, paid: 1 });
    expect(Object.keys(states((await list('within=7')).renewals))).not.toContain('NO-60006');
    expect(states((await list('within=7&state=sent')).renewals)).toEqual({ 'NO-60002': 'sent' });
    expect(states((await list('q=hno60003')).renewals)).toEqual({ 'NO-60003': 'opened' });
  });

  it('are shown as far as a person reaches, and to no moderator', async () => {
    await owned('NO60020', 8, 'x');
    expect(states((await list('within=30', 'elsewhere')).renewals)).toEqual({ 'NO-60020': 'not_asked' });
    for (const path of ['/renewals', '/renewals/funnel', '/renewals/export'])
      expect((await api.get(path, 'moderator')).statusCode).toBe(403);
  });

  it('can be noted as paid elsewhere, once, with a reason, and the note taken back', async () => {
    const { endsAt } = await owned('NO60030', 9);
    const paid = {
      orderNumber: 'NO-60030',
      endsAt,
      amountMinor: 9_900,
      currency: 'NOK',
      reason: 'bank transfer',
    };
    expect((await api.post('/renewals/offline', { ...paid, reason: ' ' })).statusCode).toBe(400);
    const { id } = (await api.post('/renewals/offline', paid, 'agent')).json<{ id: number }>();
    expect(states((await list('state=elsewhere')).renewals)).toEqual({ 'NO-60030': 'elsewhere' });
    expect((await api.post('/renewals/offline', paid)).json()).toMatchObject({
      error: { code: 'RENEWAL_RECORDED' },
    });
    expect((await api.post(`/renewals/offline/${id}/void`)).statusCode).toBe(200);
    expect((await list('state=elsewhere')).renewals).toEqual([]);
    const audit = await api.db.store.query<{ action: string }>({
      text: `select action from audit where subject = 'offline_payment:' || $1::bigint order by id`,
      values: [id],
    });
    expect(audit.map(({ action }) => action)).toEqual(['renewal.paid_elsewhere', 'renewal.record_voided']);
  });

  it('are known by their links and reminders where the orders are the brand’s', async () => {
    const { store } = api.db;
    await newLink(store, { ...(await owned('NO60040', 10)), endsAt: NOON + 2 * DAY });
    const { brand } = api.parts;
    const deps = {
      store,
      numbers: createOrderNumbers(brand.brand.orderNumber),
      book: 'http',
      currency: 'NOK',
    } as const;
    const asker: Asker = { agent: { id: 1, role: 'admin', accounts: [] }, now: NOON };
    const found = await listRenewals({ within: '7', q: 'NO60040' }, asker, deps);
    expect(found).toMatchObject({ partial: true, renewals: [{ orderNumber: 'NO-60040', state: 'sent' }] });
  });
});

describe('the funnel', () => {
  it('counts links of the period and what they brought', async () => {
    const counts = funnelSchema.parse((await api.get('/renewals/funnel?days=30', 'agent')).json());
    expect(counts).toMatchObject({ paid: 1, takings: [{ currency: 'NOK', minor: 9_900 }] });
    expect(counts.sent).toBeGreaterThanOrEqual(counts.opened);
    expect(counts.opened).toBeGreaterThanOrEqual(counts.paying);
    expect(counts.paying).toBe(2);
  });
});

describe('the table for spreadsheets', () => {
  it('holds no formulas that a customer wrote', async () => {
    const { store } = api.db;
    const customer = await newCustomer(store, { name: '=cmd|calc', handle: '+evil' });
    await newOrder(store, 'NO60050', { days: 2 });
    await proves(store, customer.threadId, 'NO60050');
    const answer = await api.get('/renewals/export?within=7', 'agent');
    expect(answer.headers['content-disposition']).toContain('renewals.csv');
    expect(answer.body).toContain(
      "NO-60050,norway-10,2026-11-25T11:00:00.000Z,not_asked,'=cmd|calc,'+evil,instagram",
    );
  });
});
