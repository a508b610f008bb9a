import { Webhook } from 'standardwebhooks';
import type { Clock } from '../../lib/clock';
import { errorCode } from '../../lib/errors';
import type { Logger } from '../../lib/log';
import type { Sealer } from '../../lib/seal';
import type { Store } from '../../store/store';
import type { GuardedPost } from './guarded-post';
import { sealedFor } from './subscriptions';

export interface DeliverDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** What receivers' clocks show: signatures are stamped with it, also where the sandbox has moved the product's clock. */
  readonly machineClock: Clock;
  readonly log: Logger;
  readonly sealer: Sealer;
  readonly post: GuardedPost;
}

interface Due {
  readonly id: number;
  readonly subscriptionId: number;
  readonly eventId: string;
  readonly url: string;
  readonly secret: string;
  readonly payload: unknown;
  readonly attempt: number;
}

const BATCH = 16;
/** Longer than a call may take. */
const LEASE_SECONDS = 30;
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Pauses after the first, second ... try; a day and a half in all. After the last one the delivery is dead. */
export const PAUSES: readonly number[] = [
  5 * SECOND,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  8 * HOUR,
  24 * HOUR,
];
/** The receiver says that this address is gone for good. */
const GONE = 410;

/**
 * Sends what is due. A lease keeps a delivery from being sent by two at once; where one dies in the middle it is sent
 * again under the same id, so receivers leave out ids they know.
 */
export async function deliverWebhooks(deps: DeliverDeps): Promise<void> {
  const due = await claimDue(deps.store, deps.clock.now());
  await Promise.all(due.map((delivery) => deliver(delivery, deps)));
}

async function claimDue(store: Store, now: number): Promise<Due[]> {
  return await store.query<Due>({
    name: 'webhook-claim',
    text: `with freed as (
             update webhook_delivery set status = 'pending', lease_until = null
              where status = 'sending' and lease_until < clock_timestamp() returning id),
           due as (
             select d.id from webhook_delivery d join webhook_subscription s on s.id = d.subscription_id and s.active
              where d.status = 'pending' and d.not_before <= $1
              order by d.not_before, d.id limit ${BATCH} for update of d skip locked)
           update webhook_delivery d set status = 'sending', attempt = d.attempt + 1,
                  lease_until = clock_timestamp() + interval '${LEASE_SECONDS} seconds'
             from due, webhook_subscription s where d.id = due.id and s.id = d.subscription_id
        returning d.id, d.subscription_id "subscriptionId", d.event_id "eventId", s.url, s.secret, d.payload, d.attempt`,
    values: [now],
  });
}

async function deliver(due: Due, deps: DeliverDeps): Promise<void> {
  const { log } = deps;
  const code = await tryIt(due, deps);
  if (code !== undefined)
    log.warn({ deliveryId: due.id, code, attempt: due.attempt }, 'webhook not delivered');
  try {
    await settle(due, code, deps);
  } catch (error) {
    // The lease ends by itself and it is sent again.
    log.warn({ deliveryId: due.id, code: errorCode(error) }, 'webhook not settled');
  }
}

/** @returns undefined when it arrived, else what it came to. */
async function tryIt(due: Due, { sealer, post, machineClock }: DeliverDeps): Promise<string | undefined> {
  try {
    const body = JSON.stringify(due.payload);
    const sentAt = new Date(machineClock.now());
    const secret = sealer.open(due.secret, sealedFor(due.subscriptionId));
    const answer = await post(due.url, body, {
      'content-type': 'application/json',
      'user-agent': 'renewdesk',
      'webhook-id': due.eventId,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / SECOND)),
      'webhook-signature': new Webhook(secret).sign(due.eventId, sentAt, body),
    });
    if ('code' in answer) return answer.code;
    return answer.status >= 200 && answer.status < 300 ? undefined : `HTTP_${answer.status}`;
  } catch (error) {
    // The secret does not open: SECRET_KEY was changed.
    return errorCode(error);
  }
}

async function settle(due: Due, code: string | undefined, { store, clock }: DeliverDeps): Promise<void> {
  const now = clock.now();
  const gone = code === `HTTP_${GONE}`;
  const pause = gone ? undefined : PAUSES[due.attempt - 1];
  const failed = pause === undefined ? 'dead' : 'pending';
  const status = code === undefined ? 'delivered' : failed;
  await store.query({
    name: 'webhook-settle',
    text: `update webhook_delivery set status = $2, code = $3, lease_until = null,
                  not_before = case when $2 = 'pending' then $4 else not_before end,
                  settled_at = case when $2 = 'pending' then null else $5::bigint end
            where id = $1 and status = 'sending' and attempt = $6`,
    values: [due.id, status, code ?? null, now + (pause ?? 0), now, due.attempt],
  });
  if (!gone) return;
  await store.query({
    name: 'webhook-stop',
    text: 'update webhook_subscription set active = false, stopped_code = $2 where id = $1',
    values: [due.subscriptionId, code],
  });
}
