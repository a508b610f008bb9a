import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PaymentEvent } from '../../../src/renewals/port';
import { OTHER_THREAD, useProviders } from '../../support/payable-order';
import { anOrder, count, orderRow, saveLink } from '../support';
import { payable } from './payment-support';

const { database, notices, stripe, paypal, options, record, runChores, startAnew } = useProviders(
  'stripe',
  'paypal',
);
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
        const offers = await freshOffers();
        const told = events.map(({ payment, kind, nth }): PaymentEvent => {
          const offer = offers[payment];
          if (!offer) throw new Error('three payments are meant');
          return { ...offer, kind, eventId: `${payment} ${kind} ${nth}` };
        });
        const twice = [...told, ...told];
        if (atOnce) await Promise.all(twice.map((event) => record(event)));
        else for (const event of twice) await record(event);
        await runChores();

        const arrived = new Set(
          events.filter(({ kind }) => kind === 'succeeded').map(({ payment }) => payment),
        );
        const kept = Math.min(1, arrived.size);
        expect(await count(database.store, 'renewal')).toBe(kept);
        expect(await count(database.store, "payment where status = 'succeeded'")).toBe(kept);
        expect(await count(database.store, "payment where status = 'duplicate'")).toBe(arrived.size - kept);
        const refunds = [stripe, paypal].flatMap((provider) => provider.refunds);
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

/** What each of the three payments would say, on links made anew. */
async function freshOffers(): Promise<readonly PaymentEvent[]> {
  await startAnew();
  const here = await saveLink(database.store, { orders: [anOrder()] });
  const there = await saveLink(database.store, { orders: [anOrder()], threadId: OTHER_THREAD });
  return [
    await payable(here.token, { ...options(), provider: 'stripe' }),
    await payable(here.token, { ...options(), provider: 'paypal' }),
    await payable(there.token, { ...options(), provider: 'stripe' }),
  ];
}
