-- The spine: everything one DM touches on its way.
-- Business time is bigint, epoch milliseconds, always bound from the application's clock. Machine time is timestamptz
-- and belongs to the database alone (wake_at, lease_until, received_at, created_at). Each hot query has the thread or
-- the account in its key, so that these tables can be partitioned later.

create table account (
  id text primary key,                      -- channel:platform id
  channel text not null,
  handle text not null,
  state text not null default 'ok' check (state in ('ok', 'paused')),
  pause_code text,                          -- why sending is paused, a code of docs/errors.md
  last_webhook_at bigint
);

-- A person. Several identities (one per account) may turn out to be the same contact.
create table contact (
  id bigint generated always as identity primary key,
  name text,
  created_at timestamptz not null default clock_timestamp()
);

create table thread (
  id text primary key,                      -- channel:account:user
  account_id text not null,                 -- channel:account
  user_id text not null,
  state jsonb not null default '{}',        -- ThreadState of src/turn/port.ts
  language text,
  control text not null default 'bot' check (control in ('bot', 'handoff_requested', 'human', 'paused')),
  epoch int not null default 0,             -- grows whenever control moves; outbound rows of an older one never leave
  case_id bigint,                           -- the case now open in this thread
  opted_out boolean not null default false,
  window_opened_at bigint,                  -- platform time of the customer's last event that opens the reply window
  last_customer_at bigint,
  delivered_upto bigint,                    -- receipts: only the newest counts
  read_upto bigint,
  wake boolean not null default false,      -- there is something to do
  was boolean not null default false,       -- carries wake's value before an update out of it (design: datalayer.md)
  wake_at timestamptz,
  lease_token uuid,
  lease_until timestamptz,
  claims int not null default 0,            -- claims since the last commit: a crash counter
  created_at timestamptz not null default clock_timestamp()
);
create index thread_awake on thread (wake_at) where wake;
create index thread_account on thread (account_id);

-- A contact on an account.
create table identity (
  thread_id text primary key references thread (id),
  contact_id bigint not null references contact (id),
  handle text,
  level smallint not null default 0         -- 0 nothing, 1 order + contact matched, 2 paid through a link of this thread
);

-- Everything that enters a thread, in the order it is handled.
create table inbox (
  id bigint generated always as identity primary key,
  thread_id text not null,
  dedupe_key text not null,
  kind text not null,                       -- InboxEvent['kind'] of src/inbox/event.ts
  payload jsonb not null,
  platform_at bigint not null,
  received_at timestamptz not null default clock_timestamp(),
  done boolean not null default false,
  failed boolean not null default false,    -- given up after repeated crashes; a person was told
  unique (thread_id, dedupe_key)
);
create index inbox_open on inbox (thread_id, id) where not done;

-- Events that concern an account but no customer.
create table account_event (
  id bigint generated always as identity primary key,
  account_id text not null,
  dedupe_key text not null,
  what text not null,
  detail jsonb not null,
  at bigint not null,
  done boolean not null default false,
  unique (account_id, dedupe_key)
);
create index account_event_open on account_event (id) where not done;

-- Bodies we could not place: unknown shapes, unknown accounts, payments for unknown links.
create table quarantine (
  id bigint generated always as identity primary key,
  source text not null,
  reason text not null,
  body jsonb not null,
  created_at timestamptz not null default clock_timestamp()
);

create table "case" (
  id bigint generated always as identity primary key,
  thread_id text not null,
  status text not null default 'open' check (status in ('open', 'waiting', 'snoozed', 'resolved', 'spam')),
  intent text,                              -- what it is about, first understood intent that is not small talk
  reason text,                              -- why a person is needed: HandoffReason of src/handoff/reasons.ts
  packet jsonb,                             -- what the person has to know, see src/handoff/packet.ts
  priority smallint not null default 0,     -- 0 none, 1 low, 2 medium, 3 high, 4 urgent
  language text,
  assignee_id bigint,
  opened_at bigint not null,
  waiting_since bigint,                     -- since when somebody waits for a person
  due_at bigint,                            -- when a person must have answered
  first_reply_at bigint,
  resolved_at bigint,
  resolution text
);
create index case_thread on "case" (thread_id, id desc);
create index case_waiting on "case" (due_at) where status in ('open', 'waiting') and reason is not null;
create index case_open on "case" (coalesce(due_at, 9007199254740991), id)
  where status in ('open', 'waiting', 'snoozed');
