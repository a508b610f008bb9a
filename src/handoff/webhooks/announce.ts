import type { WebhookEvent } from '../../console/contract/webhook';
import type { Queryable } from '../../store/store';

/** Something that systems of the brand's may follow; details hold ids and codes only, never what anybody wrote. */
export interface Announcement {
  readonly type: WebhookEvent;
  readonly caseId: number;
  /** Business time, epoch ms. */
  readonly now: number;
  readonly detail?: Readonly<Record<string, string | number>>;
  /** The person who did it: told only to who asks for it. */
  readonly agentId?: number | undefined;
}

/**
 * Owes the news to every subscription that asks for it, in the transaction of what happened: it is told if and only if
 * that is committed. Case and thread must show the new state already.
 */
export async function announce(tx: Queryable, item: Announcement): Promise<void> {
  const { type, caseId, now, detail = {}, agentId } = item;
  await tx.query({
    name: 'webhook-announce',
    text: `with told as (
             select s.id, s.include, c.id case_id, c.status, c.reason, c.language, c.priority, c.due_at, t.id thread_id,
                    t.account_id, t.epoch, 'evt_' || replace(e.id::text, '-', '') event_id
               from (select gen_random_uuid() id) e
               join webhook_subscription s on s.active and $1 = any(s.events)
               join "case" c on c.id = $2
               join thread t on t.id = c.thread_id
              where cardinality(s.accounts) = 0 or t.account_id = any (s.accounts))
           insert into webhook_delivery (subscription_id, event_id, type, payload, not_before, created_at)
           select id, event_id, $1, jsonb_build_object(
                    'type', $1::text,
                    'timestamp', to_char(to_timestamp($3::bigint / 1000.0) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
                    'data', jsonb_strip_nulls(jsonb_build_object(
                       'caseId', case_id, 'channel', split_part(account_id, ':', 1), 'account', account_id, 'epoch', epoch,
                       'status', status, 'reason', reason, 'language', language, 'priority', priority, 'dueAt', due_at,
                       'threadId', case when 'thread' = any(include) then thread_id end,
                       'agentId', case when 'agent' = any(include) then $5::bigint end) || $4::jsonb)), $3, $3
             from told`,
    values: [type, caseId, now, JSON.stringify(detail), agentId ?? null],
  });
}
