import { ApiError } from '../../lib/errors';
import type { Queryable, Store } from '../../store/store';
import type { Agent } from '../contract/agent';
import type { Offline } from '../contract/renewal';
import { publishLive } from '../live/publish';

/**
 * Notes that the renewal of an order was paid where the product does not see it. No link becomes paid by it and no order
 * longer: that is for whoever took the money.
 * @throws ApiError 409 RENEWAL_RECORDED
 */
export async function recordOffline(
  store: Store,
  { orderKey, ...paid }: Omit<Offline, 'orderNumber'> & { readonly orderKey: string },
  agent: Agent,
  now: number,
): Promise<number> {
  return await store.transaction(async (tx) => {
    const row = await tx.one<{ id: number }>({
      name: 'offline-record',
      text: `insert into offline_payment (order_key, ends_at, amount_minor, currency, reason, agent_id, at)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
      values: [orderKey, paid.endsAt, paid.amountMinor, paid.currency, paid.reason, agent.id, now],
    });
    if (!row)
      throw new ApiError(
        409,
        'RENEWAL_RECORDED',
        'somebody has recorded a payment for this renewal: look again',
      );
    await note(tx, { action: 'renewal.paid_elsewhere', id: row.id }, agent, now);
    return row.id;
  });
}

/** Takes such a note back; the row stays, for the audit. @throws ApiError 404 RENEWAL_NOT_RECORDED */
export async function voidOffline(store: Store, id: number, agent: Agent, now: number): Promise<void> {
  await store.transaction(async (tx) => {
    const rows = await tx.query({
      name: 'offline-void',
      text: `update offline_payment set voided_by = $2, voided_at = $3 where id = $1 and voided_at is null returning 1`,
      values: [id, agent.id, now],
    });
    if (rows.length === 0)
      throw new ApiError(404, 'RENEWAL_NOT_RECORDED', 'there is no such record (any more)');
    await note(tx, { action: 'renewal.record_voided', id }, agent, now);
  });
}

async function note(
  tx: Queryable,
  { action, id }: { readonly action: string; readonly id: number },
  agent: Agent,
  now: number,
): Promise<void> {
  await tx.query({
    name: 'offline-audit',
    text: 'insert into audit (actor, action, subject, at) values ($1, $2, $3, $4)',
    values: [`agent:${agent.id}`, action, `offline_payment:${id}`, now],
  });
  // A renewal has no kind of its own: what shows links shows renewals.
  await publishLive(tx, { kind: 'link' });
}