create index case_closed on "case" (status, id desc) where status in ('resolved', 'spam');

create table message (
  id bigint generated always as identity primary key,
  thread_id text not null,
  case_id bigint,
  origin text not null check (origin in ('customer', 'bot', 'agent', 'native_app', 'automation', 'system')),
  text text not null,
  attachments jsonb,
  context jsonb,                            -- story or message it answers, choices offered
  platform_message_id text,
  outbox_id bigint,
  agent_id bigint,
  note boolean not null default false,      -- internal: never sent
  suppressed text,                          -- why no answer followed: opt_out, human_control, reaction ...
  edited boolean not null default false,
  deleted boolean not null default false,   -- unsent by the customer: text erased, tombstone kept
  at bigint not null
);
create index message_thread on message (thread_id, id);
create index message_platform on message (thread_id, platform_message_id) where platform_message_id is not null;

-- One row per answer worked out: enough to replay it.
create table turn (
  id bigint generated always as identity primary key,
  thread_id text not null,
  inbox_ids bigint[] not null,
  epoch int not null,
  at bigint not null,
  trace jsonb not null                      -- Trace of src/turn/trace.ts
);
create index turn_thread on turn (thread_id, id desc);

create table outbox (
  id bigint generated always as identity primary key,
  thread_id text not null,
  inbox_id bigint not null,                 -- the event this answers
  step int not null,                        -- its place among the answers to that event
  account_id text not null,
  epoch int not null,
  kind text not null default 'send' check (kind in ('send')),
  priority smallint not null default 3,     -- 0 payment, 1 link, 2 human, 3 chat
  basis text not null default 'window' check (basis in ('window', 'human_agent')),
  origin text not null default 'bot' check (origin in ('bot', 'agent', 'automation')),
  body jsonb not null,                      -- OutboundBody of src/channel/send.ts
  status text not null default 'pending' check (status in
    ('pending', 'sending', 'sent', 'unknown', 'held', 'cancelled', 'expired', 'refused', 'dead')),
  reason text,                              -- why it is held, cancelled, expired, refused or dead
  attempt int not null default 0,
  first_attempt_at bigint,
  token uuid,
  lease_until timestamptz,
  unknown_since timestamptz,
  not_before bigint not null default 0,
  sent_at bigint,
  platform_message_id text,
  unique (inbox_id, step)
);
create index outbox_thread on outbox (thread_id, id) where status in ('pending', 'sending', 'unknown');
create index outbox_pending on outbox (priority, id) where status = 'pending';
create index outbox_in_flight on outbox (lease_until) where status = 'sending';
create index outbox_unknown on outbox (unknown_since) where status = 'unknown';
create index outbox_held on outbox (thread_id) where status = 'held';
create index outbox_platform on outbox (thread_id, platform_message_id) where platform_message_id is not null;

-- Business timers; a due one becomes an inbox event.
create table timer (
  id bigint generated always as identity primary key,
  thread_id text not null,
  kind text not null,
  due_at bigint not null,
  payload jsonb not null default '{}',
  done boolean not null default false
);
create index timer_due on timer (due_at) where not done;
create index timer_thread on timer (thread_id) where not done;

-- Calls left on a route of an account, from the platform's own headers.
create table account_budget (
  account_id text not null,
  route text not null,
  remaining int not null,
  resets_at bigint not null,
  primary key (account_id, route)
);

create table "order" (
  number_key text primary key,              -- upper case letters and digits only: what spellings are matched by
  number text not null,                     -- as the brand writes it
  plan text not null,
  status text not null check (status in ('active', 'expiring', 'grace', 'expired', 'cancelled', 'suspended')),
  expires_at bigint not null,
  cycle text not null check (cycle in ('monthly', 'quarterly', 'yearly')),
  email text,                               -- lower case
  phone text,                               -- E.164
  first_renewal boolean not null default false,
  points int not null default 0,
  currency text not null,
  iccid text,
  name text,
  updated_at bigint not null
);

