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

type Make = PageState['make'];
/** Name, what its headline says, HTTP status, how it comes about. */
type Row = readonly [name: string, headline: PageState['title'], status: number, make: Make];

const ROWS: readonly Row[] = [
  ['valid', ({ title }) => title, 200, at(async (pages) => (await newLink(pages)).token)],
  ['full', ({ title }) => title, 200, at(fullLink)],
  ['expired', ({ expired }) => expired.title, 410, at(expiredLink)],
  ['paid', ({ paid }) => paid.title, 200, at(paidLink)],
  ['receipt again', ({ paid }) => paid.title, 200, receiptAgain],
  ['being activated', ({ paid }) => paid.title, 200, at(activating)],
  ['replaced', ({ replaced }) => replaced.title, 410, at(closed('replaced'))],
  ['withdrawn', ({ withdrawn }) => withdrawn.title, 410, at(closed('cancelled'))],
  ['payment failed', ({ failed }) => failed.title, 200, at(told('failed'), '/done')],
  ['open again after a failure', ({ title }) => title, 200, at(told('failed'))],
  ['waiting', ({ waiting }) => waiting.title, 200, at(told('approved'))],
  ['waiting for long', ({ waitingLong }) => waitingLong.title, 200, at(told('approved'), '/done?look=99')],
  ['pending', ({ pending }) => pending.title, 200, at(told('pending'))],
  ['outage', ({ outage }) => outage.title, 503, ({ brokenBase }) => nobodys(brokenBase)],
  ['unknown', ({ unknown }) => unknown.title, 404, ({ base }) => nobodys(base)],
  ['too many presses', ({ tooMany: texts }) => texts.title, 429, tooMany],
  ['check', ({ check }) => check.title, 200, ({ base }) => Promise.resolve(`${base}/check`)],
];

export const PAGE_STATES: readonly PageState[] = ROWS.map(([name, title, status, make]) => ({
  name,
  title,
  status,
  make,
}));

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

/** The page of the link that `make` brings about, or what lies below it. */
function at(make: (pages: CustomerPages) => Promise<string>, below = ''): Make {
  return async (pages) => `${pages.base}/r/${await make(pages)}${below}`;
}

/** The page of a link that was never made. */
function nobodys(base: string): Promise<string> {
  return Promise.resolve(`${base}/r/${'0'.repeat(32)}`);
}

async function expiredLink(pages: CustomerPages): Promise<string> {
  return (await newLink(pages, { now: NOON - 3 * DAY })).token;
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
  return token;
}

function closed(status: string): Make {
  return async (pages) => {
    const { id, token } = await newLink(pages);
    await pages.store.query({ text: 'update link set status = $1 where id = $2', values: [status, id] });
    return token;
  };
}

/** A link of whose payment the provider has told this. */
function told(kind: PaymentEvent['kind']): Make {
  return async (pages) => {
    const { token } = await newLink(pages);
    await record(pages, { ...(await payableAt(pages, token)), kind });
    return token;
  };
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
