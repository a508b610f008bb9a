import { randomIds } from '../../src/lib/ids';
import { findLink } from '../../src/renewals/links/link';
import { prepareReceiptLink } from '../../src/renewals/links/receipt-link';
import { createOrderNumbers } from '../../src/renewals/orders/order-number';
import type { Texts } from '../../src/renewals/page/texts';
import { recordPayment } from '../../src/renewals/payments/payment';
import type { PaymentEvent } from '../../src/renewals/port';
import { importPoints } from '../../src/renewals/prices/points';
import { payable } from '../renewals/payments/payment-support';
import {
  anOrder,
  calendar,
  DAY,
  demoBrand,
  NOON,
  paymentDeps,
  saveLink,
  saveOrder,
  saveThread,
  THREAD,
} from '../renewals/support';
import type { CustomerPages } from './customer-pages';

/** One state of a customer's page: the address that shows it. */
export interface PageState {
  readonly name: string;
  /** Its headline. */
  readonly title: (texts: Texts) => string;
  readonly status: number;
  readonly make: (pages: CustomerPages) => Promise<string>;
}

const LOYAL_THREAD = 'instagram:17841400000000001:5550077';
const numbers = createOrderNumbers(demoBrand.brand.orderNumber);
let lastNumber = 70_000;

export const PAGE_STATES: readonly PageState[] = [
  {
    name: 'valid',
    title: (texts) => texts.title,
    status: 200,
    make: async (pages) => `${pages.base}/r/${(await newLink(pages)).token}`,
  },
  {
    name: 'full',
    title: (texts) => texts.title,
    status: 200,
    make: async (pages) => `${pages.base}/r/${await fullLink(pages)}`,
  },
  {
    name: 'expired',
    title: (texts) => texts.expired.title,
    status: 410,
    make: async (pages) => `${pages.base}/r/${(await newLink(pages, { now: NOON - 3 * DAY })).token}`,
  },
  {
    name: 'paid',
    title: (texts) => texts.paid.title,
    status: 200,
    make: async (pages) => `${pages.base}/r/${await paidLink(pages)}`,
  },
  { name: 'receipt again', title: (texts) => texts.paid.title, status: 200, make: receiptAgain },
  { name: 'being activated', title: (texts) => texts.paid.title, status: 200, make: activating },
  {
    name: 'replaced',
    title: (texts) => texts.replaced.title,
    status: 410,
    make: (pages) => closed(pages, 'replaced'),
  },
  {
    name: 'withdrawn',
    title: (texts) => texts.withdrawn.title,
    status: 410,
    make: (pages) => closed(pages, 'cancelled'),
  },
  {
    name: 'payment failed',
    title: (texts) => texts.failed.title,
    status: 200,
    make: async (pages) => `${await told(pages, 'failed')}/done`,
  },
  {
    name: 'open again after a failure',
    title: (texts) => texts.title,
    status: 200,
    make: (pages) => told(pages, 'failed'),
  },
  {
    name: 'waiting',
    title: (texts) => texts.waiting.title,
    status: 200,
    make: (pages) => told(pages, 'approved'),
  },
  {
    name: 'waiting for long',
    title: (texts) => texts.waitingLong.title,
    status: 200,
    make: async (pages) => `${await told(pages, 'approved')}/done?look=99`,
  },
  {
    name: 'pending',
    title: (texts) => texts.pending.title,
    status: 200,
    make: (pages) => told(pages, 'pending'),
  },
  {
    name: 'outage',
    title: (texts) => texts.outage.title,
    status: 503,
    make: async (pages) => `${pages.brokenBase}/r/${'0'.repeat(32)}`,
  },
  {
    name: 'unknown',
    title: (texts) => texts.unknown.title,
    status: 404,
    make: async (pages) => `${pages.base}/r/${'0'.repeat(32)}`,
  },
  { name: 'too many presses', title: (texts) => texts.tooMany.title, status: 429, make: tooMany },
  {
    name: 'check',
    title: (texts) => texts.check.title,
    status: 200,
    make: async (pages) => `${pages.base}/check`,
  },
];

