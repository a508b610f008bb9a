import type { Queryable } from '../../store/statement';
import type { PaymentEvent } from '../port';

/**
 * Writes a verified event down. @returns its row while it is still to be applied; undefined when that was done
 * before. `fresh`: it was not here yet.
 */
export async function noteEvent(
  tx: Queryable,
  event: PaymentEvent,
): Promise<{ readonly id: number; readonly fresh: boolean } | undefined> {
  return await tx.one<{ id: number; fresh: boolean }>({
    name: 'renewals_note_event',
    text: `insert into payment_event (provider, event_id, payment_ref, kind, body, at)
           values ($1, $2, $3, $4, $5, $6)
           on conflict (provider, event_id) do update set kind = excluded.kind where not payment_event.applied
           returning id, xmax = 0 as fresh`,
    values: [
      event.provider,
      event.eventId,
      event.paymentRef ?? null,
      event.kind,
      JSON.stringify(event),
      event.at,
    ],
  });
}

/** The event has done its work. @param paymentId the payment it was about, where there is one. */
export async function markApplied(tx: Queryable, id: number, paymentId: number | undefined): Promise<void> {
  await tx.query({
    name: 'renewals_event_applied',
    text: 'update payment_event set applied = true, payment_id = coalesce($2, payment_id) where id = $1',
    values: [id, paymentId ?? null],
  });
}

/** Events of a payment that came before it, oldest first. */
export async function waitingEvents(
  tx: Queryable,
  { provider, paymentRef }: Pick<PaymentEvent, 'provider' | 'paymentRef'>,
): Promise<readonly { readonly id: number; readonly event: PaymentEvent }[]> {
  if (paymentRef === undefined) return [];
  return await tx.query<{ id: number; event: PaymentEvent }>({
    name: 'renewals_waiting_events',
    text: `select id, body as event from payment_event
            where provider = $1 and payment_ref = $2 and not applied and kind not in ('succeeded', 'pending', 'failed', 'approved')
            order by at, id`,
    values: [provider, paymentRef],
  });
}

/** Whether this refund was counted before: some providers send several events about one. */
export async function isRefundCounted(
  tx: Queryable,
  paymentId: number,
  { kind, refundRef }: PaymentEvent,
): Promise<boolean> {
  if (refundRef === undefined) return false;
  const row = await tx.one({
    name: 'renewals_refund_counted',
    text: `select 1 from payment_event where payment_id = $1 and applied and kind = $2 and body->>'refundRef' = $3`,
    values: [paymentId, kind, refundRef],
  });
  return row !== undefined;
}

/** Money we cannot place is never thrown away: an operator finds it here. */
export async function quarantinePayment(tx: Queryable, event: PaymentEvent, reason: string): Promise<void> {
  await tx.query({
    text: 'insert into quarantine (source, reason, body) values ($1, $2, $3)',
    values: [`payment:${event.provider}`, reason, JSON.stringify(event)],
  });
}

/** What was put there is placed now. */
export async function liftQuarantine(tx: Queryable, event: PaymentEvent): Promise<void> {
  await tx.query({
    text: `delete from quarantine where source = $1 and body->>'eventId' = $2`,
    values: [`payment:${event.provider}`, event.eventId],
  });
}
