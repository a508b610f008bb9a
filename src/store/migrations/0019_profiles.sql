-- Who writes, as the platform says: with the message itself (X), or when it is asked (Messenger, Instagram).

alter table identity
  add column name text,                     -- as the platform says; contact.name follows it until a person is merged
  add column profile_at bigint;             -- when the platform last told, or would not tell; null: never asked

-- Questions still to be asked, one a thread; gone with the answer.
create table profile_call (
  thread_id text primary key references thread (id) on delete cascade,
  account_id text not null,
  attempt int not null default 0,
  not_before bigint not null,
  lease_until timestamptz,                  -- a call is under way; it can be repeated without harm
  code text                                 -- of the last answer that was no success
);
create index profile_call_due on profile_call (not_before, thread_id);

-- A customer of several conversations is shown by one name in all of them.
create function live_of_contact() returns trigger language plpgsql as $$
begin
  insert into live_event (kind, thread_id) select 'customer', thread_id from identity where contact_id = new.id;
  return null;
end $$;
create trigger live_contact_named after update of name on contact for each row
  when (old.name is distinct from new.name) execute function live_of_contact();
