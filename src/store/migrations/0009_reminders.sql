-- Reminders before an order ends, and the consent they rest on.

-- Consent is a ledger: the newest row of a kind counts, and what was once written stays as it was. (Rows may be taken
-- away as a whole when a person's data are erased.)
create index consent_thread on consent (thread_id, kind, id desc);
create function consent_stays() returns trigger language plpgsql as $$
begin
  raise exception 'consent is a ledger: write a new row instead of changing %', old.id;
end $$;
create trigger consent_stays before update on consent for each row execute function consent_stays();

-- One row for each thread, order and step (30, 7, 1 days before ...). Of several threads of one order the first whose
-- platform lets us write speaks; the others find that it has been said.
create table reminder (
  id bigint generated always as identity primary key,
  thread_id text not null,
  order_key text not null,                  -- number_key of the order
  ends_at bigint not null,                  -- the end it reminds of; another one by then: the order was renewed
  days_before int not null,                 -- 0: on the last day, where the consent came too late for the others
  due_at bigint not null,                   -- when it is tried (next); its timer has the same
  status text not null default 'planned' check (status in
    ('planned', 'deferred', 'claimed', 'queued', 'sent', 'skipped')), -- claimed: in the words of a turn not yet committed
  reason text,                              -- why it was skipped or deferred: src/lib/reminder-reasons.ts
  attempts int not null default 0,          -- tries at which the order system did not answer
  inbox_id bigint,                          -- queued, sent: the event whose outbox row it is
  planned_at bigint not null,
  decided_at bigint,                        -- when status or reason changed last
  unique (thread_id, order_key, ends_at, days_before)
);
create unique index reminder_once on reminder (order_key, ends_at, days_before)
  where status in ('claimed', 'queued', 'sent');
create index reminder_open on reminder (thread_id) where status in ('planned', 'deferred', 'claimed', 'queued');
create index reminder_queued on reminder (id) where status in ('claimed', 'queued');
-- Is an order about to be renewed that the order book still knows by its old end?
create index link_paid_orders on link using gin (order_keys) where status = 'paid';
