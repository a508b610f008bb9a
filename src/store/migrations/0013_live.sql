-- What the desk is told of while it looks: that something changed, and where. Never what it says.

-- Ids are not commit order: a reader asks for the rows that its last snapshot did not see (src/console/live/changes.ts).
create table live_event (
  id bigint generated always as identity,
  xid xid8 not null default pg_current_xact_id(),   -- the transaction that wrote it, for that question
  kind text not null,                       -- LiveKind of src/console/contract/live.ts
  thread_id text,                           -- null: concerns no single thread
  case_id bigint,
  created_at timestamptz not null default clock_timestamp() -- pruned after an hour
);
create index live_event_xid on live_event (xid);

-- Who looks at a thread, or writes in it, just now. Worth nothing after a crash.
create unlogged table presence (
  thread_id text not null,
  agent_id bigint not null,
  state text not null check (state in ('viewing', 'replying')),
  lease_until timestamptz not null,         -- renewed by the desk; over: they have left without a word
  primary key (thread_id, agent_id)
);
create index presence_lease on presence (lease_until);

-- The kind is the trigger's first argument. Where a table is written often, `when` spares the call for whatever nobody
-- at the desk would see.
create function live_of_row() returns trigger language plpgsql as $$
begin
  insert into live_event (kind, thread_id) values (tg_argv[0], new.thread_id);
  return null;
end $$;

create function live_of_thread() returns trigger language plpgsql as $$
begin
  insert into live_event (kind, thread_id, case_id) values (tg_argv[0], new.id, new.case_id);
  return null;
end $$;

create function live_of_case() returns trigger language plpgsql as $$
begin
  insert into live_event (kind, thread_id, case_id) values (tg_argv[0], new.thread_id, new.id);
  return null;
end $$;

create function live_of_new_cases() returns trigger language plpgsql as $$
begin
  insert into live_event (kind, thread_id, case_id) select 'case', thread_id, id from written;
  return null;
end $$;

-- One row for each thread of a statement, because a turn's commit writes the messages of sixteen at once.
create function live_of_messages() returns trigger language plpgsql as $$
begin
  insert into live_event (kind, thread_id, case_id)
    select 'message', thread_id, max(case_id) from written group by thread_id;
  return null;
end $$;

create trigger live_message_new after insert on message referencing new table as written
  for each statement execute function live_of_messages();
create trigger live_message_changed after update on message for each row
  when (old.* is distinct from new.*) execute function live_of_row('message');

create trigger live_case_new after insert on "case" referencing new table as written
  for each statement execute function live_of_new_cases();
create trigger live_case_changed after update on "case" for each row
  when (old.* is distinct from new.*) execute function live_of_case('case');

-- Leases, wake marks and state change with every turn and say nothing.
create trigger live_thread_changed after update on thread for each row
  when (old.control <> new.control or old.epoch <> new.epoch or old.opted_out <> new.opted_out
        or old.language is distinct from new.language or old.case_id is distinct from new.case_id)
  execute function live_of_thread('thread');
create trigger live_thread_receipt after update on thread for each row
  when (old.delivered_upto is distinct from new.delivered_upto or old.read_upto is distinct from new.read_upto)
  execute function live_of_thread('delivery');

-- From pending to sending nothing changes for whoever looks; a refusal that is tried again later has a reason.
create trigger live_outbox_changed after update on outbox for each row
  when ((old.status <> new.status and new.status not in ('pending', 'sending'))
        or old.reason is distinct from new.reason)
  execute function live_of_row('delivery');

create trigger live_link_new after insert on link for each row execute function live_of_row('link');
create trigger live_link_changed after update on link for each row
  when (old.status <> new.status or old.opened <> new.opened or old.expires_at <> new.expires_at)
  execute function live_of_row('link');

create trigger live_identity_changed after update on identity for each row
  when (old.* is distinct from new.*) execute function live_of_row('customer');

create trigger live_moderation_new after insert on moderation_item for each row
  execute function live_of_row('moderation');
create trigger live_moderation_changed after update on moderation_item for each row
  when (old.* is distinct from new.*) execute function live_of_row('moderation');