/** An open link for one order, or for as many as asked. */
export async function newLink(
  { store }: CustomerPages,
  { now = NOON, orders = 1, threadId = THREAD } = {},
): Promise<{ id: number; token: string; code: string; numbers: string[] }> {
  await saveThread(store, threadId);
  const list = Array.from({ length: orders }, (_, index) =>
    anOrder({
      number: `NO-${++lastNumber}`,
      plan: index % 2 === 0 ? 'norway-20' : 'nordic-10',
      expiresAt: calendar.endOf({ year: 2026, month: 11, day: 25 + index }),
    }),
  );
  for (const order of list) await saveOrder(store, order);
  return { ...(await saveLink(store, { orders: list, now, threadId })), numbers: list.map((o) => o.number) };
}

/** The fullest realistic page: five orders, points to spend, a field for a code, two ways to pay. */
export async function fullLink(pages: CustomerPages): Promise<string> {
  const made = await newLink(pages, { orders: 5, threadId: LOYAL_THREAD });
  await pages.store.query({
    text: `with c as (insert into contact (name) values ('Mei') returning id)
           insert into identity (thread_id, contact_id, level) select $1, c.id, 2 from c on conflict do nothing`,
    values: [LOYAL_THREAD],
  });
  const given = made.numbers.map((number) => ({ orderKey: numbers.key(number), points: 40 }));
  await pages.store.transaction((tx) => importPoints(tx, { given, at: NOON }));
  return made.token;
}

async function paidLink(pages: CustomerPages): Promise<string> {
  const { token } = await newLink(pages, { orders: 2 });
  await record(pages, { ...(await payableAt(pages, token)), kind: 'succeeded' });
  return token;
}

async function receiptAgain(pages: CustomerPages): Promise<string> {
  const { store, clock, base } = pages;
  const link = await findLink(store, await paidLink(pages), clock);
  if (!link) throw new Error('no such link');
  const prepared = prepareReceiptLink(
    { linkId: link.id, threadId: link.threadId },
    { ids: randomIds, clock, publicUrl: () => base },
  );
  await store.transaction((tx) => prepared.insert(tx));
  return prepared.url;
}

async function activating(pages: CustomerPages): Promise<string> {
  const { token } = await newLink(pages);
  const extender = { extend: () => Promise.resolve({ outcome: 'deferred' as const }) };
  await record(pages, await payableAt(pages, token), { extender });
  return `${pages.base}/r/${token}`;
}

async function closed(pages: CustomerPages, status: string): Promise<string> {
  const { id, token } = await newLink(pages);
  await pages.store.query({ text: 'update link set status = $1 where id = $2', values: [status, id] });
  return `${pages.base}/r/${token}`;
}

/** A link of whose payment the provider has told this. */
async function told(pages: CustomerPages, kind: PaymentEvent['kind']): Promise<string> {
  const { token } = await newLink(pages);
  await record(pages, { ...(await payableAt(pages, token)), kind });
  return `${pages.base}/r/${token}`;
}

async function tooMany(pages: CustomerPages): Promise<string> {
  const url = `${pages.base}/r/${(await newLink(pages)).token}`;
  for (let n = 0; n < 12; n++) await Promise.all(Array.from({ length: 10 }, () => fetch(url)));
  return url;
}

function payableAt({ store, clock, checkouts }: CustomerPages, token: string): Promise<PaymentEvent> {
  return payable(token, { store, clock, checkouts, provider: 'stripe' });
}

async function record(pages: CustomerPages, event: PaymentEvent, more = {}): Promise<void> {
  const { store, clock, checkouts } = pages;
  await recordPayment(event, { ...paymentDeps(store, clock, []), checkouts, ...more });
}
