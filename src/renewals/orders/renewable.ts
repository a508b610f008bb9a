import type { Brand } from '../../brand';
import type { KnownOrder } from '../../turn/port';
import type { Order, OrderStatus } from '../port';
import { createPlanFinder, planNamesOf } from '../prices/plans';

/** False: only a person can renew it (cancelled, suspended, plan no longer sold, sold in another currency). */
export function isRenewable(order: Order, brand: Brand): boolean {
  if (order.status === 'cancelled' || order.status === 'suspended') return false;
  const plan = createPlanFinder(brand.plans)(order.plan);
  return plan !== undefined && Object.keys(plan.prices).length > 0 && order.currency === brand.brand.currency;
}

/** What a proven sender may know of an order: nothing personal. */
export function knownOrder(order: Order, brand: Brand, now: number): KnownOrder {
  return {
    orderNumber: order.number,
    outcome: 'matched',
    planNames: planNamesOf(createPlanFinder(brand.plans)(order.plan), order.plan),
    status: statusAt(order, now),
    expiresAt: order.expiresAt,
    cycle: order.cycle,
    renewable: isRenewable(order, brand),
  };
}

// The status was written when the order was last changed; time has gone on since then.
function statusAt({ status, expiresAt }: Order, now: number): OrderStatus {
  const wasRunning = status === 'active' || status === 'expiring';
  return wasRunning && expiresAt < now ? 'expired' : status;
}
