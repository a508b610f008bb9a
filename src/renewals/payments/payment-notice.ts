import type { PaymentNews } from '../../inbox/event';
import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Logger } from '../../lib/log';
import type { Queryable } from '../../store/statement';
import type { Store } from '../../store/store';
import type { Link } from '../links/link';
import type { OrderExtender } from '../port';
import type { Checkouts } from './checkouts';
import { findReceipt } from './payment-rows';

/** An event for a thread's inbox, written inside our transaction. */
export interface ThreadNotice {
  readonly threadId: string;
  readonly dedupeKey: string;
  readonly kind: 'payment';
  readonly payload: Omit<PaymentNews, 'kind'>;
  /** Business time, epoch ms. */
  readonly at: number;
}

export interface PaymentDeps {
  readonly store: Store;
  readonly extender: OrderExtender;
  readonly checkouts: Checkouts;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** Puts the event into the thread's inbox and marks the thread awake, in this transaction. */
  readonly enqueue: (tx: Queryable, notice: ThreadNotice) => Promise<void>;
  /** Called after the commit that woke the thread: time to ring its doorbell. */
  readonly afterCommit?: (threadId: string) => void;
}

export interface NoticeFacts {
  readonly link: Link;
  readonly outcome: PaymentNews['outcome'];
  /** Unique per thread: the same news is told once. */
  readonly key: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** Left out: the link's orders with the ends they had. */
  readonly orders?: PaymentNews['orders'] | undefined;
  readonly automaticRefund?: boolean;
}

/** Tells the link's thread what became of its payment. */
export async function notify(
  tx: Queryable,
  { link, outcome, key, amountMinor, currency, orders, automaticRefund }: NoticeFacts,
  { clock, enqueue }: Pick<PaymentDeps, 'clock' | 'enqueue'>,
): Promise<void> {
  const now = clock.now();
  await enqueue(tx, {
    threadId: link.threadId,
    dedupeKey: key,
    kind: 'payment',
    at: now,
    payload: {
      outcome,
      orders:
        orders ?? link.quote.lines.map(({ orderNumber, expiresAt }) => ({ orderNumber, untilAt: expiresAt })),
      amountMinor,
      currency,
      linkCode: link.code,
      ...(automaticRefund && { automaticRefund }),
      ...(now > link.expiresAt && { late: true }),
    },
  });
}

/** The link's orders, and until when the payment of `paidLinkId` had prolonged them. */
export async function ordersBought(
  tx: Queryable,
  link: Link,
  paidLinkId: number,
): Promise<PaymentNews['orders']> {
  const receipt = await findReceipt(tx, paidLinkId);
  const untilAt = new Map(receipt?.renewals.map((renewal) => [renewal.orderKey, renewal.untilAt]));
  return link.quote.lines.map((line, index) => ({
    orderNumber: line.orderNumber,
    untilAt: untilAt.get(link.orderKeys[index] ?? '') ?? line.expiresAt,
  }));
}
