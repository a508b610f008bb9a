-- Ways to see a receipt again: the token of the payment link itself is not stored. Shows the receipt, opens nothing else.
create table receipt_link (
  token_hash text primary key,              -- sha256 of the token, hex: the token itself is only in the customer's DM
  link_id bigint not null references link (id),  -- the paid link whose receipt it shows
  thread_id text not null,                  -- the link's own thread, the only one that can ask for it
  expires_at bigint not null,
  created_at timestamptz not null default clock_timestamp()
);
create index receipt_link_thread on receipt_link (thread_id, expires_at);
