import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Brand } from '../../../src/brand';
import type { Order, Quote } from '../../../src/renewals/port';
import { type Promotion, withPromoCode } from '../../../src/renewals/prices/promotions';
import { type Purse, priceOrders, quoteTotals } from '../../../src/renewals/prices/quote';
import { CYCLES } from '../../../src/turn/port';
import { anOrder, calendar, DAY, demoBrand, NOON } from '../support';

const names = { en: 'Offer', nb: 'Tilbud', zh: '优惠' };
const promotion = (change: Partial<Promotion>): Promotion => ({
  id: 'offer',
  names,
  percentOff: 10,
  firstRenewalOnly: false,
  ...change,
});
const brandWith = (...promotions: Promotion[]): Brand => ({ ...demoBrand, promotions });

function price(orders: readonly Order[], brand: Brand, promoCode?: string, now = NOON) {
  const pricing = priceOrders(orders, {
    brand,
    calendar,
    now,
    ...(promoCode !== undefined && { promoCode }),
  });
  if (pricing.outcome !== 'quoted') throw new Error('not renewable');
  return pricing;
}
const finals = (quote: Quote) => quoteTotals(quote).map(({ finalMinor }) => finalMinor);

describe('promotions', () => {
  it('are the best one for each order and cycle, never two', () => {
    const brand = brandWith(
      promotion({ id: 'a', percentOff: 10 }),
      promotion({ id: 'b', percentOff: 30, cycles: ['yearly'] }),
      promotion({ id: 'c', percentOff: 50, plans: ['norway-5'] }),
    );
    const { quote } = price([anOrder(), anOrder({ number: 'NO-2', plan: 'norway-5' })], brand);
    expect(quote.lines.map(({ prices }) => prices.map((p) => p.promotion?.id))).toEqual([
      ['a', 'a', 'b'],
      ['c', 'c', 'c'],
    ]);
    expect(quote.lines[0]?.prices.map((p) => p.finalMinor)).toEqual([13410, 35910, 97300]);
  });

  it('with a code count only for who gives it, in any spelling', () => {
    const brand = brandWith(promotion({ code: 'FJORD20', percentOff: 20 }));
    expect(finals(price([anOrder()], brand).quote)).toEqual([14900, 39900, 139000]);
    const { quote, promoCode } = price([anOrder()], brand, ' fjord 20');
    expect([promoCode, quote.promoCode]).toEqual(['applied', 'FJORD20']);
    expect(finals(quote)).toEqual([11920, 31920, 111200]);
  });

  it.each([
    ['unknown', {}, 'OTHER20'],
    ['unknown', {}, ' - '],
    ['no_gain', { plans: ['nordic-5'] }, 'FJORD20'],
    ['over', { until: '2026-11-21' }, 'FJORD20'],
    ['not_yet', { from: '2026-11-23' }, 'FJORD20'],
  ] as const)('say when a code is %s (%j, "%s")', (outcome, change, typed) => {
    const brand = brandWith(
      promotion({
        code: 'FJORD20',
        ...change,
        plans: [...('plans' in change ? change.plans : ['norway-20'])],
      }),
    );
    const priced = price([anOrder()], brand, typed);
    expect(priced.promoCode).toBe(outcome);
    expect(finals(priced.quote)).toEqual([14900, 39900, 139000]);
  });

  it('of a first renewal hold for a code too', () => {
    const brand = brandWith(promotion({ code: 'HELLO', firstRenewalOnly: true }));
    expect(price([anOrder()], brand, 'hello').promoCode).toBe('applied');
    expect(price([anOrder({ firstRenewal: false })], brand, 'hello').promoCode).toBe('no_gain');
  });

  it('that end today hold for as long as the price stands', () => {
    const brand = brandWith(promotion({ until: '2026-11-22' }));
    const { quote } = price([anOrder()], brand);
    expect(finals(quote)[0]).toBe(13410);
    expect(quote.expiresAt).toBeGreaterThan(NOON + DAY);
  });
});

