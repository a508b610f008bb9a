import { randomBytes } from 'node:crypto';
import type { NewWebhook, Webhook } from '../../console/contract/webhook';
import { ApiError } from '../../lib/errors';
import type { Sealer } from '../../lib/seal';
import type { Queryable, Store } from '../../store/store';
import { assertAddress } from './guarded-post';

export interface SubscriptionDeps {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly allowPrivate: boolean;
}

const SECRET_BYTES = 32;
/** Each of them is one more call for every handoff. */
const MOST = 20;

/** As it is written to the sealer; a sealed secret opens for its own subscription only. */
export function sealedFor(id: number): string {
  return `webhook:${id}`;
}

/**
 * Adds a subscription. The secret is given this once; it is kept sealed.
 * @throws ApiError 400 WEBHOOK_ADDRESS; 409 WEBHOOKS_FULL.
 */
export async function subscribe(
  { store, sealer, allowPrivate }: SubscriptionDeps,
  webhook: NewWebhook,
  by: { readonly agentId: number; readonly now: number },
): Promise<{ webhook: Webhook; secret: string }> {
  assertAddress(webhook.url, allowPrivate);
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const id = await store.transaction(async (tx) => {
    await tx.query({ text: 'lock table webhook_subscription in share row exclusive mode' });
    const row = await tx.one<{ id: number }>({
      text: `insert into webhook_subscription (url, events, include, secret, created_by, created_at)
             select $1, $2, $3, '', $4, $5 where (select count(*) from webhook_subscription) < ${MOST} returning id`,
      values: [webhook.url, [...new Set(webhook.events)], [...new Set(webhook.include)], by.agentId, by.now],
    });
    if (!row) throw new ApiError(409, 'WEBHOOKS_FULL', `there are ${MOST} subscriptions: delete one first`);
    await tx.query({
      text: 'update webhook_subscription set secret = $2 where id = $1',
      values: [row.id, sealer.seal(secret, sealedFor(row.id))],
    });
    await audit(tx, 'webhook.created', row.id, by);
    return row.id;
  });
  return { webhook: await subscription(store, id), secret };
}

/** @throws ApiError 404 WEBHOOK_NOT_FOUND. */
export async function unsubscribe(
  store: Store,
  id: number,
  by: { readonly agentId: number; readonly now: number },
): Promise<void> {
  await store.transaction(async (tx) => {
    const gone = await tx.query({
      text: 'delete from webhook_subscription where id = $1 returning id',
      values: [id],
    });
    if (gone.length === 0) throw notFound();
    await audit(tx, 'webhook.deleted', id, by);
  });
}

export async function subscriptions(store: Queryable): Promise<Webhook[]> {
  return (await store.query<Row>({ name: 'webhooks', text: `${SELECT} order by s.id` })).map(webhookOf);
}

/** @throws ApiError 404 WEBHOOK_NOT_FOUND. */
export async function subscription(store: Queryable, id: number): Promise<Webhook> {
  const row = await store.one<Row>({ name: 'webhook', text: `${SELECT} where s.id = $1`, values: [id] });
  if (!row) throw notFound();
  return webhookOf(row);
}

type Row = Omit<Webhook, 'stoppedCode'> & { readonly stoppedCode: string | null };

const SELECT = `select s.id, s.url, s.events, s.include, s.active, s.stopped_code "stoppedCode", s.created_at "createdAt",
       (select count(*) from webhook_delivery d where d.subscription_id = s.id and d.status in ('pending', 'sending')) pending,
       (select count(*) from webhook_delivery d where d.subscription_id = s.id and d.status = 'dead') dead
  from webhook_subscription s`;

function webhookOf({ stoppedCode, ...row }: Row): Webhook {
  return { ...row, ...(stoppedCode !== null && { stoppedCode }) };
}

function notFound(): ApiError {
  return new ApiError(404, 'WEBHOOK_NOT_FOUND', 'there is no such subscription');
}

async function audit(
  tx: Queryable,
  action: string,
  id: number,
  { agentId, now }: { readonly agentId: number; readonly now: number },
): Promise<void> {
  await tx.query({
    text: 'insert into audit (actor, action, subject, at) values ($1, $2, $3, $4)',
    values: [`agent:${agentId}`, action, `webhook:${id}`, now],
  });
}
