import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Order } from '../../../src/renewals/port';
import { priceOrders, quoteTotals, renewedUntil, savingPercent } from '../../../src/renewals/prices/quote';
import { CYCLES } from '../../../src/turn/port';
import { anOrder, calendar, demoBrand, NOON, quoteOf } from '../support';

const price = (orders: readonly Order[], now = NOON, brand = demoBrand) =>
  priceOrders(orders, { brand, calendar, now });
const endOf = (year: number, month: number, day: number) => calendar.endOf({ year, month, day });

const FIRST_RENEWAL = { promotions: [{ id: 'first-renewal', percentOff: 20 }], pointsMinor: 0, spends: [] };

describe('quote', () => {
  it('names list price, first-renewal price, VAT and new end for every cycle', () => {
    const quote = quoteOf([anOrder()]);
    expect(quote).toMatchObject({
      currency: 'NOK',
      promotion: { id: 'first-renewal', percentOff: 20 },
      preselected: 'yearly',
    });
    expect(quoteTotals(quote)).toEqual([
      {
        cycle: 'monthly',
        listMinor: 14900,
        finalMinor: 11920,
        vatMinor: 2384,
        untilAt: [endOf(2026, 12, 25)],
        ...FIRST_RENEWAL,
      },
      {
        cycle: 'quarterly',
        listMinor: 39900,
        finalMinor: 31920,
        vatMinor: 6384,
        untilAt: [endOf(2027, 2, 25)],
        ...FIRST_RENEWAL,
      },
      {
        cycle: 'yearly',
        listMinor: 139000,
        finalMinor: 111200,
        vatMinor: 22240,
        untilAt: [endOf(2027, 11, 25)],
        ...FIRST_RENEWAL,
      },
    ]);
  });

  it('gives the promotion to first renewals only', () => {
    const quote = quoteOf([anOrder({ firstRenewal: false })]);
    expect(quote.promotion).toBeUndefined();
    expect(quoteTotals(quote).map((total) => total.finalMinor)).toEqual([14900, 39900, 139000]);
  });

  it('adds up several orders, each with its own promotion and end', () => {
    const other = anOrder({
      number: 'NO-48214',
      plan: 'norway-10',
      firstRenewal: false,
      expiresAt: endOf(2027, 1, 31),
    });
    const [monthly] = quoteTotals(quoteOf([anOrder(), other]));
    expect(monthly).toMatchObject({
      listMinor: 27800,
      finalMinor: 11920 + 12900,
      untilAt: [endOf(2026, 12, 25), endOf(2027, 2, 28)],
    });
  });

  it('keeps a promotion to its days, both included, in the brand zone', () => {
    const brand = {
      ...demoBrand,
      promotions: demoBrand.promotions.map((p) => ({ ...p, from: '2026-11-23', until: '2026-11-24' })),
    };
    const offAt = (at: string) => {
      const pricing = price([anOrder()], Date.parse(at), brand);
      return pricing.outcome === 'quoted' && pricing.quote.promotion?.percentOff;
    };
    expect(offAt('2026-11-22T22:59:59Z')).toBeUndefined();
    expect(offAt('2026-11-22T23:00:00Z')).toBe(20);
    expect(offAt('2026-11-24T22:59:59Z')).toBe(20);
    expect(offAt('2026-11-24T23:00:00Z')).toBeUndefined();
  });

  it('starts an expired order today and a running one at its end', () => {
    const until = (expiresAt: number) => renewedUntil({ expiresAt, cycle: 'monthly', now: NOON, calendar });
    expect(until(endOf(2025, 1, 1))).toBe(endOf(2026, 12, 22));
    expect(until(endOf(2027, 1, 31))).toBe(endOf(2027, 2, 28));
    expect(until(Date.parse('2026-11-24T12:00:00Z'))).toBe(endOf(2026, 12, 24));
  });

  it('refuses what only a person can renew and names it', () => {
    const refused = [
      anOrder({ number: 'NO-1', status: 'cancelled' }),
      anOrder({ number: 'NO-2', status: 'suspended' }),
      anOrder({ number: 'NO-3', plan: 'gone' }),
      anOrder({ number: 'NO-4', currency: 'EUR' }),
    ];
    expect(price([anOrder(), ...refused])).toEqual({
      outcome: 'not_renewable',
      orderNumbers: ['NO-1', 'NO-2', 'NO-3', 'NO-4'],
    });
  });

  it('offers only cycles that all plans have', () => {
    const plans = demoBrand.plans.map((plan) =>
      plan.id === 'norway-5' ? { ...plan, prices: { yearly: 94900 } } : plan,
    );
    const pricing = price([anOrder(), anOrder({ number: 'NO-48214', plan: 'norway-5' })], NOON, {
      ...demoBrand,
      plans,
    });
    expect(pricing.outcome === 'quoted' && quoteTotals(pricing.quote).map((total) => total.cycle)).toEqual([
      'yearly',
    ]);
  });

  it('says what longer cycles save against list prices by the month', () => {
    const totals = quoteTotals(quoteOf([anOrder()]));
    expect(CYCLES.map((cycle) => savingPercent(totals, cycle))).toEqual([0, 11, 22]);
  });

  it('has whole, never negative sums that add up, for any orders', () => {
    const order = fc.record({
      plan: fc.constantFrom(...demoBrand.plans.map((plan) => plan.id)),
      firstRenewal: fc.boolean(),
      expiresAt: fc.integer({ min: NOON - 1e11, max: NOON + 1e11 }),
    });
    const brand = fc.integer({ min: 1, max: 100 }).map((percentOff) => ({
      ...demoBrand,
      promotions: demoBrand.promotions.map((promotion) => ({ ...promotion, percentOff })),
    }));
    fc.assert(
      fc.property(fc.array(order, { minLength: 1, maxLength: 8 }), brand, (changes, brandWith) => {
        const pricing = price(
          changes.map((change, index) => anOrder({ ...change, number: `NO-${index}` })),
          NOON,
          brandWith,
        );
        if (pricing.outcome !== 'quoted') throw new Error('every demo plan is renewable');
        for (const total of quoteTotals(pricing.quote)) {
          const prices = pricing.quote.lines.map((line) => line.prices.find((p) => p.cycle === total.cycle));
          expect(total.finalMinor).toBe(prices.reduce((sum, p) => sum + (p?.finalMinor ?? Number.NaN), 0));
          for (const value of [total.listMinor, total.finalMinor, total.vatMinor]) {
            expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
          }
          expect(total.finalMinor).toBeLessThanOrEqual(total.listMinor);
          expect(total.vatMinor).toBeLessThanOrEqual(total.finalMinor);
          for (const [index, untilAt] of total.untilAt.entries()) {
            expect(untilAt).toBeGreaterThan(Math.max(NOON, changes[index]?.expiresAt ?? 0));
            expect(calendar.endOf(calendar.dayOf(untilAt))).toBe(untilAt);
          }
        }
      }),
    );
  });
});
