import { appendToInbox } from '../inbox/append';
import type { InboxRow } from '../inbox/event';
import { lockThreads } from '../inbox/lock-threads';
import { STRUCK_BODY } from '../privacy/strike-tokens';
import { LAZILY } from '../store/lazily';
import type { Queryable, Store } from '../store/store';
import type { Settlement } from './outcome';

/**
 * Writes what became of sends, all in one transaction. Only the owner of the token may: whoever woke up after the end
 * of its lease changes nothing. The commit need not reach the disk, because a forgotten mark leaves `sending`, which
 * becomes `unknown` and is looked up.
 * @returns threads woken because a person has to be told.
 */
export async function settle(
  store: Store,
  settlements: readonly Settlement[],
  now: number,
): Promise<string[]> {
  if (settlements.length === 0) return [];
  if (settlements.every(isPlain)) {
    await mark(store, settlements);
    return [];
  }
  return await store.transaction(
    async (tx) => {
      await lockThreads(tx, threadsToTell(settlements));
      const marked = await mark(tx, settlements);
      await giveCallsBack(tx, settlements);
      await storeBudgets(tx, settlements);
      await pauseAccounts(tx, settlements);
      return await appendToInbox(
        tx,
        // What an echo or somebody else has settled meanwhile is no news.
        settlements.flatMap((settlement) => (marked.has(settlement.send.id) ? newsOf(settlement, now) : [])),
      );
    },
    { asyncCommit: true },
  );
}

// Nothing but the row itself changes: one statement does it, without a transaction around it.
function isPlain({ budgets, pauseAccount, tell, waited, unspent }: Settlement): boolean {
  return budgets === undefined && pauseAccount === undefined && tell === undefined && !waited && !unspent;
}

async function mark(tx: Queryable, settlements: readonly Settlement[]): Promise<ReadonlySet<number>> {
  const rows = await tx.query<{ id: number }>({
    name: 'outbox-mark',
    text: `update outbox o set status = u.status, reason = u.reason, platform_message_id = coalesce(u.message, o.platform_message_id),
                  not_before = coalesce(u.not_before, o.not_before), token = null, lease_until = null,
                  sent_at = case when u.status = 'sent' then u.at else o.sent_at end,
                  body = case when u.status = 'sent' then ${STRUCK_BODY} else o.body end,
                  unknown_since = case when u.status = 'unknown' then clock_timestamp() end,
                  attempt = case when u.waited then o.attempt - 1 else o.attempt end
             from (select k.id, i.status, i.reason, i.message, i.not_before, i.at, i.waited
                     from unnest($1::bigint[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bool[])
                          i (id, token, status, reason, message, not_before, at, waited)
                     join outbox k on k.id = i.id and k.token = i.token
                    where k.status = 'sending' order by k.id for update of k) u, ${LAZILY}
            where o.id = u.id returning o.id`,
    values: [
      settlements.map(({ send }) => send.id),
      settlements.map(({ send }) => send.token),
      settlements.map(({ status }) => status),
      settlements.map(({ reason }) => reason ?? null),
      settlements.map(({ platformMessageId }) => platformMessageId ?? null),
      settlements.map(({ notBefore }) => notBefore ?? null),
      settlements.map(({ send }) => send.firstAttemptAt),
      settlements.map(({ waited }) => waited === true),
    ],
  });
  return new Set(rows.map((row) => row.id));
}

async function giveCallsBack(tx: Queryable, settlements: readonly Settlement[]): Promise<void> {
  const accounts = settlements.filter(({ unspent }) => unspent).map(({ send }) => send.accountId);
  if (accounts.length === 0) return;
  await tx.query({
    name: 'outbox-unspent',
    text: `update account_budget b set remaining = b.remaining + s.n
             from (select a, count(*) n from unnest($1::text[]) a group by a) s where b.account_id = s.a`,
    values: [accounts],
  });
}

/** What PostgreSQL's int holds: a platform's header may say anything. */
const MAX_INT = 2_147_483_647;

async function storeBudgets(tx: Queryable, settlements: readonly Settlement[]): Promise<void> {
  // Only the tightest reading of each route counts: answers of one batch arrive in any order.
  const tightest = new Map<
    string,
    { accountId: string; route: string; remaining: number; resetsAt: number }
  >();
  for (const { send, budgets } of settlements) {
    for (const budget of budgets ?? []) {
      const key = `${send.accountId} ${budget.route}`;
      const known = tightest.get(key);
      if (known && known.resetsAt >= budget.resetsAt && known.remaining <= budget.remaining) continue;
      tightest.set(key, { accountId: send.accountId, ...budget });
    }
  }
  const rows = [...tightest.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  if (rows.length === 0) return;
  await tx.query({
    name: 'outbox-budget',
    text: `insert into account_budget (account_id, route, remaining, resets_at)
           select * from unnest($1::text[], $2::text[], $3::int[], $4::bigint[])
           on conflict (account_id, route) do update set remaining = excluded.remaining, resets_at = excluded.resets_at`,
    values: [
      rows.map((row) => row.accountId),
      rows.map((row) => row.route),
      rows.map((row) => Math.min(Math.trunc(row.remaining), MAX_INT)),
      rows.map((row) => Math.trunc(row.resetsAt)),
    ],
  });
}

async function pauseAccounts(tx: Queryable, settlements: readonly Settlement[]): Promise<void> {
  for (const { send, pauseAccount } of settlements) {
    if (pauseAccount === undefined) continue;
    await tx.query({
      text: `update account set state = 'paused', pause_code = $2 where id = $1`,
      values: [send.accountId, pauseAccount],
    });
  }
}

function threadsToTell(settlements: readonly Settlement[]): string[] {
  return settlements.flatMap(({ send, tell }) => (tell ? [send.threadId] : []));
}

function newsOf({ send, tell }: Settlement, now: number): InboxRow[] {
  if (!tell) return [];
  const event = {
    kind: 'send_failed',
    outboxId: send.id,
    code: tell.code,
    ...(tell.otherOwner && { otherOwner: true }),
  } as const;
  return [{ threadId: send.threadId, dedupeKey: `send_failed:${send.id}`, event, at: now }];
}
