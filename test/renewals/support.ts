import { join } from 'node:path';
import { type Brand, loadBrand } from '../../src/brand';
import { type Clock, createSettableClock, type SettableClock } from '../../src/lib/clock';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import { projectRoot } from '../../src/lib/project-root';
import { createSandboxCheckout, type SandboxCheckout } from '../../src/renewals/checkout-sandbox';
import { insertLink, type Link, prepareLink } from '../../src/renewals/links/link';
import { createSqlOrderBook } from '../../src/renewals/order-book-sql';
import { createOrderNumbers } from '../../src/renewals/orders/order-number';
import { checkoutsOf } from '../../src/renewals/payments/checkouts';
import type { PaymentDeps, ThreadNotice } from '../../src/renewals/payments/payment-notice';
import { sandboxCheckoutSecret } from '../../src/renewals/payments/sandbox-signature';
import type { Order, Quote } from '../../src/renewals/port';
import { createCalendar } from '../../src/renewals/prices/calendar';
import { priceOrders } from '../../src/renewals/prices/quote';
import type { Store } from '../../src/store/store';

/** A Sunday at noon in Oslo, three days before NO-48213 ends. */
export const NOON = Date.parse('2026-11-22T11:00:00Z');
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
export const THREAD = 'instagram:17841400000000001:5550001';
export const PUBLIC_URL = 'https://renew.fjord-esim.example';
export const SECRET = sandboxCheckoutSecret('a secret key of the tests, 32 letters');

export const demoBrand: Brand = loadBrand(join(projectRoot(), 'config/brand.yaml'), {});
export const calendar = createCalendar(demoBrand.brand.timeZone);
export const numbers = createOrderNumbers(demoBrand.brand.orderNumber);

export function frozenClock(at = NOON): SettableClock {
  return createSettableClock({ now: () => at });
}

export function anOrder(change: Partial<Order> = {}): Order {
  return {
    number: 'NO-48213',
    plan: 'norway-20',
    status: 'expiring',
    expiresAt: calendar.endOf({ year: 2026, month: 11, day: 25 }),
    cycle: 'yearly',
    email: 'mei@fjord-esim.example',
    phone: '+4790000001',
    firstRenewal: true,
    points: 0,
    currency: 'NOK',
    ...change,
  };
}

export async function saveOrder(store: Store, order: Order): Promise<void> {
  await store.query({
    text: `insert into "order" (number_key, number, plan, status, expires_at, cycle, email, phone, first_renewal, points,
             currency, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0)`,
    values: [
      numbers.key(order.number),
      order.number,
      order.plan,
      order.status,
      order.expiresAt,
      order.cycle,
      order.email ?? null,
      order.phone ?? null,
      order.firstRenewal,
      order.points,
      order.currency,
    ],
  });
}

export async function saveThread(store: Store, id = THREAD): Promise<void> {
  const [channel, account, user] = id.split(':');
  await store.query({
    text: 'insert into thread (id, account_id, user_id) values ($1, $2, $3) on conflict do nothing',
    values: [id, `${channel}:${account}`, user],
  });
}

export function quoteOf(orders: readonly Order[], now = NOON): Quote {
  const pricing = priceOrders(orders, { brand: demoBrand, calendar, now });
  if (pricing.outcome !== 'quoted') throw new Error(`not renewable: ${pricing.orderNumbers.join()}`);
  return pricing.quote;
}

/** Stores a link as a turn's commit does. @returns its token and row id. */
export async function saveLink(
  store: Store,
  options: { orders: readonly Order[]; threadId?: string; now?: number; language?: Link['language'] },
): Promise<{ id: number; token: string; code: string }> {
  const { orders, threadId = THREAD, now = NOON, language = 'en' } = options;
  const prepared = prepareLink(
    { quote: quoteOf(orders, now), threadId, language },
    { ids: randomIds, publicUrl: () => PUBLIC_URL },
  );
  const id = await store.transaction((tx) => insertLink(tx, prepared, numbers));
  return { id, token: prepared.url.slice(prepared.url.lastIndexOf('/') + 1), code: prepared.code };
}

export function orderBookOver(store: Store) {
  return createSqlOrderBook({ store, numbers, calendar, log: silentLog });
}

export function sandboxOver(clock: Clock): SandboxCheckout {
  return createSandboxCheckout({ secret: SECRET, clock, publicUrl: () => PUBLIC_URL });
}

/** Deps of recordPayment that keep the notices for the test to read. */
export function paymentDeps(store: Store, clock: Clock, notices: ThreadNotice[]): PaymentDeps {
  return {
    store,
    clock,
    extender: orderBookOver(store),
    checkouts: checkoutsOf([sandboxOver(clock)]),
    ids: randomIds,
    log: silentLog,
    enqueue: async (tx, notice) => {
      // Through the database, so that a rolled back transaction takes its notice along.
      await tx.query({
        text: `insert into inbox (thread_id, dedupe_key, kind, payload, platform_at) values ($1, $2, $3, $4, $5)
               on conflict do nothing`,
        values: [notice.threadId, notice.dedupeKey, notice.kind, JSON.stringify(notice.payload), notice.at],
      });
      notices.push(notice);
    },
  };
}

export async function orderRow(
  store: Store,
  number: string,
): Promise<{ status: string; expires_at: number; first_renewal: boolean; cycle: string } | undefined> {
  return store.one({
    text: 'select status, expires_at, first_renewal, cycle from "order" where number_key = $1',
    values: [numbers.key(number)],
  });
}

export async function count(store: Store, sql: string): Promise<number> {
  const row = await store.one<{ n: number }>({ text: `select count(*)::int as n from ${sql}` });
  return row?.n ?? 0;
}
