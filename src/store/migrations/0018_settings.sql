-- What admins set in the desk instead of in brand.yaml, accounts they hold by hand, how the platforms' side of an account
-- stands, and an audit that only grows.

-- One row at most; none: everything is as brand.yaml says.
create table service_setting (
  one boolean primary key default true check (one),
  value jsonb not null,                     -- ServiceChange of src/console/contract/settings.ts; parts left out: brand.yaml's
  version int not null,                     -- grows with every change: whoever saves names the one they saw
  agent_id bigint references agent (id) on delete set null,
  at bigint not null
);

-- The kill switch. Apart from `state`, which the platform's answers move and a start resets.
alter table account
  add column held_at bigint,                -- since when nothing leaves because a person said so; null: not held
  add column held_by bigint references agent (id) on delete set null,
  add column held_why text;

-- What a platform answered when somebody last asked it about an account.
create table account_check (
  account_id text primary key,
  ok boolean not null,                      -- the platform takes our credentials
  code text,                                -- why not, a code of docs/errors.md
  subscribed text[],                        -- events of the account that reach us; null: the platform does not say
  ms int not null,                          -- how long the answer took
  at bigint not null
);

-- Deliveries that were turned away, an hour a row. Nobody knows whose account a forged delivery means, so by channel.
create table refused_delivery (
  channel text not null,
  hour_at bigint not null,                  -- beginning of the hour
  count int not null,
  primary key (channel, hour_at)
);

alter table audit add column address text;  -- where the request came from; only of changes to rights, settings and accounts
create index audit_actor on audit (actor, id desc);
create index audit_action on audit (action);
create index outbox_gone on outbox (account_id, first_attempt_at) where reason is not null and status <> 'cancelled';
create index case_handoff_at on "case" (handoff_at) where handoff_at is not null;
create index case_opened_at on "case" (opened_at);
create index payment_at on payment (at) where status = 'succeeded';

-- A line may lose the name of somebody who asked to be forgotten, and nothing else.
create function audit_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.id, new.actor, new.action, new.at) = (old.id, old.actor, old.action, old.at)
     and new.address is not distinct from old.address and new.detail = old.detail - 'threadId' then
    return new;
  end if;
  raise exception 'the audit only grows';
end $$;
create trigger audit_only_grows before update or delete on audit for each row execute function audit_only_grows();
create trigger audit_is_not_emptied before truncate on audit for each statement execute function audit_only_grows();

create trigger service_setting_changed after insert or update or delete on service_setting
  for each statement execute function desk_settings();
