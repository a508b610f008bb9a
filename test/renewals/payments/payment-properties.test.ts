import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkoutsOf } from '../../../src/renewals/payments/checkouts';
import { recordPayment } from '../../../src/renewals/payments/payment';
import { paymentChores } from '../../../src/renewals/payments/payment-chores';
import type { ThreadNotice } from '../../../src/renewals/payments/payment-notice';
import type { PaymentEvent } from '../../../src/renewals/port';
import { useTestDatabase } from '../../support/database';
import {
  anOrder,
  count,
  frozenClock,
  orderRow,
  paymentDeps,
  saveLink,
  saveOrder,
  saveThread,
} from '../support';
import { payable, spiedCheckout } from './payment-support';

const database = useTestDatabase({ max: 20 });
const clock = frozenClock();
const OTHER_THREAD = 'x:1700000000000000001:7';
const RUNS = 25;

/** Three payments of the same order: two of one link, one of another chat's. Each tells of itself in several events. */
const KINDS = ['pending', 'failed', 'succeeded'] as const;
const happenings = fc.shuffledSubarray(
  [0, 1, 2].flatMap((payment) =>
    [...KINDS, 'succeeded' as const].map((kind, nth) => ({ payment, kind, nth })),
  ),
  { minLength: 1 },
);

describe('payments of one order, in any order and any number', () => {
  it('prolong it once, keep one payment and give every other back once', async () => {
    await fc.assert(
      fc.asyncProperty(happenings, fc.boolean(), async (events, atOnce) => {
        const { offers, deps, notices, providers } = await freshOrder();
        const told = events.map(({ payment, kind, nth }): PaymentEvent => {
          const offer = offers[payment] as PaymentEvent;
          return { ...offer, kind, eventId: `${payment} ${kind} ${nth}` };
        });
        const twice = [...told, ...told];
        if (atOnce) await Promise.all(twice.map((event) => recordPayment(event, deps)));
        else for (const event of twice) await recordPayment(event, deps);
        for (const chore of paymentChores(deps)) await chore();

        const arrived = new Set(
          events.filter(({ kind }) => kind === 'succeeded').map(({ payment }) => payment),
        );
        const kept = Math.min(1, arrived.size);
        expect(await count(database.store, 'renewal')).toBe(kept);
        expect(await count(database.store, "payment where status = 'succeeded'")).toBe(kept);
        expect(await count(database.store, "payment where status = 'duplicate'")).toBe(arrived.size - kept);
        const refunds = providers.flatMap((provider) => provider.refunds);
        expect(refunds).toHaveLength(arrived.size - kept);
        expect(new Set(refunds.map(({ paymentRef }) => paymentRef)).size).toBe(refunds.length);
        expect(await count(database.store, "refund where status <> 'done'")).toBe(0);
        expect(await count(database.store, 'quarantine')).toBe(0);
        const saidPaid = notices.filter(({ payload }) => payload.outcome === 'paid');
        expect(saidPaid).toHaveLength(kept);
        const end = (await orderRow(database.store, 'NO-48213'))?.expires_at ?? 0;
        expect(end > anOrder().expiresAt).toBe(kept === 1);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);
});

async function freshOrder() {
  const { store } = database;
  await store.query({
    text: 'truncate "order", quote, link, checkout, payment, payment_event, renewal, inbox, quarantine, thread cascade',
  });
  await saveOrder(store, anOrder());
  await saveThread(store);
  await saveThread(store, OTHER_THREAD);
  const stripe = spiedCheckout('stripe', clock);
  const paypal = spiedCheckout('paypal', clock);
  const notices: ThreadNotice[] = [];
  const deps = { ...paymentDeps(store, clock, notices), checkouts: checkoutsOf([stripe, paypal]) };
  const here = await saveLink(store, { orders: [anOrder()] });
  const there = await saveLink(store, { orders: [anOrder()], threadId: OTHER_THREAD });
  const options = { store, clock, checkouts: deps.checkouts };
  const offers = [
    await payable(here.token, { ...options, provider: 'stripe' }),
    await payable(here.token, { ...options, provider: 'paypal' }),
    await payable(there.token, { ...options, provider: 'stripe' }),
  ];
  return { offers, deps, notices, providers: [stripe, paypal] };
}
