import type { FastifyInstance } from 'fastify';
import type { Brand } from '../brand';
import { isErased } from '../channel/thread-id';
import { appendToInbox } from '../inbox/append';
import type { Clock } from '../lib/clock';
import type { Ids } from '../lib/ids';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';
import type { PaymentsFact } from '../turn/port';
import type { Reminders } from '../turn/remind-port';
import type { SpeakDeps } from '../turn/speak';
import { createGenuineCheck, type GenuineCheck } from './genuine/check-genuine';
import { insertLink, prepareLink } from './links/link';
import { prepareReceiptLink } from './links/receipt-link';
import { createThreadLinks, type ThreadLinks } from './links/thread-links';
import { createIdentityGate, type IdentityGate } from './orders/identity-gate';
import { openOrderBook } from './orders/open-order-book';
import { createOrderNumbers } from './orders/order-number';
import type { OrderSystemTimes } from './orders/order-system';
import { checkRoutes } from './page/check-routes';
import { createFormStamps } from './page/form-stamp';
import { renewalRoutes } from './page/routes';
import { createCheckouts } from './payments/checkouts';
import { paymentChores } from './payments/payment-chores';
import type { PaymentDeps } from './payments/payment-notice';
import { paymentRoutes } from './payments/payment-routes';
import { paymentsOf } from './payments/payments-made';
import { sandboxPayRoutes } from './payments/sandbox-pay-routes';
import { sandboxCheckoutSecret } from './payments/sandbox-signature';
import type { Quote } from './port';
import { createQuoteFacts, type QuoteFacts } from './prices/facts';
import { settleReminders } from './reminders/reminder-rows';
import { createReminders } from './reminders/reminders';

export interface RenewalsDeps {
  readonly brand: Brand;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly secretKey: string;
  readonly sandbox: boolean;
  readonly publicUrl: () => string;
  /** Where this process hears itself. */
  readonly ownUrl: () => string;
  /** Called after a commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
  /** Waits of an order book over HTTP; its own when left out. */
  readonly orderTimes?: OrderSystemTimes;
}

/** All of renewing, put together: what a turn asks of it, and the pages and webhooks it answers. */
export interface Renewals {
  readonly gate: IdentityGate;
  readonly quotes: QuoteFacts;
  readonly genuine: GenuineCheck;
  /** Payment links as agents handle them. */
  readonly links: ThreadLinks;
  prepareLink: SpeakDeps['prepareLink'];
  prepareReceipt: SpeakDeps['prepareReceipt'];
  paymentsOf(threadId: string): Promise<PaymentsFact>;
  /** Undefined where brand.yaml switches them off. */
  readonly reminders?: Reminders;
  routes(server: FastifyInstance): Promise<void>;
  /** Periodic work for the sweeper: what a payment, an order book or a reminder still owes. */
  readonly chores: readonly (() => Promise<unknown>)[];
  /** What the person who starts renewdesk should know of the order system. */
  notices(): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** By what brand.yaml says of orders and checkouts. */
export function openRenewals(deps: RenewalsDeps): Renewals {
  const { brand, store, clock, ids, log, publicUrl } = deps;
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const orders = openOrderBook({ brand, store, numbers, log, times: deps.orderTimes });
  const { orderBook } = orders;
  const secret = sandboxCheckoutSecret(deps.secretKey);
  const { checkouts, sandbox: pretend } = createCheckouts(brand.checkout, {
    sandboxSecret: secret,
    clock,
    publicUrl,
    brandName: brand.brand.name,
  });
  const payments: PaymentDeps = {
    store,
    extender: orders.extender,
    checkouts,
    clock,
    ids,
    log,
    enqueue: async (tx, { threadId, dedupeKey, payload, at }) => {
      if (isErased(threadId)) return;
      await appendToInbox(tx, [{ threadId, dedupeKey, event: { kind: 'payment', ...payload }, at }]);
    },
    afterCommit: (threadId) => deps.onAwake([threadId]),
  };
  const stamps = createFormStamps(deps.secretKey, clock);
  const genuine = createGenuineCheck({ brand, store, clock, log, publicUrl });
  const reminds = brand.reminders.daysBefore.length > 0;
  return {
    genuine,
    links: createThreadLinks({ store, brand, numbers, orderBook, clock, ids, publicUrl, checkouts }),
    gate: createIdentityGate({ store, orderBook, brand, clock }),
    quotes: createQuoteFacts({ store, orderBook, brand, clock }),
    prepareLink: ({ quote, threadId, language, cycle }) => {
      // Opaque to intents, so it comes back as quotes.quoteFor gave it.
      const priced = { ...(quote as Quote), ...(cycle && { preselected: cycle }) };
      const link = prepareLink({ quote: priced, threadId, language }, { ids, publicUrl });
      return { ...link, insert: async (tx) => void (await insertLink(tx, link, numbers)) };
    },
    prepareReceipt: (request) => prepareReceiptLink(request, { ids, clock, publicUrl }),
    paymentsOf: (threadId) => paymentsOf(store, threadId),
    routes: async (server) => {
      await renewalRoutes(server, {
        store,
        checkouts,
        clock,
        ids,
        log,
        brand,
        publicUrl,
        sandbox: deps.sandbox,
        stamps,
      });
      await checkRoutes(server, {
        brand,
        store,
        clock,
        log,
        genuine,
        stamps,
        publicUrl,
        sandbox: deps.sandbox,
      });
      for (const checkout of checkouts.all) {
        // The pretend checkout would let anybody pay with nothing: it exists only in the sandbox.
        if (checkout !== pretend || deps.sandbox) await paymentRoutes(server, payments, checkout);
      }
      if (!pretend || !deps.sandbox) return;
      await sandboxPayRoutes(server, {
        checkout: pretend,
        secret,
        brand,
        clock,
        ids,
        log,
        publicUrl,
        ownUrl: deps.ownUrl,
      });
    },
    ...(reminds && { reminders: createReminders({ store, orderBook, brand, clock }) }),
    chores: [
      ...paymentChores(payments),
      ...orders.chores(payments),
      () => settleReminders(store, clock.now()),
    ],
    notices: orders.notices,
    close: orders.close,
  };
}
