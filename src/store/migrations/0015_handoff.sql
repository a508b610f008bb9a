-- Handing over: who may hold how much, what customers were promised, what they said afterwards, and who follows along.

alter table agent add column if not exists availability text not null default 'online'
  check (availability in ('online', 'away'));
alter table agent add column max_open int check (max_open > 0); -- cases held at a time; null: as brand.yaml says

alter table "case"
  add column handoff_at bigint,             -- when a person was first asked for: the clock of first replies starts here
  add column claimed_at bigint,             -- when a person first took it
  add column open_to_all_at bigint,         -- until then it is offered to its team and to who speaks its language
  add column promise_broken_at bigint,      -- the customer was given a time, and it has passed
  add column idle_since bigint;             -- a person has answered and the customer has not written since
create index case_idle on "case" (idle_since) where idle_since is not null;
create index case_queue on "case" (due_at, id) where status = 'open' and waiting_since is not null;

-- What a customer was told about when a person answers. One open promise a case.
create table promise (
  id bigint generated always as identity primary key,
  case_id bigint not null references "case" (id) on delete cascade,
  thread_id text not null,
  kind text not null check (kind in ('usual', 'after_hours', 'late', 'form')), -- late: the new time named in an apology
  due_at bigint not null,
  made_at bigint not null,
  status text not null default 'open' check (status in ('open', 'kept', 'broken', 'void')),
  settled_at bigint
);
create unique index promise_open on promise (case_id) where status = 'open';
create index promise_due on promise (due_at) where status = 'open';
create index promise_case on promise (case_id, id desc);

-- How satisfied a customer was with a case. At most one question a case.
create table csat (
  case_id bigint primary key references "case" (id) on delete cascade,
  thread_id text not null,
  scale smallint not null check (scale in (3, 5)),
  asked_at bigint,                          -- null: planned, or left out because something came in between
  score smallint check (score between 1 and scale),
  answered_at bigint,
  agent_id bigint                           -- who resolved the case
);
create index csat_thread on csat (thread_id);

-- Systems of the brand's that follow handoffs, and every message they are owed.
create table webhook_subscription (
  id bigint generated always as identity primary key,
  url text not null,
  events text[] not null,                   -- WebhookEvent of src/console/contract/webhook.ts
  include text[] not null default '{}',     -- what may be told beyond ids and codes: thread, agent
  secret text not null,                     -- sealed with the installation's key, see src/lib/seal.ts
  active boolean not null default true,
  stopped_code text,                        -- why it was switched off by itself
  created_by bigint references agent (id),
  created_at bigint not null
);
create table webhook_delivery (
  id bigint generated always as identity primary key,
  subscription_id bigint not null references webhook_subscription (id) on delete cascade,
  event_id text not null,                   -- the header webhook-id: the same at every try and replay
  type text not null,
  payload jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'sending', 'delivered', 'dead')),
  attempt int not null default 0,
  not_before bigint not null,
  lease_until timestamptz,
  code text,                                -- what the last try came to: an HTTP status or a code of docs/errors.md
  created_at bigint not null,
  settled_at bigint,
  unique (subscription_id, event_id)
);
create index webhook_delivery_due on webhook_delivery (not_before, id) where status = 'pending';
create index webhook_delivery_under_way on webhook_delivery (lease_until) where status = 'sending';
create index webhook_delivery_list on webhook_delivery (subscription_id, id desc);

-- Meta's conversation routing: where people answer, in the desk or in Meta's own inbox; null: the account has none.
alter table account add column routing text check (routing in ('console', 'inbox'));

-- Beside messages the outbox carries moves of the conversation between apps on the platform, so that they keep their
-- place among them: body {"move": "take" | "pass" | "release"}.
alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check check (kind in ('send', 'control'));
