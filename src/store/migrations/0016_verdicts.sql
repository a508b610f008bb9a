-- Moderation of what comes in: which messages are suspicious and why, what people said of them, whom we no longer hear,
-- and what the platforms still have to be told.

-- Suspicious texts that are nearly the same, whoever sends them.
create table campaign (
  id bigint generated always as identity primary key,
  prints int[] not null,                    -- prints of its first text, see src/moderation/scoring/prints.ts
  first_at bigint not null,
  last_at bigint not null,
  judged text check (judged in ('ham', 'spam', 'scam', 'abuse')) -- the verdict on all of it that stands now
);
create index campaign_prints on campaign using gin (prints);
create index campaign_recent on campaign (last_at desc);

-- One for each event in which something suspicious was said.
create table suspicion (
  id bigint generated always as identity primary key,
  thread_id text not null references thread (id) on delete cascade,
  case_id bigint not null references "case" (id) on delete cascade,
  inbox_id bigint not null unique,          -- a turn that is repeated counts once
  campaign_id bigint not null references campaign (id) on delete cascade,
  score real not null,
  signals text[] not null,                  -- SIGNALS of src/console/contract/verdict.ts
  subjects text[] not null default '{}',    -- what it leads to, as an indicator would name it
  shown boolean not null,                   -- worth a person's look; others are kept to count copies by
  certain boolean not null,                 -- the bot put it away by itself
  settled boolean not null default false,   -- somebody has judged it
  at bigint not null
);
create index suspicion_thread on suspicion (thread_id);
create index suspicion_case on suspicion (case_id);
create index suspicion_campaign on suspicion (campaign_id, thread_id);
create index suspicion_open on suspicion (at desc) where shown and not settled;

create table verdict (
  id bigint generated always as identity primary key,
  judged text not null check (judged in ('ham', 'spam', 'scam', 'abuse')),
  scope text not null check (scope in ('message', 'case', 'identity', 'cluster')),
  thread_id text references thread (id) on delete cascade, -- of all scopes but cluster
  message_id bigint references message (id) on delete cascade,
  campaign_id bigint references campaign (id) on delete cascade,
  block text not null default 'none' check (block in ('none', 'local', 'platform')),
  indicators text[] not null default '{}',  -- added by it and taken back with it
  agent_id bigint references agent (id),    -- null: the bot, because it was certain
  at bigint not null,
  undone_by bigint references agent (id),
  undone_at bigint,
  touched_at timestamptz not null default clock_timestamp() -- whoever gave it or took it back is at work on it from here
);
create index verdict_thread on verdict (thread_id, id desc) where thread_id is not null;
create index verdict_campaign on verdict (campaign_id, id desc) where campaign_id is not null;
create index verdict_message on verdict (message_id) where message_id is not null;

-- A verdict on one conversation; each is done, and undone, in a transaction of its own.
create table verdict_item (
  verdict_id bigint not null references verdict (id) on delete cascade,
  thread_id text not null references thread (id) on delete cascade,
  case_id bigint,
  state text not null default 'queued' check (state in ('queued', 'done', 'skipped', 'undoing', 'undone', 'kept')),
  reason text,                              -- why it was skipped or kept: a code of docs/errors.md
  before jsonb,                             -- CaseSnapshot of src/handoff/case-snapshot.ts; null: nothing moved
  after jsonb,
  blocked boolean not null default false,   -- the sender was blocked by this
  primary key (verdict_id, thread_id)
);
create index verdict_item_open on verdict_item (verdict_id, thread_id) where state in ('queued', 'undoing');
create index verdict_item_thread on verdict_item (thread_id);

-- Senders who are no longer heard: what they write is dropped before it becomes an event of the thread.
create table block (
  thread_id text primary key references thread (id) on delete cascade,
  account_id text not null,
  verdict_id bigint references verdict (id) on delete set null,
  agent_id bigint references agent (id),
  dropped int not null default 0,           -- events not let in since
  last_dropped_at timestamptz,
  at bigint not null
);
create index block_verdict on block (verdict_id) where verdict_id is not null;

-- What a platform is to do about a sender; tried again until it is done or refused for good.
create table platform_call (
  id bigint generated always as identity primary key,
  thread_id text not null references thread (id) on delete cascade,
  account_id text not null,
  action text not null check (action in ('block', 'unblock')),
  status text not null default 'pending' check (status in ('pending', 'done', 'refused', 'cancelled')),
  code text,                                -- of the last answer that was no success
  attempt int not null default 0,
  not_before bigint not null,
  lease_until timestamptz,                  -- a call is under way; the calls can be repeated without harm
  at bigint not null,
  settled_at bigint
);
create index platform_call_due on platform_call (not_before, id) where status = 'pending';
create index platform_call_thread on platform_call (thread_id, id desc);

-- Confirmed fakes may also come from a verdict, or be written by hand.
alter table indicator alter column item_id drop not null;
alter table indicator
  add column id bigint generated always as identity,
  add column verdict_id bigint references verdict (id) on delete set null,
  add column agent_id bigint references agent (id),
  add column note text;
create unique index indicator_id on indicator (id);
create index indicator_verdict on indicator (verdict_id) where verdict_id is not null;
create index indicator_phrase on indicator (subject) where subject like 'phrase:%';

create trigger live_suspicion_new after insert on suspicion for each row execute function live_of_row('moderation');
create trigger live_verdict_new after insert on verdict for each row execute function live_of_row('moderation');
create trigger live_verdict_undone after update on verdict for each row
  when (old.undone_at is distinct from new.undone_at) execute function live_of_row('moderation');
create trigger live_verdict_item after update on verdict_item for each row
  when (old.state <> new.state) execute function live_of_row('moderation');
create trigger live_platform_call after update on platform_call for each row
  when (old.status <> new.status) execute function live_of_row('moderation');
