import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Replied } from '../../src/console/contract/action';
import type { LinkOptions } from '../../src/console/contract/composer';
import type { LogEntry, LogMessage, ThreadLog } from '../../src/console/contract/thread-log';
import { keywordEngine } from '../support/keyword-engine';
import { until } from '../support/until';
import { type Customer, useWalk } from '../support/walk';
import { agentOf, type WalkAgent } from '../support/walk-agent';

const context = useWalk({ parts: { model: keywordEngine({ human: 'talk-to-human' }, 'renew') } });
let kari: WalkAgent;

beforeAll(async () => {
  kari = await agentOf(context.walk);
});

const path = (customer: Customer, rest: string) => `/threads/${encodeURIComponent(customer.threadId)}${rest}`;
const log = async (customer: Customer) =>
  (await kari.get<ThreadLog>(path(customer, '/messages'))).body.entries;
const isMessage = (entry: LogEntry): entry is LogMessage => entry.kind === 'message';
const lastMessage = async (customer: Customer) => (await log(customer)).findLast(isMessage);

/** A customer whose thread an agent has, with nothing left unheard. */
async function claimed(channel: Customer['channel'] = 'facebook'): Promise<Customer> {
  const customer = await context.walk.customer(channel);
  await customer.says('a human please');
  await context.walk.becomes(customer, 'handoff_requested');
  await kari.claim(customer);
  await customer.hearsAll();
  return customer;
}

/** `arrived`: the platform has it, whatever receipts came since. */
async function deliveryBecomes(
  customer: Customer,
  wanted: 'arrived' | 'failed' | 'retrying',
): Promise<LogMessage> {
  let message: LogMessage | undefined;
  const states = wanted === 'arrived' ? ['sent', 'delivered', 'read'] : [wanted];
  await until(`the last message to be ${wanted}`, async () => {
    message = await lastMessage(customer);
    return states.includes(message?.delivery?.state ?? '');
  });
  if (!message) throw new Error('no message');
  return message;
}

describe('a message that did not leave', () => {
  it('says why and when it is tried again, and reaches the platform once when a person sends it now', async () => {
    const { walk } = context;
    const customer = await claimed();
    await walk.fault('rate-storm', { resetMs: 3_600_000, times: 1, userId: customer.userId });
    await kari.reply(customer, 'Here is your answer');
    const waiting = await deliveryBecomes(customer, 'retrying');
    expect(waiting.delivery).toMatchObject({
      reason: expect.stringContaining('613'),
      sendNow: true,
      discard: true,
    });
    expect(waiting.delivery?.nextTryAt).toBeGreaterThan(walk.clock.now());

    const { epoch } = await walk.thread(customer);
    const wish = `/outbox/${waiting.delivery?.outboxId}/send-now`;
    const press = () => kari.post<{ outboxId: number }>(wish, { epoch });
    const presses = await Promise.all([press(), press()]);
    expect(presses.map(({ status }) => status)).toEqual([200, 200]);
    expect((await customer.hears()).text).toBe('Here is your answer');
    await deliveryBecomes(customer, 'arrived');
    expect(await customer.hearsAll()).toEqual([]);
    expect(new Set(presses.map(({ body }) => body.outboxId)).size).toBe(1);
    const actions = await walk.rows<{ action: string }>(
      `select action from audit where action like 'case.send_now' and detail ->> 'threadId' = $1`,
      [customer.threadId],
    );
    expect(actions).toHaveLength(1);
    walk.travel(3_600_000);
  });

  it('is sent again although the platform refused it for good, and can be given up instead', async () => {
    const { walk } = context;
    const customer = await claimed();
    await walk.fault('user-blocked', { times: 2, userId: customer.userId });
    await kari.reply(customer, 'first');
    const failed = await deliveryBecomes(customer, 'failed');
    await kari.reply(customer, 'second');
    const second = await deliveryBecomes(customer, 'failed');
    const { epoch } = await walk.thread(customer);
    expect(
      (await kari.post(`/outbox/${second.delivery?.outboxId}/discard`, { epoch: epoch + 1 })).status,
    ).toBe(409);
    expect((await kari.post(`/outbox/${second.delivery?.outboxId}/discard`, { epoch })).status).toBe(200);
    expect((await kari.post(`/outbox/${second.delivery?.outboxId}/send-now`, { epoch })).body).toMatchObject({
      error: { code: 'SEND_NOT_FAILED' },
    });
    expect((await kari.post(`/outbox/${failed.delivery?.outboxId}/send-now`, { epoch })).status).toBe(200);
    expect((await customer.hears()).text).toBe('first');
    expect((await lastMessage(customer))?.delivery).toMatchObject({
      state: 'cancelled',
      reason: 'discarded',
    });
    expect(await customer.hearsAll()).toEqual([]);
  });

  it('is not sent twice while nobody knows whether it arrived', async () => {
    const { walk } = context;
    const customer = await claimed();
    await kari.reply(customer, 'perhaps');
    await customer.hears();
    const message = await deliveryBecomes(customer, 'arrived');
    const outboxId = message.delivery?.outboxId;
    const { epoch } = await walk.thread(customer);
    const press = async (more: object = {}) =>
      await kari.post(`/outbox/${outboxId}/send-now`, { epoch, ...more });
    expect((await press()).body).toMatchObject({ error: { code: 'SEND_NOT_FAILED' } });
    // As when the platform could not be asked for ten minutes.
    await walk.rows(
      `update outbox set status = 'held', reason = 'GRAPH_TEXT_HIDDEN', unknown_since = now() where id = $1`,
      [outboxId],
    );
    expect((await lastMessage(customer))?.delivery).toMatchObject({ state: 'held', mayHaveArrived: true });
    expect((await press()).body).toMatchObject({ error: { code: 'SEND_MAY_HAVE_ARRIVED' } });
    expect((await press({ notArrived: true })).status).toBe(200);
    expect((await customer.hears()).text).toBe('perhaps');
  });
});

