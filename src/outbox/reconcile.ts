import type { Sender } from '../channel/adapter';
import { appendToInbox } from '../inbox/append';
import { lockThreads } from '../inbox/lock-threads';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import { STRUCK_BODY } from '../privacy/strike-tokens';
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

type UnknownSend = ClaimedSend & {
  readonly unknownMs: number;
  /** Platform ids of this thread's other messages: the same words said earlier are not the ones looked for. */
  readonly knownMessageIds: readonly string[];
};

/** Look-ups of an account in one sweep: Meta allows two a second, X fifteen in a quarter of an hour (platforms.md). */
const PER_ACCOUNT = 2;
/** Older messages than these are not among the newest that a platform lists. */
const KNOWN_IDS = 50;
/** Each row is looked up again after as long as it has been unknown, at most this long. */
const LONGEST_PAUSE_MS = 30_000;

/** Sends whose lease ran out are nobody's: whether they left the house is unknown. */
export async function expireSends(store: Store): Promise<void> {
  await store.query({
    name: 'outbox-expire',
    // A move of the conversation can be repeated, so nobody has to know what became of it.
    text: `update outbox set status = case kind when 'send' then 'unknown' else 'pending' end, token = null, lease_until = null,
                  unknown_since = case kind when 'send' then clock_timestamp() end
            where status = 'sending' and lease_until < clock_timestamp()`,
  });
}

/**
 * Finds out what became of unknown sends. Never sends itself: found means sent, surely absent means pending again, and
 * where the platform cannot be asked a person decides.
 * @returns how many rows may be sent again.
 */
export async function reconcile(deps: ReconcileDeps): Promise<number> {
  const rows = await takeUnknown(deps);
  const released = await Promise.all(rows.map((row) => lookUp(row, deps)));
  return released.filter(Boolean).length;
}

/**
 * Takes rows whose next look is due. `lease_until` of an unknown row is when to look again: it keeps other workers away
 * and spares the platform's scarce look-ups; the moment from which absence is believed is never slept through. Each account has its own share, so that one that
 * cannot be asked does not keep the others waiting.
 */
async function takeUnknown({ store, times }: ReconcileDeps): Promise<UnknownSend[]> {
  return await store.query<UnknownSend>({
    name: 'outbox-unknown',
    text: `with due as (
             select id, row_number() over (partition by account_id order by unknown_since, id) place from outbox
              where status = 'unknown' and unknown_since < clock_timestamp() - $1 * interval '1 millisecond'
                and (lease_until is null or lease_until < clock_timestamp())),
           taken as (
             select k.id, clock_timestamp() - k.unknown_since age from outbox k join due using (id)
              where due.place <= ${PER_ACCOUNT} and k.status = 'unknown'
                and (k.lease_until is null or k.lease_until < clock_timestamp())
              order by k.id for update of k skip locked)
           update outbox o set lease_until = clock_timestamp() + least(t.age, $2 * interval '1 millisecond',
                  case when t.age < $3 * interval '1 millisecond' then $3 * interval '1 millisecond' - t.age end)
             from taken t where o.id = t.id
        returning o.id, o.thread_id "threadId", o.account_id "accountId", split_part(o.thread_id, ':', 3) "userId", o.epoch,
                  o.kind, o.origin, o.priority, o.basis, o.body, o.attempt, o.first_attempt_at "firstAttemptAt", '' token,
                  (extract(epoch from t.age) * 1000)::int8 "unknownMs",
                  array(select s.platform_message_id from outbox s
                         where s.thread_id = o.thread_id and s.platform_message_id is not null and s.id <> o.id
                         order by s.id desc limit ${KNOWN_IDS})
                    "knownMessageIds"`,
    values: [times.firstLookMs, LONGEST_PAUSE_MS, times.believeAbsentMs],
  });
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

// Only from `unknown`: an echo may have settled the row while we asked. And only of the attempt that was looked for: what
// we saw before a later one says nothing about that one.
async function become(
  row: UnknownSend,
  status: 'sent' | 'pending',
  { store, clock, log }: ReconcileDeps,
  details: { readonly platformMessageId?: string } = {},
): Promise<void> {
  log.info({ outboxId: row.id, status }, 'unknown send settled');
  await store.query({
    name: 'outbox-reconciled',
    text: `update outbox o set status = $2, platform_message_id = coalesce($3, platform_message_id), unknown_since = null,
                  lease_until = null, body = case when $2 = 'sent' then ${STRUCK_BODY} else o.body end,
                  sent_at = case when $2 = 'sent' then $4 else sent_at end
            where id = $1 and status = 'unknown' and attempt = $5`,
    values: [row.id, status, details.platformMessageId ?? null, clock.now(), row.attempt],
  });
}

async function tellPerson(
  row: UnknownSend,
  status: 'held' | 'dead',
  code: string,
  deps: ReconcileDeps,
): Promise<void> {
  const woken = await deps.store.transaction(async (tx) => {
    await lockThreads(tx, [row.threadId]);
    const changed = await tx.query({
      text: `update outbox set status = $2, reason = $3, lease_until = null where id = $1 and status = 'unknown' and attempt = $4
             returning id`,
      values: [row.id, status, code, row.attempt],
    });
    if (changed.length === 0) return [];
    const event = { kind: 'send_failed', outboxId: row.id, code } as const;
    return await appendToInbox(tx, [
      { threadId: row.threadId, dedupeKey: `send_failed:${row.id}`, event, at: deps.clock.now() },
    ]);
  });
  if (woken.length > 0) deps.ring(woken, 0);
}
