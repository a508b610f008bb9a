-- Points: earned by inviting friends, spent on renewals. The balance of an order is the sum of its entries.

create table point_account (
  order_key text primary key,               -- number_key of the order; its row is locked by whoever moves its points
  imported int not null default 0           -- what the order book granted when we last heard; differences are booked
);

create table point_entry (
  id bigint generated always as identity primary key,
  order_key text not null references point_account (order_key),
  delta int not null check (delta <> 0),    -- points, not money
  reason text not null check (reason in ('import', 'referral', 'spent', 'returned')),
  payment_id bigint references payment (id),  -- of spent and returned: the payment they went along with
  note text not null default '',            -- for people to read
  at bigint not null,
  check ((reason in ('spent', 'returned')) = (payment_id is not null))
);
create index point_entry_order on point_entry (order_key, id);
-- What a payment spends, or gives back, it does once.
create unique index point_entry_once on point_entry (payment_id, order_key, reason) where payment_id is not null;

-- Points that a checkout was opened with. They are out of reach while it may still be paid: its status says so.
create table point_hold (
  checkout_id bigint not null references checkout (id),
  order_key text not null references point_account (order_key),
  points int not null check (points > 0),
  primary key (checkout_id, order_key)
);
create index point_hold_order on point_hold (order_key);

-- The quote a checkout was opened by: a code given later makes the link's quote a better one. Null: the link's.
alter table checkout add column quote_id bigint references quote (id);

insert into point_account (order_key, imported) select number_key, points from "order" where points > 0;
insert into point_entry (order_key, delta, reason, at)
  select number_key, points, 'import', updated_at from "order" where points > 0;
