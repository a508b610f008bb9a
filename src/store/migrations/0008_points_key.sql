-- A booking by hand may carry a key, so that a script that runs twice books once.
alter table point_entry add column key text;  -- whatever the booker chose; null: every booking counts
create unique index point_entry_key on point_entry (order_key, key) where key is not null;
