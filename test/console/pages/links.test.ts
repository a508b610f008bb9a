import { describe, expect, it } from '@jest/globals';
import { linkEventsSchema, linkListSchema } from '../../../src/console/contract/link';
import { DAY, newCustomer, newLink, newOrder, newPayment, proves } from '../../support/customers';
import { handOver, NOON, newAgent } from '../../support/handoff';
import { usePagesApi, type Who } from './pages-api';

const api = usePagesApi();

async function list(query = '', who: Who = 'agent') {
  const answer = await api.get(`/links?${query}`, who);
  expect(answer.statusCode === 200 ? '' : answer.body).toBe('');
  return linkListSchema.parse(answer.json());
}

/** A customer with a link for an order that ends in five days. */
async function linked(key: string, options: Parameters<typeof newLink>[2] = {}, channel = 'instagram') {
  const customer = await newCustomer(api.db.store, { channel, handle: key.toLowerCase() });
  const endsAt = await newOrder(api.db.store, key);
  await proves(api.db.store, customer.threadId, key);
  const wish = { threadId: customer.threadId, orderKey: key, endsAt };
  return { ...customer, endsAt, link: await newLink(api.db.store, wish, options) };
}

async function stateOf(id: number) {
  return (await list()).links.find((row) => row.id === id)?.state;
}

describe('the list of payment links', () => {
  it('says how far each has come', async () => {
    const { store } = api.db;
    const sent = await linked('NO70001');
    const opened = await linked('NO70002', { opened: 1 });
    const over = await linked('NO70003', { ageMs: 3 * DAY });
    const cancelled = await linked('NO70004', { status: 'cancelled' });
    const paid = await linked('NO70005');
    await newPayment(store, paid.link);
    const failed = await linked('NO70006');
    await newPayment(store, failed.link, 'failed');
    const states = await Promise.all(
      [sent, opened, over, cancelled, paid, failed].map(({ link }) => stateOf(link)),
    );
    expect(states).toEqual(['sent', 'opened', 'expired', 'cancelled', 'paid', 'failed']);
    expect((await list('state=failed')).links.map(({ id }) => id)).toEqual([failed.link]);
    expect(await list('q=no-70005')).toMatchObject({
      total: 1,
      links: [{ orders: ['NO-70005'], amountMinor: 9_900, currency: 'NOK', tries: 1, extended: false }],
    });
    expect((await list('q=no70001')).links).toMatchObject([
      { id: sent.link, customer: { handle: 'no70001' } },
    ]);
  });

  it('pages from the newest on, within what a person may see', async () => {
    const x = await linked('NO70010', {}, 'x');
    const mine = await list('', 'elsewhere');
    expect(mine.links.map(({ id }) => id)).toEqual([x.link]);
    expect((await api.get(`/links/${x.link - 1}/events`, 'elsewhere')).statusCode).toBe(404);
    expect((await list(`cursor=${x.link}`)).links.every(({ id }) => id < x.link)).toBe(true);
  });

  it('is nothing for moderators, and never holds a token', async () => {
    expect((await api.get('/links', 'moderator')).statusCode).toBe(403);
    expect((await api.get('/links')).body).not.toContain('token');
  });
});

describe('a link that needs more time', () => {
  it('gets 48 hours at the price it named, and keeps the moment it was made', async () => {
    const made = await linked('NO70020', { ageMs: 3 * DAY });
    const { link } = made;
    await priceAsToday(made, 'NO-70020');
    const before = (await list('q=no70020')).links[0];
    const answer = await api.post(`/links/${link}/extend`, {}, 'agent');
    expect(answer.json()).toMatchObject({ expiresAt: NOON + 2 * DAY });
    const after = (await list('q=no70020')).links[0];
    expect(after).toMatchObject({ state: 'sent', extended: true, issuedAt: before?.issuedAt });
    const events = linkEventsSchema.parse((await api.get(`/links/${link}/events`)).json());
    expect(events.events.map(({ what, by }) => [what, by])).toEqual([
      ['link.extended', 'The agent'],
      ['issued', undefined],
    ]);
  });

  it('is refused where the offer is another one today, or nothing is open', async () => {
    const changed = await linked('NO70021');
    expect((await api.post(`/links/${changed.link}/extend`)).json()).toMatchObject({
      error: { code: 'LINK_PRICE_CHANGED' },
    });
    const cancelled = await linked('NO70022', { status: 'cancelled' });
    expect((await api.post(`/links/${cancelled.link}/extend`)).json()).toMatchObject({
      error: { code: 'LINK_CLOSED' },
    });
  });

  it('is left alone by an agent while a colleague has the conversation, as is one to be cancelled', async () => {
    const { store } = api.db;
    const made = await linked('NO70023');
    await priceAsToday(made, 'NO-70023');
    await handOver(store, made.threadId);
    const colleague = await newAgent(store);
    await store.query({
      text: 'update "case" set assignee_id = $2 where thread_id = $1',
      values: [made.threadId, colleague],
    });
    for (const act of ['extend', 'cancel'])
      expect((await api.post(`/links/${made.link}/${act}`, {}, 'agent')).json()).toMatchObject({
        error: { code: 'NOT_YOURS', details: { assigneeId: colleague } },
      });
    expect(await stateOf(made.link)).toBe('sent');
    expect((await api.post(`/links/${made.link}/extend`, {}, 'admin')).statusCode).toBe(200);
    expect((await api.post(`/links/${made.link}/cancel`, {}, 'admin')).statusCode).toBe(200);
  });

  /** The price the product names today, so that the offer stays the same. */
  async function priceAsToday({ link, threadId }: { link: number; threadId: string }, orderNumber: string) {
    const { store } = api.db;
    const { insert } = await api.parts.links.prepare({ threadId, orderNumbers: [orderNumber] }, 'a test');
    const fresh = await store.transaction(insert);
    await store.query({
      text: `update link l set quote_id = f.quote_id, status = 'issued', replaced_by = null
               from link f where l.id = $1 and f.id = $2`,
      values: [link, fresh],
    });
    await store.query({ text: 'delete from link where id = $1', values: [fresh] });
  }
});
