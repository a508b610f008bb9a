-- Reads that anybody's visit of a renewal page or a scrape of the metrics causes, and that would go through whole tables.
create index checkout_link on checkout (link_id, id desc);
create index renewal_payment on renewal (payment_id);
create index outbox_dead on outbox (id) where status = 'dead';
