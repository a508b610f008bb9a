-- The console's inbox: what agents add to a case, saved views, bulk jobs, and one narrow row a thread to list them by.

create table team (
  id bigint generated always as identity primary key,
  name text not null unique,
  created_at timestamptz not null default clock_timestamp()
);
create table team_member (
  team_id bigint not null references team (id) on delete cascade,
  agent_id bigint not null references agent (id) on delete cascade,
  primary key (team_id, agent_id)
);
create index team_member_agent on team_member (agent_id);

create table label (
  id bigint generated always as identity primary key,
  name text not null,
  tone text not null default 'neutral' check (tone in ('neutral', 'teal', 'violet', 'amber', 'red', 'green')),
  archived boolean not null default false,  -- no longer offered; cases that carry it keep it
  created_at timestamptz not null default clock_timestamp()
);
create unique index label_name on label (lower(name)) where not archived;

alter table "case"
  add column team_id bigint references team (id) on delete set null,
  add column labels bigint[] not null default '{}', -- ids of label
  add column snoozed_until bigint,          -- counts only while the status is snoozed
  add column snoozed_after bigint;          -- newest message when it was put off: a later one of the customer wakes it
create index case_snoozed on "case" (snoozed_until) where status = 'snoozed';

create table saved_view (
  id bigint generated always as identity primary key,
  name text not null,
  owner_id bigint references agent (id) on delete cascade, -- null: the whole team's
  made_by bigint not null references agent (id) on delete cascade,
  filter jsonb not null,                    -- ThreadFilter of src/console/contract/inbox.ts, with its sort
  created_at timestamptz not null default clock_timestamp()
);
create index saved_view_owner on saved_view (owner_id);

-- One action on many threads, done in the background.
create table bulk_job (
  id bigint generated always as identity primary key,
  agent_id bigint not null references agent (id),
  action jsonb not null,                    -- BulkAction of src/console/contract/bulk.ts
  undo_of bigint references bulk_job (id),
  total int not null default 0,
  at bigint not null,
  finished_at bigint
);
create unique index bulk_undone_once on bulk_job (undo_of) where undo_of is not null;
create index bulk_open on bulk_job (id) where finished_at is null;
create table bulk_item (
  job_id bigint not null references bulk_job (id) on delete cascade,
  thread_id text not null references thread (id) on delete cascade,
  state text not null default 'queued' check (state in ('queued', 'done', 'skipped', 'failed')),
  reason text,                              -- why it was skipped or failed: a code of docs/errors.md, or unchanged
  before jsonb,                             -- CaseSnapshot of src/handoff/case-snapshot.ts, for undo
  after jsonb,
  primary key (job_id, thread_id)
);
create index bulk_item_queued on bulk_item (job_id, thread_id) where state = 'queued';

-- What the list shows and sorts by, one narrow row a thread, so that neither threads (wide) nor messages (many) are
-- read to find fifty of them. Written by the triggers below alone, but for read marks.
create table desk_row (
  thread_id text primary key,               -- no reference: it would be checked at each of a turn's writes
  account_id text not null,
  channel text not null,
  control text not null,
  window_opened_at bigint,
  case_id bigint,                           -- the thread's newest case
  status text,
  intent text,
  reason text,
  priority smallint not null default 0,
  language text,
  assignee_id bigint,
  team_id bigint,
  labels bigint[] not null default '{}',
  waiting_since bigint,
  due_at bigint,
  snoozed_until bigint,
  message_id bigint,                        -- newest message that went between customer and brand
  at bigint not null,                       -- when that was; before the first: when the case was opened
  answered_id bigint,                       -- newest message that answered the customer
  unread int not null default 0,            -- the customer's messages since then, or since somebody marked them read
  marked boolean not null default false     -- marked unread by hand
) with (fillfactor = 70);                   -- updates of the unindexed columns stay on the page
create index desk_row_human on desk_row (due_at) where status = 'open' and control <> 'bot';
create index desk_row_assignee on desk_row (assignee_id) where assignee_id is not null;
create index desk_row_status on desk_row (status) where status in ('snoozed', 'spam');

create function desk_row_of_messages() returns trigger language plpgsql as $$
begin
  insert into desk_row as d (thread_id, account_id, channel, control, window_opened_at, message_id, at, answered_id, unread)
  select id, account_id, split_part(id, ':', 1), control, window_opened_at, max(message_id), max(said_at), answered,
         count(*) filter (where origin = 'customer' and message_id > coalesce(answered, 0))
    from (select t.id, t.account_id, t.control, t.window_opened_at, m.id message_id, m.at said_at, m.origin,
                 -- The bot's words are an answer only while it has the thread: "somebody will help you" is none.
                 max(m.id) filter (where m.origin in ('agent', 'native_app')
                                      or (m.origin in ('bot', 'automation') and t.control = 'bot'))
                           over (partition by t.id) answered
            from fresh m join thread t on t.id = m.thread_id
           where not m.note and m.origin <> 'system') said
   group by id, account_id, control, window_opened_at, answered
   order by id
  on conflict (thread_id) do update
     set message_id = excluded.message_id, at = excluded.at,
         answered_id = coalesce(excluded.answered_id, d.answered_id),
         unread = excluded.unread + case when excluded.answered_id is null then d.unread else 0 end,
         marked = d.marked and excluded.answered_id is null;
  return null;
