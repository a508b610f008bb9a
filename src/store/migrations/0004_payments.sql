-- Payments that take days, come twice, go back or are disputed; several payment providers beside each other.

alter table checkout add column reference text;            -- ours: what some events name instead of provider_ref
update checkout set reference = provider_ref;
alter table checkout alter column reference set not null;
create unique index checkout_reference on checkout (provider, reference);

-- pending: the payer agreed and the money is on its way; nothing else may be opened for the link meanwhile.
alter table checkout drop constraint checkout_status_check;
alter table checkout add constraint checkout_status_check
  check (status in ('open', 'pending', 'paid', 'failed', 'expired'));
alter table checkout add column complete_due_at bigint;    -- when to take approved money (again); null: nothing to do
alter table checkout add column complete_attempts int not null default 0;
create index checkout_to_complete on checkout (complete_due_at) where complete_due_at is not null;

-- A payment is what the provider names by payment_ref; its events come several, twice and in any order.
alter table payment drop constraint payment_status_check;
alter table payment add constraint payment_status_check
  check (status in ('pending', 'succeeded', 'failed', 'duplicate', 'mismatch'));
alter table payment add column payment_ref text;           -- null: the provider names none, each event is a payment
alter table payment add column refunded_minor bigint not null default 0 check (refunded_minor >= 0);
alter table payment add column dispute text check (dispute in ('open', 'won', 'lost'));
-- What became of the orders: done, deferred (the order system has the job), refused (tried again at activate_due_at).
alter table payment add column activation text check (activation in ('done', 'deferred', 'refused'));
alter table payment add column activate_due_at bigint;     -- null: nothing to try
alter table payment add column activate_attempts int not null default 0;
update payment set activation = 'done' where status = 'succeeded';
create unique index payment_of_provider on payment (provider, payment_ref) where payment_ref is not null;
create index payment_to_activate on payment (activate_due_at) where activate_due_at is not null;
create index payment_link on payment (link_id);
-- An order book over HTTP keeps its orders elsewhere.
alter table renewal drop constraint if exists renewal_order_key_fkey;

-- Every verified event once, also those that name something we do not know yet.
create table payment_event (
  id bigint generated always as identity primary key,
  provider text not null,
  event_id text not null,                   -- the provider's
  payment_ref text,
  payment_id bigint references payment (id),  -- the payment it is about, once that is known
  applied boolean not null default false,   -- false: waits for its payment to become known
  kind text not null,                       -- PaymentEventKind of src/renewals/port.ts
  body jsonb not null,                      -- PaymentEvent
  at bigint not null,
  unique (provider, event_id)
);
insert into payment_event (provider, event_id, payment_id, applied, kind, body, at)
  select provider, provider_event_id, id, true, case status when 'failed' then 'failed' else 'succeeded' end, '{}', at
    from payment;
create index payment_event_waiting on payment_event (provider, payment_ref)
  where not applied and payment_ref is not null;
create index payment_event_payment on payment_event (payment_id) where payment_id is not null;

-- Money we give back by ourselves: a second payment of what is paid already. At most one for each payment.
create table refund (
  id bigint generated always as identity primary key,
  payment_id bigint not null unique references payment (id),
  reference text not null unique,           -- ours: the idempotency key at the provider
  refund_ref text,                          -- the provider's, once it has agreed
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  status text not null default 'due' check (status in ('due', 'done', 'failed')),
  attempts int not null default 0,
  due_at bigint not null,                   -- next attempt
  code text,                                -- why the last attempt failed, a code of docs/errors.md
  done_at bigint
);
create index refund_due on refund (due_at) where status = 'due';
