import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { buildEngine } from '../../src/app';
import type { ChannelName } from '../../src/channel/account';
import { randomIds } from '../../src/lib/ids';
import type { Order } from '../../src/renewals/port';
import { type ReplayDifference, replayTurn } from '../../src/turn/replay';
import type { Trace } from '../../src/turn/trace';
import { type FaultProxy, startFaultProxy } from '../support/fault-proxy';
import { ORDER_TOKEN, type OrderServer, startOrderServer } from '../support/order-server';
import { until } from '../support/until';
import { type Customer, lastOf, linkIn, model, startWalk, textOf, useWalk, type Walk } from '../support/walk';
import { agentOf } from '../support/walk-agent';

const MINUTE = 60_000;
const ENDS = Date.parse('2026-11-25T22:59:59.999Z');

const orders: readonly Order[] = Array.from({ length: 30 }, (_, i) => ({
  number: `NO-${62_001 + i}`,
  plan: 'norway-20',
  status: 'expiring',
  expiresAt: ENDS,
  cycle: 'monthly',
  email: `customer${62_001 + i}@mail.example`,
  firstRenewal: false,
  points: 0,
  currency: 'NOK',
}));
let given = 0;
const nextOrder = () => orders[given++] ?? orders[0];

let server: OrderServer;
let proxy: FaultProxy;
beforeAll(async () => {
  server = await startOrderServer(orders);
  proxy = await startFaultProxy(() => server.url);
});
afterAll(async () => {
  await proxy.close();
  await server.close();
});

/** The circuit tries again at once: what it does in between is tested with the order book itself. */
const orderTimes = { retryMs: 1, circuitMs: 1, connectMs: 1_000 };

const context = useWalk({
  parts: { orderTimes, ids: { ...randomIds, pick: () => 0 } },
  brand: (brand) => ({ ...brand, orders: { kind: 'http', url: proxy.url, token: ORDER_TOKEN } }),
});