end $$;
create trigger desk_row_of_messages after insert on message referencing new table as fresh
  for each statement execute function desk_row_of_messages();

-- One statement for the cases of a whole commit; of several in one thread the newest counts.
create function desk_row_of_new_cases() returns trigger language plpgsql as $$
begin
  insert into desk_row as d (thread_id, account_id, channel, control, window_opened_at, case_id, status, intent, reason,
                             priority, language, assignee_id, team_id, labels, waiting_since, due_at, snoozed_until, at)
  select distinct on (t.id) t.id, t.account_id, split_part(t.id, ':', 1), t.control, t.window_opened_at, c.id, c.status,
         c.intent, c.reason, c.priority, c.language, c.assignee_id, c.team_id, c.labels, c.waiting_since, c.due_at,
         case when c.status = 'snoozed' then c.snoozed_until end, c.opened_at
    from fresh c join thread t on t.id = c.thread_id
   order by t.id, c.id desc
  on conflict (thread_id) do update
     set case_id = excluded.case_id, status = excluded.status, intent = excluded.intent, reason = excluded.reason,
         priority = excluded.priority, language = excluded.language, assignee_id = excluded.assignee_id,
         team_id = excluded.team_id, labels = excluded.labels, waiting_since = excluded.waiting_since,
         due_at = excluded.due_at, snoozed_until = excluded.snoozed_until
   where d.case_id is null or d.case_id <= excluded.case_id;
  return null;
end $$;
create trigger desk_row_of_new_cases after insert on "case" referencing new table as fresh
  for each statement execute function desk_row_of_new_cases();

create function desk_row_of_case() returns trigger language plpgsql as $$
begin
  update desk_row
     set case_id = new.id, status = new.status, intent = new.intent, reason = new.reason, priority = new.priority,
         language = new.language, assignee_id = new.assignee_id, team_id = new.team_id, labels = new.labels,
         waiting_since = new.waiting_since, due_at = new.due_at,
         snoozed_until = case when new.status = 'snoozed' then new.snoozed_until end
   where thread_id = new.thread_id and (case_id is null or case_id <= new.id);
  return null;
end $$;
create trigger desk_row_of_case after update on "case" for each row execute function desk_row_of_case();

create function desk_row_of_thread() returns trigger language plpgsql as $$
begin
  update desk_row set control = new.control, window_opened_at = new.window_opened_at where thread_id = new.id;
  return null;
end $$;
create trigger desk_row_of_thread after update of control, window_opened_at on thread for each row
  when (old.control <> new.control or old.window_opened_at is distinct from new.window_opened_at)
  execute function desk_row_of_thread();

-- Read marks are set by hand, so no message tells the desk of them.
create function desk_row_marked() returns trigger language plpgsql as $$
begin
  insert into live_event (kind, thread_id, case_id) values ('thread', new.thread_id, new.case_id);
  return null;
end $$;
create trigger desk_row_marked after update of unread, marked on desk_row for each row
  when (old.message_id is not distinct from new.message_id and (old.marked <> new.marked or old.unread <> new.unread))
  execute function desk_row_marked();

create function desk_settings() returns trigger language plpgsql as $$
begin
  insert into live_event (kind) values ('settings');
  return null;
end $$;
create trigger label_changed after insert or update or delete on label for each statement execute function desk_settings();
create trigger team_changed after insert or update or delete on team for each statement execute function desk_settings();
create trigger saved_view_changed after insert or update or delete on saved_view
  for each statement execute function desk_settings();

-- Threads from before this table.
insert into desk_row (thread_id, account_id, channel, control, window_opened_at, case_id, status, intent, reason, priority,
                      language, assignee_id, waiting_since, due_at, message_id, at)
select t.id, t.account_id, split_part(t.id, ':', 1), t.control, t.window_opened_at, c.id, c.status, c.intent, c.reason,
       coalesce(c.priority, 0), c.language, c.assignee_id, c.waiting_since, c.due_at, m.id, coalesce(m.at, c.opened_at)
  from thread t
  left join lateral (select * from "case" where thread_id = t.id order by id desc limit 1) c on true
  left join lateral (select id, at from message where thread_id = t.id and not note and origin <> 'system'
                      order by id desc limit 1) m on true
 where coalesce(m.at, c.opened_at) is not null;
