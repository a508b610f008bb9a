import { ApiError } from '../../lib/errors';
import { writeAudit } from '../../store/audit';
import { inAccounts } from '../../store/in-accounts';
import type { Queryable, Store } from '../../store/store';
import type { Reach } from '../access';
import type { Agent } from '../contract/agent';
import type { Offline } from '../contract/renewal';
import { publishLive } from '../live/publish';

/**
 * Notes that the renewal of an order was paid where the product does not see it. No link becomes paid by it and no order
 * longer: that is for whoever took the money.
 * @throws ApiError 404 NOT_FOUND where the order is nothing of the person's accounts; 409 RENEWAL_RECORDED
 */
export async function recordOffline(
  store: Store,
  { orderKey, ...paid }: Omit<Offline, 'orderNumber'> & { readonly orderKey: string },
  agent: Agent,
  now: number,
): Promise<number> {
  return await store.transaction(async (tx) => {
    if (!(await isInReach(tx, orderKey, agent)))
      throw new ApiError(
        404,
        'NOT_FOUND',
        'no conversation of your accounts has this order: look at the list',
      );
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
    const row = await tx.one<{ orderKey: string }>({
      name: 'offline-void',
      text: `update offline_payment set voided_by = $2, voided_at = $3 where id = $1 and voided_at is null
             returning order_key "orderKey"`,
      values: [id, agent.id, now],
    });
    if (!row || !(await isInReach(tx, row.orderKey, agent)))
      throw new ApiError(404, 'RENEWAL_NOT_RECORDED', 'there is no such record (any more)');
    await note(tx, { action: 'renewal.record_voided', id }, agent, now);
  });
}

/** As the list of renewals: by a conversation that proved the order or was sent a link for it. */
async function isInReach(tx: Queryable, orderKey: string, { accounts }: Reach): Promise<boolean> {
  if (accounts.length === 0) return true;
  const row = await tx.one({
    name: 'offline-reach',
    text: `select 1 from thread t
            where t.id in (select thread_id from attempt where order_key = $1 and outcome = 'matched'
                           union all select thread_id from link where order_keys @> array[$1::text])
              and ${inAccounts('t.account_id', 2)} limit 1`,
    values: [orderKey, accounts],
  });
  return row !== undefined;
}

async function note(
  tx: Queryable,
  { action, id }: { readonly action: string; readonly id: number },
  agent: Agent,
  now: number,
): Promise<void> {
  await writeAudit(tx, { actor: `agent:${agent.id}`, action, subject: `offline_payment:${id}`, now });
  // A renewal has no kind of its own: what shows links shows renewals.
  await publishLive(tx, { kind: 'link' });
}
