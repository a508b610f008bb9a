import { randomUUID } from 'node:crypto';
import { type DeliveryListQuery, WEBHOOK_TEST, type WebhookDelivery } from '../../console/contract/webhook';
import { ApiError } from '../../lib/errors';
import type { Queryable } from '../../store/store';
import { noteWebhook, subscription, type WebhookAdmin, withinReach } from './subscriptions';

const PAGE = 50;

/**
 * What a subscription was told and is still owed, newest first.
 * @throws ApiError 404 WEBHOOK_NOT_FOUND.
 */
export async function listDeliveries(
  store: Queryable,
  subscriptionId: number,
  { status, before }: DeliveryListQuery,
  admin: Pick<WebhookAdmin, 'accounts'>,
): Promise<{ deliveries: WebhookDelivery[]; before?: number }> {
  await subscription(store, subscriptionId, admin);
  const rows = await store.query<Row>({
    name: 'webhook-deliveries',
    text: `${SELECT} where subscription_id = $1 and ($2::text is null or status = $2) and ($3::bigint is null or id < $3)
            order by id desc limit ${PAGE + 1}`,
    values: [subscriptionId, status ?? null, before ?? null],
  });
  const deliveries = rows.slice(0, PAGE).map(deliveryOf);
  const last = rows.length > PAGE ? deliveries.at(-1) : undefined;
  return { deliveries, ...(last && { before: last.id }) };
}

/**
 * Sends a delivery again, under the same id: one that was given up, or one that the receiver has lost.
 * @throws ApiError 404 DELIVERY_NOT_FOUND; 409 DELIVERY_UNDER_WAY.
 */
export async function replayDelivery(tx: Queryable, id: number, by: WebhookAdmin): Promise<WebhookDelivery> {
  const there = await tx.one<{ subscriptionId: number }>({
    text: `select d.subscription_id "subscriptionId" from webhook_delivery d
             join webhook_subscription s on s.id = d.subscription_id where d.id = $1 and ${withinReach(2)}`,
    values: [id, by.accounts],
  });
  if (!there) throw new ApiError(404, 'DELIVERY_NOT_FOUND', 'there is no such delivery');
  const replayed = await tx.one<Row>({
    text: `update webhook_delivery set status = 'pending', attempt = 0, not_before = $2, settled_at = null, code = null
            where id = $1 and status in ('dead', 'delivered') returning ${COLUMNS}`,
    values: [id, by.now],
  });
  if (replayed) {
    await noteWebhook(tx, 'webhook.replayed', there.subscriptionId, by);
    return deliveryOf(replayed);
  }
  throw new ApiError(
    409,
    'DELIVERY_UNDER_WAY',
    'it is being sent by itself already: wait for what comes of it',
  );
}

/**
 * Owes a subscription a test, which says nothing.
 * @throws ApiError 404 WEBHOOK_NOT_FOUND.
 */
export async function sendTest(
  tx: Queryable,
  subscriptionId: number,
  by: WebhookAdmin,
): Promise<WebhookDelivery> {
  const { now } = by;
  await subscription(tx, subscriptionId, by);
  const payload = { type: WEBHOOK_TEST, timestamp: new Date(now).toISOString(), data: {} };
  const row = await tx.one<Row>({
    text: `insert into webhook_delivery (subscription_id, event_id, type, payload, not_before, created_at)
           values ($1, $2, $3, $4, $5, $5) returning ${COLUMNS}`,
    values: [
      subscriptionId,
      `evt_${randomUUID().replaceAll('-', '')}`,
      WEBHOOK_TEST,
      JSON.stringify(payload),
      now,
    ],
  });
  if (!row) throw new Error('an insert gives its row back');
  await noteWebhook(tx, 'webhook.tested', subscriptionId, by);
  return deliveryOf(row);
}

const COLUMNS = `id, event_id "eventId", type, status, attempt, not_before "nextAt", code, payload,
       created_at "createdAt", settled_at "settledAt"`;
const SELECT = `select ${COLUMNS} from webhook_delivery`;

interface Row extends Omit<WebhookDelivery, 'nextAt' | 'code' | 'settledAt'> {
  readonly nextAt: number;
  readonly code: string | null;
  readonly settledAt: number | null;
}

function deliveryOf({ nextAt, code, settledAt, ...row }: Row): WebhookDelivery {
  return {
    ...row,
    ...(row.status === 'pending' && { nextAt }),
    ...(code !== null && { code }),
    ...(settledAt !== null && { settledAt }),
  };
}
