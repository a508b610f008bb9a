import type { Clock } from '../../lib/clock';
import {
  type Capture,
  hundredths,
  type Ledger,
  type Money,
  moneyOf,
  type Order,
  paypalId,
  type Refund,
  type Views,
} from './ledger';
import type { Webhooks } from './webhooks';

/** Time to approve an order, and after that to capture it. */
export const GOOD_FOR_MS = 3 * 3_600_000;

export interface AccountDeps {
  readonly ledger: Ledger;
  readonly views: Views;
  readonly webhooks: Webhooks;
  readonly clock: Clock;
}

/** An order that PayPal still knows. */
export function findOrder({ ledger, clock }: AccountDeps, id: string): Order | undefined {
  const order = ledger.orders.get(id);
  return order && (order.status === 'COMPLETED' || order.goodUntil > clock.now()) ? order : undefined;
}

/** The payer agrees; what their bank says shows at the capture. */
export function approve({ views, webhooks, clock }: AccountDeps, order: Order, bank: Order['bank']): void {
  order.bank = bank;
  order.status = 'APPROVED';
  order.goodUntil = clock.now() + GOOD_FOR_MS;
  webhooks.emit('CHECKOUT.ORDER.APPROVED', views.order(order));
}

/** Takes the money of an approved order. */
export function capture({ ledger, views, webhooks }: AccountDeps, order: Order): Capture {
  const made: Capture = {
    id: paypalId(),
    orderId: order.id,
    amount: order.amount,
    customId: order.customId,
    status: order.bank === 'pays' ? 'COMPLETED' : 'PENDING',
    refunded: 0,
  };
  ledger.captures.set(made.id, made);
  order.captureId = made.id;
  order.status = 'COMPLETED';
  webhooks.emit(`PAYMENT.CAPTURE.${made.status}`, views.capture(made));
  // As PayPal does: several events about one payment.
  webhooks.emit('CHECKOUT.ORDER.COMPLETED', views.order(order));
  return made;
}

/** The end of a payment that takes its time. */
export function arrive({ views, webhooks }: AccountDeps, pending: Capture, paid: boolean): void {
  pending.status = paid ? 'COMPLETED' : 'DECLINED';
  webhooks.emit(paid ? 'PAYMENT.CAPTURE.COMPLETED' : 'PAYMENT.CAPTURE.DENIED', views.capture(pending));
}

export function leftOf(of: Capture): number {
  return hundredths(of.amount) - of.refunded;
}

/** Money goes back, by the API or by a person in the dashboard. */
export function giveBack(
  { ledger, views, webhooks }: AccountDeps,
  from: Capture,
  wish: { readonly amount: Money; readonly customId?: string | undefined },
): Refund {
  const refund: Refund = {
    id: paypalId(),
    captureId: from.id,
    amount: wish.amount,
    customId: wish.customId,
    status: 'COMPLETED',
  };
  ledger.refunds.set(refund.id, refund);
  from.refunded += hundredths(refund.amount);
  from.status = leftOf(from) === 0 ? 'REFUNDED' : 'PARTIALLY_REFUNDED';
  webhooks.emit('PAYMENT.CAPTURE.REFUNDED', views.refund(refund));
  return refund;
}

/** The payer complains, or how that ends. @param outcome of the disputes API; left out: it begins. */
export function dispute({ webhooks }: AccountDeps, about: Capture, outcome?: string): void {
  webhooks.emit(outcome === undefined ? 'CUSTOMER.DISPUTE.CREATED' : 'CUSTOMER.DISPUTE.RESOLVED', {
    dispute_id: `PP-D-${about.id}`,
    disputed_transactions: [{ seller_transaction_id: about.id }],
    dispute_amount: moneyOf(hundredths(about.amount), about.amount),
    reason: 'UNAUTHORISED',
    status: outcome === undefined ? 'OPEN' : 'RESOLVED',
    ...(outcome !== undefined && { dispute_outcome: { outcome_code: outcome } }),
  });
}