-- Numbers a running import has read: finds duplicates in a file of any size. Worth nothing after a crash.
create unlogged table import_seen (
  run uuid not null,
  number_key text not null,
  row_number bigint not null,
  primary key (run, number_key)
);

-- Tries at the identity gate; counted per sender and per order, across channels.
create table attempt (
  id bigint generated always as identity primary key,
  dedupe_key text not null unique,          -- one per inbox event and order, so that a repeated turn counts once
  thread_id text not null,
  order_key text not null,
  outcome text not null check (outcome in ('matched', 'no_match', 'locked')),
  at bigint not null
);
create index attempt_thread on attempt (thread_id, at);
create index attempt_order on attempt (order_key, at);

-- A price that was named: fixed until it expires.
create table quote (
  id bigint generated always as identity primary key,
  thread_id text not null,
  body jsonb not null,                      -- Quote of src/renewals/port.ts
  expires_at bigint not null,
  created_at timestamptz not null default clock_timestamp()
);

create table link (
  id bigint generated always as identity primary key,
  token_hash text not null unique,          -- sha256 of the token, hex: the token itself is only in the customer's DM
  code text not null,                       -- short code that chat and page both show
  thread_id text not null,
  quote_id bigint not null references quote (id),
  order_keys text[] not null,               -- number_key of each order it renews
  language text not null,
  status text not null default 'issued' check (status in ('issued', 'paid', 'expired', 'replaced', 'cancelled')),
  expires_at bigint not null,
  opened int not null default 0,            -- page views, for people to read; changes nothing
  replaced_by bigint references link (id),
  created_at timestamptz not null default clock_timestamp()
);
create index link_thread on link (thread_id, id desc);
create index link_orders on link using gin (order_keys) where status = 'issued';

create table checkout (
  id bigint generated always as identity primary key,
  link_id bigint not null references link (id),
  provider text not null,
  provider_ref text not null,
  cycle text not null,
  amount_minor bigint not null check (amount_minor >= 0),
  currency text not null,
  url text not null,                        -- empty until the provider has opened its page
  status text not null default 'open' check (status in ('open', 'paid', 'failed', 'expired')),
  expires_at bigint not null,               -- when the provider's page closes
  created_at timestamptz not null default clock_timestamp(),
  unique (provider, provider_ref)
);
create unique index checkout_open on checkout (link_id) where status = 'open';

create table payment (
  id bigint generated always as identity primary key,
  provider text not null,
  provider_event_id text not null,
  provider_ref text not null,               -- the checkout it pays
  link_id bigint,
  checkout_id bigint,
  amount_minor bigint not null,
  currency text not null,
  status text not null check (status in ('succeeded', 'failed', 'duplicate', 'mismatch')),
  at bigint not null,
  unique (provider, provider_event_id)
);
create unique index payment_once on payment (link_id) where status = 'succeeded';

-- One extension of one order by one payment.
create table renewal (
  id bigint generated always as identity primary key,
  order_key text not null references "order" (number_key),
  payment_id bigint not null references payment (id),
  cycle text not null,
  from_at bigint not null,
  until_at bigint not null,
  unique (order_key, payment_id)
);

create table consent (
  id bigint generated always as identity primary key,
  thread_id text not null,
  kind text not null,                       -- automation
  given boolean not null,
  evidence text not null,                   -- the inbox event that said so
  at bigint not null
);

create table agent (
  id bigint generated always as identity primary key,
  name text not null unique,
  role text not null check (role in ('agent', 'moderator', 'admin')),
  languages text[] not null default '{}',
  token_hash text not null unique,          -- sha256 of the API token, hex
  active boolean not null default true,
  created_at timestamptz not null default clock_timestamp()
);

create table audit (
  id bigint generated always as identity primary key,
  actor text not null,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  at bigint not null
);
