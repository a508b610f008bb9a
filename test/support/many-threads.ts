import type { Queryable } from '../../src/store/store';

export interface ManyThreads {
  readonly count: number;
  /** Business time, epoch ms; the threads lie before it. */
  readonly now: number;
  /** Messages of each thread; 3 when left out. */
  readonly messages?: number;
}

const MINUTE_MS = 60_000;

/**
 * Threads with case, contact and messages on all three channels, written by plain SQL. Of each twenty threads one waits
 * for a person, one is in a person's hands, one is put off, one is spam, six are closed and ten are the bot's.
 */
export async function seedManyThreads(
  store: Queryable,
  { count, now, messages = 3 }: ManyThreads,
): Promise<void> {
  await store.query({
    text: `insert into account (id, channel, handle)
           select c || ':900', c, 'fjord.esim' from unnest($1::text[]) c on conflict do nothing`,
    values: [CHANNELS],
  });
  await store.query({
    text: `insert into thread (id, account_id, user_id, language, control, epoch, window_opened_at, last_customer_at, state)
           select c || ':900:' || n, c || ':900', n::text, ($4::text[])[1 + n % 3],
                  case n % 20 when 0 then 'handoff_requested' when 1 then 'human' when 3 then 'paused' else 'bot' end,
                  1, $2::bigint - (n % 2000) * ${MINUTE_MS}, $2::bigint - (n % 2000) * ${MINUTE_MS}, '{"seeded":true}'
             from (select n, ($3::text[])[1 + n % 3] c from generate_series(1, $1::int) n) s`,
    values: [count, now, CHANNELS, ['nb', 'en', 'zh']],
  });
  await store.query({
    text: `with people as (
             select id thread_id, user_id::int n, row_number() over (order by user_id::int) r from thread where account_id like '%:900'),
           made as (insert into contact (name) select ($1::text[])[1 + n * 7 % 11] || ' ' || ($2::text[])[1 + n / 3 % 13] from people order by n returning id),
           numbered as (select id, row_number() over (order by id) r from made)
           insert into identity (thread_id, contact_id, handle)
           select thread_id, numbered.id, 'customer.' || n from people join numbered using (r)`,
    values: [FIRST, LAST],
  });
  await store.query({
    text: `with made as (
             insert into "case" (thread_id, status, intent, reason, priority, language, opened_at, waiting_since, due_at,
                                 snoozed_until, resolved_at, resolution)
             select id, status, ($2::text[])[1 + n / 20 % 4], case when control in ('handoff_requested', 'human') then 'asked_for_human' end,
                    case when n % 20 = 0 then 2 else 0 end, language, $1::bigint - (n % 3000) * ${MINUTE_MS},
                    case when n % 20 = 0 then $1::bigint - (n / 7 % 600) * ${MINUTE_MS} end,
                    case when n % 20 = 0 then $1::bigint + (n / 7 % 240 - 12) * ${MINUTE_MS} end,
                    case when status = 'snoozed' then $1::bigint + 86400000 end,
                    case when status = 'resolved' then $1::bigint end, case when status = 'resolved' then 'done' end
               from (select *, case when n % 20 = 2 then 'snoozed' when n % 20 = 3 then 'spam'
                                    when n % 20 between 4 and 9 then 'resolved' else 'open' end status
                       from (select *, user_id::int n from thread where account_id like '%:900') t) s
             returning id, thread_id, status)
           update thread t set case_id = made.id from made where made.thread_id = t.id and made.status not in ('resolved')`,
    values: [now, INTENTS],
  });
  // Round by round: a statement may take 15 seconds.
  for (let round = 1; round <= messages; round++) {
    await store.query({
      text: `insert into message (thread_id, case_id, origin, text, at)
             select id, case_id, case when $2::int % 2 = 1 then 'customer' else 'bot' end,
                    ($3::text[])[1 + (user_id::int / 20 + user_id::int + $2) % 6] || ' (' || user_id || ')',
                    $1::bigint - (user_id::int % 3000) * ${MINUTE_MS} + $2 * 1000
               from thread where account_id like '%:900' order by user_id::int`,
      values: [now, round, WORDS],
    });
  }
}

const CHANNELS = ['instagram', 'facebook', 'x'];
const INTENTS = ['renew', 'payment-problem', 'link-check', 'renewal-status'];
const FIRST = ['Mei', 'Ingrid', 'Yuki', 'Ada', 'Bjørn', 'Chloé', 'Elin', 'Daniel', 'Fatima', 'Olav', 'Sofie'];
const LAST = [
  'Chen',
  'Solberg',
  'Tanaka',
  'Aas',
  'Haug',
  'Berg',
  'Costa',
  'Iversen',
  'Jensen',
  'Lunde',
  'Nygård',
  'Moen',
  '王',
];
const WORDS = [
  'my card was declined twice, and I changed phones yesterday',
  'Er denne lenken virkelig fra dere?',
  '我想续费',
  'We buy 40 lines for our tour groups, is there a discount?',
  'Kan jeg betale med kort?',
  'When does my plan end?',
];
