-- What the people at the desk write before it is sent: drafts and saved replies.

-- Text in somebody's reply box; gone once it is sent or emptied.
create table draft (
  thread_id text not null references thread (id) on delete cascade,
  agent_id bigint not null references agent (id) on delete cascade,
  mode text not null check (mode in ('reply', 'note')),
  text text not null,
  link jsonb,                               -- the link to be made for {{link}} at the send: ChosenLink of contract/composer.ts
  at bigint not null,
  primary key (thread_id, agent_id, mode)
);

-- Words that agents use often. Variables stand in double braces and are filled in by the server.
create table saved_reply (
  id bigint generated always as identity primary key,
  name text not null unique,                -- what is typed after the slash
  intents text[] not null default '{}',     -- offered by itself where the case has one of them
  texts jsonb not null,                     -- language -> text; at least one
  updated_by bigint references agent (id) on delete set null,
  updated_at bigint not null
);

-- What people did in a thread stands in its log, found by the case.
create index audit_subject on audit (subject, id);
