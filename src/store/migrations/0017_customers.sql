-- Customers across channels, renewals paid elsewhere, and links that were given more time.

-- Conversations that somebody moved from one customer to another. Never moved by the product itself; an undo moves back
-- exactly these.
create table identity_move (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('merge', 'unlink')),
  from_id bigint not null references contact (id) on delete cascade,
  into_id bigint not null references contact (id) on delete cascade,
  thread_ids text[] not null,
  agent_id bigint not null references agent (id),
  at bigint not null,
  undone_by bigint references agent (id),
  undone_at bigint
);
create index identity_move_from on identity_move (from_id);
create index identity_move_into on identity_move (into_id);

-- Two customers of whom somebody said that they are two: not suggested again.
create table contact_apart (
  low_id bigint not null references contact (id) on delete cascade,
  high_id bigint not null references contact (id) on delete cascade,
  agent_id bigint not null references agent (id),
  at bigint not null,
  primary key (low_id, high_id),
  check (low_id < high_id)
);
create index contact_apart_high on contact_apart (high_id);

-- A renewal that was paid where the product does not see it. A record of ours: it makes no link paid, and prolongs no order.
create table offline_payment (
  id bigint generated always as identity primary key,
  order_key text not null,                  -- number_key of the order
  ends_at bigint not null,                  -- the end that was renewed
  amount_minor bigint not null check (amount_minor > 0),
  currency text not null,
  reason text not null,                     -- how it was paid, and how we know
  agent_id bigint not null references agent (id),
  at bigint not null,
  voided_by bigint references agent (id),
  voided_at bigint
);
create unique index offline_payment_once on offline_payment (order_key, ends_at) where voided_at is null;

-- How much later a link closes than it first would have: what is left of expires_at without it tells when it was made.
alter table link add column extended_ms bigint not null default 0 check (extended_ms >= 0);

create index identity_contact on identity (contact_id);
create index thread_last_customer on thread (coalesce(last_customer_at, 0) desc, id desc);
create index attempt_matched on attempt (order_key, thread_id) where outcome = 'matched';
create index order_ends on "order" (expires_at, number_key);
create index renewal_from on renewal (from_at, order_key);
-- Written at once: a list of pending keys would be gone through for every order of a page.
create index link_all_orders on link using gin (order_keys) with (fastupdate = off);
create index consent_newest on consent (kind, thread_id, id desc);
create index link_made on link ((expires_at - extended_ms));