describe('any price', () => {
  const plans = demoBrand.plans.map(({ id }) => id);
  const order = fc.record({
    plan: fc.constantFrom(...plans),
    firstRenewal: fc.boolean(),
    expiresAt: fc.integer({ min: NOON - 1e11, max: NOON + 1e11 }),
  });
  const some = <T>(values: readonly T[]) =>
    fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined });
  const anyPromotion = fc.record({
    percentOff: fc.integer({ min: 1, max: 99 }),
    firstRenewalOnly: fc.boolean(),
    code: fc.constantFrom(undefined, 'CODE-A', 'CODE-B'),
    cycles: some(CYCLES),
    plans: some(plans),
  });
  const world = fc.record({
    orders: fc.array(order, { minLength: 1, maxLength: 50 }),
    promotions: fc.array(anyPromotion, { maxLength: 6 }),
    code: fc.constantFrom(undefined, 'CODE-A', 'code b', 'nothing'),
    minorPerPoint: fc.integer({ min: 1, max: 20_000 }),
    leaveMinor: fc.integer({ min: 1, max: 5_000 }),
    prices: fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 3, maxLength: 3 }),
    vatRate: fc.constantFrom(0, 0.06, 0.1, 0.15, 0.25, 0.255, 1),
    points: fc.array(fc.oneof(fc.integer({ min: -100, max: 100_000 }), fc.constant(Number.NaN)), {
      maxLength: 50,
    }),
  });

  it('adds up, stays between what must be paid and the list, and takes nothing off twice', () => {
    fc.assert(
      fc.property(world, (given) => {
        const [monthly = 0, quarterly = 0, yearly = 0] = given.prices;
        const brand: Brand = {
          ...demoBrand,
          plans: demoBrand.plans.map((plan) => ({
            ...plan,
            vatRate: given.vatRate,
            prices: { monthly, quarterly, yearly },
          })),
          promotions: given.promotions.map(({ code, cycles, plans: only, ...rest }, index) => ({
            ...rest,
            id: `p${index}`,
            names,
            ...(code && { code }),
            ...(cycles && { cycles }),
            ...(only && { plans: only }),
          })),
          points: { minorPerPoint: given.minorPerPoint, perReferral: 1, leaveMinor: given.leaveMinor },
        };
        const orders = given.orders.map((change, index) =>
          anOrder({ ...change, number: `NO-${10_000 + index}` }),
        );
        const { quote } = price(orders, brand, given.code);
        const purse: Purse = new Map(orders.map(({ number }, index) => [number, given.points[index] ?? 0]));
        const plain = quoteTotals(quote);
        for (const [index, total] of quoteTotals(quote, purse).entries()) {
          const prices = quote.lines.flatMap((line) => line.prices.filter((p) => p.cycle === total.cycle));
          const priced = prices.reduce((sum, p) => sum + p.finalMinor, 0);
          expect(plain[index]?.finalMinor).toBe(priced);
          expect(total.listMinor).toBe(prices.reduce((sum, p) => sum + p.listMinor, 0));
          expect(total.finalMinor + total.pointsMinor).toBe(priced);
          expect(total.finalMinor).toBeGreaterThanOrEqual(Math.min(priced, given.leaveMinor));
          expect(total.finalMinor).toBeLessThanOrEqual(total.listMinor);
          expect(total.vatMinor).toBeLessThanOrEqual(total.finalMinor);
          for (const value of [total.listMinor, total.finalMinor, total.vatMinor, total.pointsMinor])
            expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
          const spent = total.spends.reduce((sum, spend) => sum + spend.points, 0);
          expect(total.pointsMinor).toBe(spent * given.minorPerPoint);
          for (const spend of total.spends)
            expect(spend.points).toBeLessThanOrEqual(purse.get(spend.orderNumber) ?? 0);
          // One promotion at most: the price is what its own percentage makes of the list price.
          for (const p of prices) {
            const percent = p.promotion?.percentOff ?? 0;
            const off = (BigInt(p.listMinor) * BigInt(percent) + 99n) / 100n;
            expect(p.finalMinor).toBe(p.listMinor - Number(off));
          }
        }
        // The same code again finds nothing left to take, and no code makes a price worse.
        for (const code of ['CODE-A', 'CODE-B']) {
          const once = withPromoCode(quote, code, { brand, calendar, now: NOON });
          if (once.outcome !== 'applied') continue;
          expect(withPromoCode(once.quote, code, { brand, calendar, now: NOON }).outcome).toBe('no_gain');
          for (const [index, minor] of finals(once.quote).entries())
            expect(minor).toBeLessThanOrEqual(plain[index]?.finalMinor ?? 0);
        }
      }),
      { numRuns: 150 },
    );
  });
});
