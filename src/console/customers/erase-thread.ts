import { erasedThreadId } from '../../channel/thread-id';
import { lockThreads } from '../../inbox/lock-threads';
import { ApiError } from '../../lib/errors';
import { forgetPhrases } from '../../moderation/phrase-notes';
import type { Queryable } from '../../store/store';

/** Platform ids shorter than this would be found in too much. */
const TELLING_ID = 5;

/**
 * Takes one conversation away, inside the caller's transaction: what was said, understood, proved and planned, and who
 * it was. Links that were paid stay with their payments under an id that says no more than the account.
 * @returns how many payments stay.
 * @throws ApiError 409 MESSAGE_LEAVING
 */
export async function eraseThread(tx: Queryable, threadId: string): Promise<number> {
  await lockThreads(tx, [threadId]);
  await assertNothingLeaves(tx, threadId);
  await forgetPhrases(tx, { threadId });
  const kept = await keepPayments(tx, threadId);
  await dropOpenLinks(tx, threadId);
  await hideInAudit(tx, threadId);
  await dropMentions(tx, threadId);
  for (const table of BY_THREAD) {
    await tx.query({ text: `delete from ${table} where thread_id = $1`, values: [threadId] });
  }
  // Takes with it, by their references: drafts, suspicions, verdicts, block, calls to the platform.
  await tx.query({ name: 'erase-thread', text: 'delete from thread where id = $1', values: [threadId] });
  return kept;
}

/** Whatever names a thread and does not go by itself with it; children before what they refer to. */
const BY_THREAD = [
  'reminder',
  'timer',
  'attempt',
  'consent',
  'outbox',
  'inbox',
  'turn',
  'message',
  'promise',
  'csat',
  '"case"',
  'quote',
  'presence',
  'live_event',
  'desk_row',
  'identity',
] as const;

async function assertNothingLeaves(tx: Queryable, threadId: string): Promise<void> {
  const row = await tx.one({
    name: 'erase-sending',
    text: `select 1 from outbox where thread_id = $1 and status = 'sending' limit 1`,
    values: [threadId],
  });
  if (row)
    throw new ApiError(
      409,
      'MESSAGE_LEAVING',
      'a message to this customer is leaving just now: try again in a minute',
    );
}

/**
 * Links with a payment, under an id that leads to nobody: their address opens nothing any more, and a late refund or
 * dispute of the provider still finds them.
 */
async function keepPayments(tx: Queryable, threadId: string): Promise<number> {
  const links = await tx.query<{ id: number; quotes: number[]; payments: number }>({
    name: 'erase-paid-links',
    text: `select l.id, array[l.quote_id] || array_remove(array_agg(distinct c.quote_id), null) quotes,
                  count(distinct p.id)::int payments
             from link l join payment p on p.link_id = l.id left join checkout c on c.link_id = l.id
            where l.thread_id = $1 group by l.id, l.quote_id`,
    values: [threadId],
  });
  for (const { id, quotes } of links) {
    const nobody = erasedThreadId(threadId, id);
    await tx.query({
      name: 'erase-quote-owner',
      text: 'update quote set thread_id = $2 where id = any($1)',
      values: [quotes, nobody],
    });
    await tx.query({
      name: 'erase-link-owner',
      text: 'update link set thread_id = $2, token_hash = $3 where id = $1',
      // No hash: no token leads here.
      values: [id, nobody, `erased:${id}`],
    });
  }
  return links.reduce((sum, { payments }) => sum + payments, 0);
}

async function dropOpenLinks(tx: Queryable, threadId: string): Promise<void> {
  const mine = `(select id from link where thread_id = $1)`;
  for (const text of [
    'delete from receipt_link where thread_id = $1',
    `delete from point_hold where checkout_id in (select id from checkout where link_id in ${mine})`,
    `delete from checkout where link_id in ${mine}`,
    `update link set replaced_by = null where replaced_by in ${mine}`,
    `delete from link where thread_id = $1`,
  ]) {
    await tx.query({ text, values: [threadId] });
  }
}

/** That something was done stays; to whom, and in which words a case was closed, is not to be read any more. */
async function hideInAudit(tx: Queryable, threadId: string): Promise<void> {
  await tx.query({
    name: 'erase-audit-names',
    text: `update audit set detail = detail - '{threadId,resolution}'::text[],
                  subject = case when subject = 'thread:' || $1 then 'thread:erased' else subject end
            where subject = 'thread:' || $1 or detail ->> 'threadId' = $1
               or subject in (select 'case:' || id from "case" where thread_id = $1)`,
    values: [threadId],
  });
}

/** Where the conversation or its sender is only spoken of. */
async function dropMentions(tx: Queryable, threadId: string): Promise<void> {
  await tx.query({
    name: 'erase-deliveries',
    text: `update webhook_delivery set payload = payload #- '{data,threadId}' where payload #>> '{data,threadId}' = $1`,
    values: [threadId],
  });
  await tx.query({
    name: 'erase-reports',
    // What was reported stays known; the words it was reported in were the customer's, and so may be what it names,
    // unless people have found it to be a fake.
    text: `update moderation_item set evidence = '', last_inbox_id = null,
                  subject = case when subject ~ '^(phone|email|words|handle:whatsapp):' and (status <> 'confirmed' or kind = 'page_report')
                            then 'erased:' || id else subject end
            where thread_id = $1`,
    values: [threadId],
  });
  await tx.query({
    name: 'erase-moves',
    text: `update identity_move set thread_ids = array_remove(thread_ids, $1) where $1 = any (thread_ids)`,
    values: [threadId],
  });
  const user = threadId.slice(threadId.lastIndexOf(':') + 1);
  if (user.length < TELLING_ID) return;
  await tx.query({
    name: 'erase-quarantine',
    text: `delete from quarantine where position('"' || $1 || '"' in body::text) > 0`,
    values: [user],
  });
}
