-- Renewals of paid orders that a system of the brand's has to do: stored with the payment, done after it.

create table extension_due (
  payment_id bigint primary key references payment (id),
  order_numbers text[] not null,            -- as the brand writes them
  cycle text not null,
  paid_at bigint not null,                  -- business time, epoch ms; with payment_id the idempotency key
  -- refused: by the order system; given_up: no answer until give_up_at; dropped: the money went back meanwhile
  status text not null default 'due' check (status in ('due', 'done', 'refused', 'given_up', 'dropped')),
  attempts int not null default 0,
  due_at bigint not null,                   -- next attempt
  give_up_at bigint not null,
  code text                                 -- why the last attempt failed, a code of docs/errors.md
);
create index extension_due_at on extension_due (due_at) where status = 'due';

-- Orders of a brand's own system have no row in "order".
alter table renewal drop constraint if exists renewal_order_key_fkey;
