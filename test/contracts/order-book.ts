import { describe, expect, it } from '@jest/globals';
import type { Order, OrderBook } from '../../src/renewals/port';

export interface OrderBookUnderTest {
  /** A book that holds exactly these orders. */
  withOrders(orders: readonly Order[]): Promise<OrderBook>;
  /** The same book while its system is down. */
  down(): Promise<OrderBook>;
  /** The same book while its system answers too slowly. */
  slow(): Promise<OrderBook>;
}

const DEADLINE = { deadlineMs: 2_000 };

/** The contract of any OrderBook: run it over yours before you plug it in (docs/adding-an-order-book.md). */
export function orderBookContract(name: string, setUp: () => OrderBookUnderTest): void {
  const order = (change: Partial<Order> = {}): Order => ({
    number: 'NO-48213',
    plan: 'norway-20',
    status: 'active',
    expiresAt: 1_764_111_599_999,
    cycle: 'monthly',
    email: 'mei@fjord-esim.example',
    phone: '+4790000001',
    firstRenewal: true,
    points: 40,
    currency: 'NOK',
    ...change,
  });

  describe(`${name} fulfils the order book contract`, () => {
    it('finds an order by any spelling of its number', async () => {
      const book = await setUp().withOrders([order()]);
      for (const spelling of ['NO-48213', 'no48213', ' no 48213 ', '48213']) {
        expect(await book.find([spelling], DEADLINE)).toEqual({ outcome: 'answered', orders: [order()] });
      }
    });

    it('answers one entry per number asked, in order, undefined where there is none', async () => {
      const second = order({ number: 'NO-48214', status: 'expired' });
      const book = await setUp().withOrders([order(), second]);
      expect(await book.find(['NO-48214', 'NO-99999', 'NO-48213', 'NO-48214'], DEADLINE)).toEqual({
        outcome: 'answered',
        orders: [second, undefined, order(), second],
      });
      expect(await book.find([], DEADLINE)).toEqual({ outcome: 'answered', orders: [] });
    });

    it('leaves out contacts an order does not have', async () => {
      const { email: _, phone: __, ...bare } = order();
      const book = await setUp().withOrders([bare]);
      expect(await book.find(['NO-48213'], DEADLINE)).toEqual({ outcome: 'answered', orders: [bare] });
    });

    it('takes hostile text for a number that does not exist', async () => {
      const book = await setUp().withOrders([order()]);
      const hostile = ["' or 1=1 --", '%', '\u202e31284-ON', '../NO-48213?x=1', '', '🙂', 'x'.repeat(5_000)];
      expect(await book.find(hostile, DEADLINE)).toEqual({
        outcome: 'answered',
        orders: hostile.map(() => undefined),
      });
    });

    it('says unavailable, not "not found", when its system is down', async () => {
      const book = await setUp().down();
      expect(await book.find(['NO-48213'], DEADLINE)).toEqual({
        outcome: 'unavailable',
        code: expect.any(String),
      });
    });

    it('says unavailable when the deadline passes, and not much later', async () => {
      const book = await setUp().slow();
      const before = performance.now();
      expect(await book.find(['NO-48213'], { deadlineMs: 50 })).toEqual({
        outcome: 'unavailable',
        code: expect.any(String),
      });
      expect(performance.now() - before).toBeLessThan(1_500);
    });
  });
}