describe('a renewal of an order that lives in the brand’s own system', () => {
  it.each(['facebook', 'instagram', 'x'] as const)(
    'goes from the DM to "active until" (%s)',
    async (channel) => {
      const { walk } = context;
      const { customer, number, link } = await withLink(walk, channel);
      await walk.pay(link, 'quarterly');
      const heard = await heardUntilActive(walk, customer, number);
      expect(heard.match(/active until|runs until/g)).toHaveLength(1);
      expect(heard).toMatch(new RegExp(`${number}.*25 February 2027`, 's'));
      expect(await endInSystem(number)).toBe('2027-02-25T22:59:59.999Z');
      expect(await renewals(walk, number)).toBe(1);
      await customer.says(`is ${number} active?`);
      expect(textOf(await customer.hearsAll())).toMatch(/25 February 2027/);
    },
  );

  it('says the same to a wrong contact and to a number that the system does not know', async () => {
    const { walk } = context;
    const order = nextOrder();
    const words = [];
    for (const number of [order?.number ?? '', 'NO-99999']) {
      const customer = await walk.customer('facebook');
      await customer.says(`renew ${number} stranger@mail.example`);
      words.push(textOf(await customer.hearsAll()).replaceAll(number, 'N'));
    }
    expect(words[0]).toMatch(/couldn't match/);
    expect(words[1]).toBe(words[0]);
  });
});

describe('while the brand’s order system is away', () => {
  it.each([
    [
      'facebook',
      'renew',
      /can't check orders right now/,
      /couldn't match/,
      /answering again|can check orders again/,
    ],
    ['instagram', 'jeg vil fornye', /ikke sjekket ordrer/, /stemme med/, /svarer igjen|sjekket ordrer igjen/],
    ['x', '我想续费', /查不了订单/, /对不上/, /恢复了|又可以查订单了/],
  ] as const)(
    'a customer hears so, a person is asked for, and the bot looks again until it can go on (%s)',
    async (channel, request, honest, miss, back) => {
      const { walk } = context;
      const order = nextOrder();
      const customer = await walk.customer(channel);
      await server.stop();
      await customer.says(`${request} ${order?.number} ${order?.email}`);
      const heard = textOf(await customer.hearsAll());
      expect(heard).toMatch(honest);
      expect(heard).not.toMatch(miss);
      expect((await walk.thread(customer)).control).toBe('handoff_requested');
      expect((await (await agentOf(walk)).look(customer)).case.reason).toBe('order_system_down');

      await server.start();
      proxy.fault('busy');
      await looksAgain(walk, customer);
      await customer.hearsNothing();

      proxy.fault('none');
      walk.travel(MINUTE);
      const answer = await customer.hears();
      const all = [answer, ...(await customer.hearsAll())];
      expect(textOf(all)).toMatch(back);
      expect(textOf(all)).not.toMatch(miss);
      expect(linkIn(lastOf(all))).toBeTruthy();
      expect(await tries(walk, customer)).toEqual(['matched']);
      walk.travel(10 * MINUTE);
      await customer.hearsNothing();
      expect(await openTimers(walk, customer)).toBe(0);
      expect(await replayed(walk, customer)).toEqual([[], [], []]);
    },
  );

  it('says after it that a contact does not match, and not before', async () => {
    const { walk } = context;
    const customer = await walk.customer('facebook');
    await away(() => customer.says(`renew ${nextOrder()?.number} stranger@mail.example`));
    expect(textOf(await customer.hearsAll())).not.toMatch(/couldn't match/);
    expect(await tries(walk, customer)).toEqual([]);
    walk.travel(MINUTE);
    expect((await customer.hears()).text).toMatch(/couldn't match/);
  });

  it('stops looking again when a person has the conversation', async () => {
    const { walk } = context;
    const order = nextOrder();
    const customer = await walk.customer('facebook');
    await away(() => customer.says(`renew ${order?.number} ${order?.email}`));
    await customer.hearsAll();
    const agent = await agentOf(walk);
    await agent.claim(customer);
    await looksAgain(walk, customer);
    await customer.hearsNothing();
    expect(await tries(walk, customer)).toEqual([]);
  });

  it('goes on at once when the customer writes first, and looks no more by itself', async () => {
    const { walk } = context;
    const order = nextOrder();
    const customer = await walk.customer('instagram');
    await away(() => customer.says(`renew ${order?.number} ${order?.email}`));
    await customer.hearsAll();
    await customer.says(`renew ${order?.number} ${order?.email}`);
    expect(linkIn(lastOf(await customer.hearsAll()))).toBeTruthy();
    await looksAgain(walk, customer);
    await customer.hearsNothing();
  });

  it('a payment is told as being activated, and as active when the system is back, once', async () => {
    const { walk } = context;
    const { customer, number, link } = await withLink(walk, 'facebook');
    await server.stop();
    await walk.pay(link);
    const first = textOf(await customer.hearsAll());
    expect(first).toMatch(/activat/i);
    expect(first).not.toMatch(/active until|runs until/);
    expect(await (await fetch(link)).text()).toMatch(/Paid\. Thank you/);
    await until('the first attempt', async () => (await attempts(walk, customer)) === 1);
    await server.start();
    walk.travel(MINUTE);
    const then = await heardUntilActive(walk, customer, number);
    expect(then).toMatch(new RegExp(`${number}.*25 December 2026`, 's'));
    walk.travel(10 * MINUTE);
    await customer.hearsNothing();
    expect(await renewals(walk, number)).toBe(1);
    expect(await endInSystem(number)).toBe('2026-12-25T22:59:59.999Z');
  });

  it('a payment that the system never confirms becomes a case of a person’s', async () => {
    const { walk } = context;
    const { customer, link } = await withLink(walk, 'x');
    proxy.fault('forbidden');
    await walk.pay(link);
    await customer.hearsAll();
    await until('the first attempt', async () => (await attempts(walk, customer)) === 1);
    walk.travel(5 * 60 * MINUTE);
    await walk.becomes(customer, 'handoff_requested');
    proxy.fault('none');
    expect(textOf(await customer.hearsAll())).toBeTruthy();
    expect((await (await agentOf(walk)).look(customer)).case.reason).toBe('payment_problem');
  });
});

describe('a start without the order system', () => {
  it('takes place, and says in a line what is wrong', async () => {
    await server.stop();
    const walk = await startWalk({
      parts: { orderTimes },
      brand: (brand) => ({ ...brand, orders: { kind: 'http', url: proxy.url, token: ORDER_TOKEN } }),
    });
    try {
      expect(walk.app.notices.join('\n')).toMatch(/order system at http:.*ORDER_BOOK_UNREACHABLE/);
      expect(walk.app.notices.join('\n')).not.toContain(ORDER_TOKEN);
    } finally {
      await walk.close();
      await server.start();
    }
  });

  it('says nothing when all is well', () => {
    expect(context.walk.app.notices.join('\n')).not.toMatch(/order system/);
  });
});

async function withLink(
  walk: Walk,
  channel: ChannelName,
): Promise<{ customer: Customer; number: string; link: string }> {
  const order = nextOrder();
  const customer = await walk.customer(channel);
  await customer.says(`renew ${order?.number} ${order?.email}`);
  return { customer, number: order?.number ?? '', link: linkIn(lastOf(await customer.hearsAll())) };
}

/** While the order system does not run at all. */
async function away(work: () => Promise<void>): Promise<void> {
  await server.stop();
  try {
    await work();
    await context.walk.settle();
  } finally {
    await server.start();
  }
}

/** Lets a minute pass, and waits until the thread's timer has been dealt with. */
async function looksAgain(walk: Walk, customer: Customer): Promise<void> {
  const fired = await firedTimers(walk, customer);
  walk.travel(MINUTE);
  await until('the timer to fire', async () => (await firedTimers(walk, customer)) > fired);
  await walk.settle();
}

async function heardUntilActive(walk: Walk, customer: Customer, number: string): Promise<string> {
  await until('the renewal to be done', async () => (await renewals(walk, number)) === 1);
  return textOf(await customer.hearsAll());
}

async function renewals(walk: Walk, number: string): Promise<number> {
  return (await walk.rows('select id from renewal where order_key = $1', [number.replace('-', '')])).length;
}

async function attempts(walk: Walk, { threadId }: Customer): Promise<number | undefined> {
  const [row] = await walk.rows<{ attempts: number }>(
    `select e.attempts from extension_due e join payment p on p.id = e.payment_id join link l on l.id = p.link_id
      where l.thread_id = $1 and e.code is not null`,
    [threadId],
  );
  return row?.attempts;
}

async function tries(walk: Walk, { threadId }: Customer): Promise<string[]> {
  const rows = await walk.rows<{ outcome: string }>('select outcome from attempt where thread_id = $1', [
    threadId,
  ]);
  return rows.map(({ outcome }) => outcome);
}

/** How a second run of each turn differs from the first. */
async function replayed(walk: Walk, { threadId }: Customer): Promise<ReplayDifference[][]> {
  const engine = await buildEngine(walk.brand, model());
  const turns = await walk.rows<{ trace: Trace }>(
    'select trace from turn where thread_id = $1 and trace is not null order by id',
    [threadId],
  );
  return await Promise.all(turns.map(({ trace }) => replayTurn(trace, engine, walk.brand)));
}

async function firedTimers(walk: Walk, { threadId }: Customer): Promise<number> {
  const rows = await walk.rows(`select id from timer where thread_id = $1 and kind = 'look_again' and done`, [
    threadId,
  ]);
  return rows.length;
}

async function openTimers(walk: Walk, { threadId }: Customer): Promise<number> {
  const rows = await walk.rows(
    `select id from timer where thread_id = $1 and kind = 'look_again' and not done`,
    [threadId],
  );
  return rows.length;
}

async function endInSystem(number: string): Promise<string | undefined> {
  const answer = await fetch(`${server.url}/v1/orders/lookup`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ORDER_TOKEN}` },
    body: JSON.stringify({ numbers: [number] }),
  });
  const { orders: found } = (await answer.json()) as { orders: { expiresAt: string }[] };
  return found[0]?.expiresAt;
}
