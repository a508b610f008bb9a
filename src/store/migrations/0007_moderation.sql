-- What looks like us and is not: seen by the judge, reported in a chat or on a page, decided on by people.
create table moderation_item (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('look_alike', 'page_report', 'scam_report')),
  subject text not null,                    -- what equal reports share: domain:evil.io, handle:x:name, link:7F-42
  evidence text not null default '',        -- why it looks like us, or what was written, masked; the newest
  thread_id text references thread (id) on delete set null, -- the newest conversation it came up in
  count int not null default 1,             -- how often it came up
  last_inbox_id bigint,                     -- event it was counted for last: a repeated turn counts once
  status text not null default 'open' check (status in ('open', 'confirmed', 'dismissed')),
  first_at bigint not null,
  last_at bigint not null,
  decided_by bigint references agent (id),
  decided_at bigint,
  unique (kind, subject)
);
create index moderation_item_review on moderation_item (status, last_at desc, id desc);
create index moderation_item_thread on moderation_item (thread_id) where thread_id is not null;
create index moderation_item_new on moderation_item (first_at) where kind = 'page_report';

-- Confirmed fakes, which the judge calls by that name. A domain stands for everything below it.
create table indicator (
  subject text primary key,
  item_id bigint not null references moderation_item (id),
  confirmed_at bigint not null
);
create index indicator_item on indicator (item_id);
