import { AppError } from '../../lib/errors';
import type { Order, OrderBook } from '../port';
import type { OrderNumbers } from './order-number';

const ORDER_BOOK_DEADLINE_MS = 10_000;

/**
 * Orders that a person in charge names, each once, in any spelling.
 * @throws AppError NOT_THERE where one does not exist, ORDERS_UNAVAILABLE
 */
export async function findOrders(
  orderNumbers: readonly string[],
  { numbers, orderBook }: { readonly numbers: OrderNumbers; readonly orderBook: OrderBook },
): Promise<Order[]> {
  const keys = [...new Set(orderNumbers.map(numbers.key))];
  const answer = await orderBook.find(keys, { deadlineMs: ORDER_BOOK_DEADLINE_MS });
  if (answer.outcome === 'unavailable')
    throw new AppError(
      'ORDERS_UNAVAILABLE',
      `the order system does not answer (${answer.code}): try again later`,
      { retryable: true },
    );
  const missing = keys.filter((_, index) => !answer.orders[index]).map(numbers.write);
  if (missing.length > 0) throw new AppError('NOT_THERE', `there is no order ${missing.join(', ')}`);
  return answer.orders.filter((order) => order !== undefined);
}
