import type { Queryable } from '../../store/statement';
import type { Cycle, KnownPayment, PaymentsFact } from '../../turn/port';
import { maskOrderNumber } from '../orders/order-number';
import type { Quote } from '../port';
import { levelOf } from '../prices/purse';

/** Level from which a thread sees the payments made through its own links (decision 8). */
const PAYMENTS_LEVEL = 2;
/** Payments told at once; who needs more needs a person. */
export const PAYMENTS_MAX = 5;

/** The newest payments made through links of this thread; those of other threads never, whatever orders they renewed. */
export async function paymentsOf(db: Queryable, threadId: string): Promise<PaymentsFact> {
  if ((await levelOf(db, threadId)) < PAYMENTS_LEVEL) return { outcome: 'hidden' };
  const rows = await db.query<PaymentMade>({
    name: 'renewals_payments_of_thread',
    text: `select p.at, p.amount_minor as "amountMinor", p.currency, p.refunded_minor as "refundedMinor", p.status,
                  l.id as "linkId", coalesce(r.cycle, c.cycle) as cycle, q.body
             from payment p join link l on l.id = p.link_id join quote q on q.id = l.quote_id
                  left join checkout c on c.id = p.checkout_id
                  left join lateral (select cycle from renewal where payment_id = p.id limit 1) r on true
            where l.thread_id = $1 and p.status in ('succeeded', 'duplicate')
            order by p.at desc, p.id desc limit $2`,
    values: [threadId, PAYMENTS_MAX + 1],
  });
  return {
    outcome: 'known',
    payments: rows.slice(0, PAYMENTS_MAX).map(toKnown),
    more: rows.length > PAYMENTS_MAX,
  };
}

interface PaymentMade {
  at: number;
  amountMinor: number;
  currency: string;
  refundedMinor: number;
  status: 'succeeded' | 'duplicate';
  linkId: number;
  cycle: Cycle | null;
  body: Quote;
}

function toKnown({ linkId, cycle, status, body, ...payment }: PaymentMade): KnownPayment {
  return {
    at: payment.at,
    amountMinor: payment.amountMinor,
    currency: payment.currency,
    refundedMinor: payment.refundedMinor,
    twice: status === 'duplicate',
    orders: body.lines.map(({ orderNumber, planNames }) => ({
      orderNumber,
      masked: maskOrderNumber(orderNumber),
      planNames,
    })),
    ...(cycle !== null && { cycle }),
    // A second payment of the same thing bought nothing: its link's receipt is that of the first.
    ...(status === 'succeeded' && { receipt: linkId }),
  };
}
