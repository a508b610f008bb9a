import type { Queryable } from '../../store/statement';
import type { Cycle } from '../../turn/port';
import type { Extension } from '../port';

/** Attempts a sweep takes on at once; the rest is due at the next. */
const AT_ONCE = 10;

export interface DueExtension extends Extension {
  /** Counting this one. */
  readonly attempts: number;
  readonly giveUpAt: number;
  /** False: the payment went back, so nothing is to be prolonged for it. */
  readonly owed: boolean;
}

export type ExtensionEnd = 'done' | 'refused' | 'given_up' | 'dropped';

/** Stores the work with its payment. Stored again after a refusal, it keeps the moment that its key is made of. */
export async function storeExtension(
  tx: Queryable,
  { paymentId, orderNumbers, cycle, at }: Extension,
  giveUpAt: number,
): Promise<void> {
  await tx.query({
    name: 'renewals_store_extension',
    text: `insert into extension_due (payment_id, order_numbers, cycle, paid_at, due_at, give_up_at)
           values ($1, $2, $3, $4, $4, $5)
           on conflict (payment_id) do update
              set status = 'due', attempts = 0, due_at = excluded.due_at, give_up_at = excluded.give_up_at, code = null
            where extension_due.status in ('refused', 'given_up')`,
    values: [paymentId, orderNumbers, cycle, at, giveUpAt],
  });
}

/**
 * Takes what is due and puts its next attempt off by `leaseMs` at once: whoever dies over it leaves it to a later
 * sweep, and two processes do not have the same.
 */
export async function claimExtensions(db: Queryable, now: number, leaseMs: number): Promise<DueExtension[]> {
  return await db.query<{
    paymentId: number;
    orderNumbers: string[];
    cycle: Cycle;
    at: number;
    attempts: number;
    giveUpAt: number;
    owed: boolean;
  }>({
    name: 'renewals_claim_extensions',
    text: `update extension_due e set attempts = e.attempts + 1, due_at = $1::bigint + $2::bigint
             from (select payment_id from extension_due where status = 'due' and due_at <= $1
                    order by due_at limit ${AT_ONCE} for update skip locked) d, payment p
            where e.payment_id = d.payment_id and p.id = e.payment_id
        returning e.payment_id "paymentId", e.order_numbers "orderNumbers", e.cycle, e.paid_at "at", e.attempts,
                  e.give_up_at "giveUpAt",
                  (p.refunded_minor = 0 or p.refunded_minor < p.amount_minor) and p.dispute is distinct from 'lost' owed`,
    values: [now, leaseMs],
  });
}

export async function postponeExtension(
  db: Queryable,
  change: { readonly paymentId: number; readonly dueAt: number; readonly code: string },
): Promise<void> {
  await db.query({
    name: 'renewals_postpone_extension',
    text: `update extension_due set due_at = $2, code = $3 where payment_id = $1 and status = 'due'`,
    values: [change.paymentId, change.dueAt, change.code],
  });
}

export async function endExtension(
  tx: Queryable,
  change: { readonly paymentId: number; readonly status: ExtensionEnd; readonly code?: string },
): Promise<void> {
  await tx.query({
    name: 'renewals_end_extension',
    text: `update extension_due set status = $2, code = $3 where payment_id = $1 and status = 'due'`,
    values: [change.paymentId, change.status, change.code ?? null],
  });
}

/** Written once for each payment and order, however often it is reported. */
export async function noteRenewal(
  tx: Queryable,
  renewal: {
    readonly orderKey: string;
    readonly paymentId: number;
    readonly cycle: Cycle;
    readonly fromAt: number;
    readonly untilAt: number;
  },
): Promise<void> {
  await tx.query({
    name: 'renewals_note_renewal',
    text: `insert into renewal (order_key, payment_id, cycle, from_at, until_at) values ($1, $2, $3, $4, $5)
           on conflict (order_key, payment_id) do nothing`,
    values: [renewal.orderKey, renewal.paymentId, renewal.cycle, renewal.fromAt, renewal.untilAt],
  });
}
