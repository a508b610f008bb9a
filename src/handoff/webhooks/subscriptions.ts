import { randomBytes } from 'node:crypto';
import type { NewWebhook, Webhook } from '../../console/contract/webhook';
import { ApiError } from '../../lib/errors';
import type { Sealer } from '../../lib/seal';
import { writeAudit } from '../../store/audit';
import type { Queryable, Store } from '../../store/store';
import { assertAddress } from './guarded-post';

export interface SubscriptionDeps {
  readonly store: Store;
  readonly sealer: Sealer;
  readonly allowPrivate: boolean;
}

/** Who looks after subscriptions, and when. */
export interface WebhookAdmin {
  readonly agentId: number;
  /** Accounts they are limited to, which limits what they let others follow; none: all. */
  readonly accounts: readonly string[];
  /** Business time, epoch ms. */
  readonly now: number;
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
  by: WebhookAdmin,
): Promise<{ webhook: Webhook; secret: string }> {
  assertAddress(webhook.url, allowPrivate);
  const secret = `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const id = await store.transaction(async (tx) => {
    await tx.query({ text: 'lock table webhook_subscription in share row exclusive mode' });
    const row = await tx.one<{ id: number }>({
      text: `insert into webhook_subscription (url, events, include, secret, created_by, created_at, accounts)
             select $1, $2, $3, '', $4, $5, $6 where (select count(*) from webhook_subscription) < ${MOST} returning id`,
      values: [
        webhook.url,
        [...new Set(webhook.events)],
        [...new Set(webhook.include)],
        by.agentId,
        by.now,
        by.accounts,
      ],
    });
    if (!row) throw new ApiError(409, 'WEBHOOKS_FULL', `there are ${MOST} subscriptions: delete one first`);
    await tx.query({
      text: 'update webhook_subscription set secret = $2 where id = $1',
      values: [row.id, sealer.seal(secret, sealedFor(row.id))],
    });
    await noteWebhook(tx, 'webhook.created', row.id, by);
    return row.id;
  });
  return { webhook: await subscription(store, id, by), secret };
}

/** @throws ApiError 404 WEBHOOK_NOT_FOUND. */
export async function unsubscribe(store: Store, id: number, by: WebhookAdmin): Promise<void> {
  await store.transaction(async (tx) => {
    await subscription(tx, id, by);
    await tx.query({ text: 'delete from webhook_subscription where id = $1', values: [id] });
    await noteWebhook(tx, 'webhook.deleted', id, by);
  });
}

/** Those that hear of nothing the admin may not see. */
export async function subscriptions(
  store: Queryable,
  { accounts }: Pick<WebhookAdmin, 'accounts'>,
): Promise<Webhook[]> {
  const text = `${SELECT} where ${withinReach(1)} order by s.id`;
  return (await store.query<Row>({ name: 'webhooks', text, values: [accounts] })).map(webhookOf);
}

/** @throws ApiError 404 WEBHOOK_NOT_FOUND. */
export async function subscription(
  store: Queryable,
  id: number,
  { accounts }: Pick<WebhookAdmin, 'accounts'>,
): Promise<Webhook> {
  const text = `${SELECT} where s.id = $1 and ${withinReach(2)}`;
  const row = await store.one<Row>({ name: 'webhook', text, values: [id, accounts] });
  if (!row) throw notFound();
  return webhookOf(row);
}

/**
 * SQL condition: the subscription `s` hears of no account beyond those of an admin. One of all accounts is for admins of
 * all accounts.
 * @param parameter number of the bound `accounts` of the admin
 */
export function withinReach(parameter: number): string {
  return `(cardinality($${parameter}::text[]) = 0
           or (cardinality(s.accounts) > 0 and s.accounts <@ $${parameter}::text[]))`;
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

export async function noteWebhook(
  tx: Queryable,
  action: string,
  id: number,
  { agentId, now }: WebhookAdmin,
): Promise<void> {
  await writeAudit(tx, { actor: `agent:${agentId}`, action, subject: `webhook:${id}`, now });
}
