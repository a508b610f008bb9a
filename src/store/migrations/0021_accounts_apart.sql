-- How long a token lasts as the platform tells it, what holds for some accounts only, and verdicts of bulk actions.

alter table account_check
  add column token_told boolean not null default false,  -- the platform said how long the token lasts
  add column token_ends_at bigint,                       -- null though told: it does not end by itself
  add column data_ends_at bigint;                        -- Meta: when the app may no longer read data with it

alter table webhook_subscription
  add column accounts text[] not null default '{}';      -- accounts whose events it is told; empty: all

-- What stands on a campaign is read from the verdicts, because it may differ from account to account.
alter table verdict
  add column accounts text[] not null default '{}';      -- on a campaign: accounts it counts for; empty: all
alter table campaign
  drop column judged;

alter table bulk_item
  add column verdict_id bigint references verdict (id) on delete set null; -- spam and its contrary are verdicts, taken back as such

comment on column audit.address is 'where the request came from; null: no request brought it about';
