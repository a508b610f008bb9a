import type { Sender } from '../channel/adapter';
import { appendToInbox } from '../inbox/append';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Store } from '../store/store';
import type { ClaimedSend } from './claim';
import { MAX_ATTEMPTS } from './outcome';
import { messageOf } from './sender';

/** Machine time a send stays unknown before its absence is believed: echo and message list need a moment. */
export interface ReconcileTimes {
  readonly firstLookMs: number;
  readonly believeAbsentMs: number;
  /** How long a platform may stay unreachable before a person decides instead. */
  readonly giveUpAskingMs: number;
}

export const RECONCILE_TIMES: ReconcileTimes = {
  firstLookMs: 2_000,
  believeAbsentMs: 8_000,
  giveUpAskingMs: 10 * 60_000,
};

export interface ReconcileDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly times: ReconcileTimes;
  senderOf(accountId: string): Promise<Sender | undefined>;
  ring(threadIds: readonly string[], delayMs: number): void;
}

type UnknownSend = ClaimedSend & { readonly unknownMs: number };

/** Rows looked up in one sweep. */
const PER_SWEEP = 32;

/** Sends whose lease ran out are nobody's: whether they left the house is unknown. */
export async function expireSends(store: Store): Promise<void> {
  await store.query({
    name: 'outbox-expire',
    text: `update outbox set status = 'unknown', token = null, lease_until = null, unknown_since = clock_timestamp()
            where status = 'sending' and lease_until < clock_timestamp()`,
  });
}

/**
 * Finds out what became of unknown sends. Never sends itself: found means sent, surely absent means pending again, and
 * where the platform cannot be asked a person decides.
 * @returns how many rows may be sent again.
 */
export async function reconcile(deps: ReconcileDeps): Promise<number> {
  const rows = await deps.store.query<UnknownSend>({
    name: 'outbox-unknown',
    text: `select id, thread_id "threadId", account_id "accountId", split_part(thread_id, ':', 3) "userId", epoch, origin,
                  priority, basis, body, attempt, first_attempt_at "firstAttemptAt", '' token,
                  (extract(epoch from clock_timestamp() - unknown_since) * 1000)::int8 "unknownMs"
             from outbox where status = 'unknown' and unknown_since < clock_timestamp() - $1 * interval '1 millisecond'
            order by unknown_since limit ${PER_SWEEP}`,
    values: [deps.times.firstLookMs],
  });
  const released = await Promise.all(rows.map((row) => lookUp(row, deps)));
  return released.filter(Boolean).length;
}

async function lookUp(row: UnknownSend, deps: ReconcileDeps): Promise<boolean> {
  try {
    const sender = await deps.senderOf(row.accountId);
    const message = {
      ...messageOf(row, row.basis),
      knownMessageIds: await knownIds(deps.store, row.threadId),
    };
    const found = (await sender?.find(message)) ?? {
      outcome: 'cannot_ask',
      code: 'ACCOUNT_NOT_CONFIGURED',
    };
    switch (found.outcome) {
      case 'found':
        await become(row, 'sent', deps, { platformMessageId: found.platformMessageId });
        return true;
      case 'absent':
        if (row.unknownMs < deps.times.believeAbsentMs) return false;
        if (row.attempt >= MAX_ATTEMPTS) await tellPerson(row, 'dead', 'send_never_arrives', deps);
        else await become(row, 'pending', deps);
        return true;
      case 'cannot_ask':
        if (row.unknownMs < deps.times.giveUpAskingMs) return false;
        await tellPerson(row, 'held', found.code, deps);
        return true;
    }
  } catch (error) {
    deps.log.warn({ outboxId: row.id, code: errorCode(error) }, 'unknown send not looked up');
    return false;
  }
}

// What we know to be another message of ours is not the lost one, however alike the words are.
async function knownIds(store: Store, threadId: string): Promise<string[]> {
  const rows = await store.query<{ id: string }>({
    name: 'outbox-known-ids',
    text: `select platform_message_id id from outbox where thread_id = $1 and platform_message_id is not null
            order by outbox.id desc limit 50`,
    values: [threadId],
  });
  return rows.map((row) => row.id);
}

// Only from `unknown`: an echo may have settled the row while we asked.
async function become(
  row: UnknownSend,
  status: 'sent' | 'pending',
  { store, clock, log }: ReconcileDeps,
  details: { readonly platformMessageId?: string } = {},
): Promise<void> {
  log.info({ outboxId: row.id, status }, 'unknown send settled');
  await store.query({
    name: 'outbox-reconciled',
    text: `update outbox set status = $2, platform_message_id = coalesce($3, platform_message_id), unknown_since = null,
                  sent_at = case when $2 = 'sent' then $4 else sent_at end
            where id = $1 and status = 'unknown'`,
    values: [row.id, status, details.platformMessageId ?? null, clock.now()],
  });
}

async function tellPerson(
  row: UnknownSend,
  status: 'held' | 'dead',
  code: string,
  deps: ReconcileDeps,
): Promise<void> {
  const woken = await deps.store.transaction(async (tx) => {
    const changed = await tx.query({
      text: `update outbox set status = $2, reason = $3 where id = $1 and status = 'unknown' returning id`,
      values: [row.id, status, code],
    });
    if (changed.length === 0) return [];
    const event = { kind: 'send_failed', outboxId: row.id, code } as const;
    return await appendToInbox(tx, [
      { threadId: row.threadId, dedupeKey: `send_failed:${row.id}`, event, at: deps.clock.now() },
    ]);
  });
  if (woken.length > 0) deps.ring(woken, 0);
}