describe('a payment link of an agent', () => {
  it('is made for proved orders only, sent with its code, replaced and cancelled', async () => {
    const { walk } = context;
    const customer = await claimed('x');
    const order = await walk.order();
    const seen = await kari.look(customer);
    const wish = {
      epoch: seen.thread.epoch,
      lastMessageId: seen.messages.at(-1)?.id,
      orderNumbers: [order.number],
    };
    const send = async (more: object) =>
      await kari.post<Replied>(path(customer, '/link'), { ...wish, idempotencyKey: randomUUID(), ...more });
    expect((await send({})).body).toMatchObject({ error: { code: 'ORDER_NOT_PROVED' } });
    await walk.rows(
      `insert into attempt (dedupe_key, thread_id, order_key, outcome, at) values ($1, $1, $2, 'matched', $3)`,
      [customer.threadId, order.number.replace('-', ''), walk.clock.now()],
    );
    const options = (await kari.get<LinkOptions>(path(customer, '/link-options'))).body.orders;
    expect(options).toMatchObject([{ orderNumber: order.number, renewable: true }]);
    expect(options[0]?.prices[0]).toMatchObject({ cycle: 'monthly' });

    expect((await send({ text: 'Please pay here: {{link}}', cycle: 'yearly' })).status).toBe(200);
    const heard = await customer.hears();
    const [, code] = /The code on the page is (..-..)\./.exec(heard.text) ?? [];
    const url = /https?:\S+\/r\/[0-9a-z]{32}/.exec(heard.text)?.[0] ?? '';
    expect(await (await fetch(url)).text()).toContain(code);
    await walk.settle();
    const entries = await log(customer);
    expect(entries.findLast(isMessage)?.text).toContain('/r/…');
    const made = entries.findLast(({ kind }) => kind === 'link');
    expect(made).toMatchObject({
      link: { code, state: 'issued', orders: [order.number] },
    });
    const stored = await walk.rows<{ body: { text: string } }>(
      `select body from outbox where thread_id = $1 order by id desc limit 1`,
      [customer.threadId],
    );
    expect(stored[0]?.body.text).not.toMatch(/[0-9a-z]{32}/);

    const linkId = linkOf(made);
    const again = await kari.post(`/links/${linkId}/replace`, {
      ...wish,
      orderNumbers: undefined,
      idempotencyKey: randomUUID(),
    });
    expect(again.status).toBe(200);
    await customer.hears();
    const after = (await log(customer)).filter(({ kind }) => kind === 'link');
    expect(after.map((entry) => (entry.kind === 'link' ? entry.link.state : ''))).toEqual([
      'replaced',
      'issued',
    ]);
    expect((await kari.post(`/links/${linkId}/cancel`, undefined)).body).toMatchObject({
      error: { code: 'LINK_CLOSED' },
    });
    expect((await kari.post(`/links/${linkOf(after[1])}/cancel`, undefined)).status).toBe(200);
    expect(await log(customer)).toContainEqual(expect.objectContaining({ what: 'link_cancelled' }));
  });

  it('is no matter for a moderator', async () => {
    const customer = await claimed();
    const moderator = await agentOf(context.walk, 'moderator');
    expect((await moderator.get(path(customer, '/link-options'))).status).toBe(403);
  });
});

function linkOf(entry: LogEntry | undefined): number {
  if (entry?.kind !== 'link') throw new Error('no link');
  return entry.link.id;
}
