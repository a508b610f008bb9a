-- Signing in to the desk with a browser. Times here are epoch milliseconds of the machine's clock, also in the sandbox,
-- whose own clock may be moved: a session ends in the real world, and so does a code of somebody's phone.

-- Scripts send a token; a person who only uses the desk has none.
alter table agent alter column token_hash drop not null;
alter table agent
  add column password_hash text,            -- argon2id, PHC string; null: not set yet, or reset
  add column totp_secret text,              -- of the authenticator app, sealed with the installation's key; null: none
  add column totp_step bigint,              -- newest 30 s step a code was taken of: a code is good once
  add column preferences jsonb not null default '{}', -- Preferences of src/console/contract/me.ts
  add column availability text not null default 'online' check (availability in ('online', 'away')),
  add column signed_in_at bigint;           -- last time with a browser; null: never

-- Accounts a person is limited to; nobody without a row is.
create table agent_account (
  agent_id bigint not null references agent (id) on delete cascade,
  account_id text not null,                 -- channel:platform id
  primary key (agent_id, account_id)
);

-- Codes for the day the phone is lost; each is good once and then removed.
create table recovery_code (
  agent_id bigint not null references agent (id) on delete cascade,
  code_hash text not null,                  -- keyed hash: the codes are too short for a plain one
  primary key (agent_id, code_hash)
);

-- One-time links to choose a password. Opening one changes nothing; choosing the password removes it.
create table sign_in_link (
  token_hash text primary key,              -- sha256 of the token, hex
  agent_id bigint references agent (id) on delete cascade, -- null: makes the first admin
  expires_at bigint not null
);
create index sign_in_link_agent on sign_in_link (agent_id);

-- Somebody whose password was right and who has not shown the second factor yet. Opens nothing else.
create table sign_in_entry (
  token_hash text primary key,              -- sha256 of the cookie, hex
  agent_id bigint not null references agent (id) on delete cascade,
  enrol_secret text,                        -- sealed secret on its way to an authenticator app; null: a code is asked for
  next_path text,                           -- where the person wanted to go
  expires_at bigint not null
);

create table agent_session (
  id bigint generated always as identity primary key,
  agent_id bigint not null references agent (id) on delete cascade,
  token_hash text not null unique,          -- sha256 of the cookie, hex
  next_hash text unique,                    -- handed out by a rotation, not seen in a request yet
  next_at bigint,                           -- when it was handed out
  old_hash text unique,                     -- the cookie before, still taken from requests that were on their way
  old_until bigint,
  opened_at bigint not null,
  rotated_at bigint not null,
  seen_at bigint not null,
  ends_at bigint not null,                  -- whatever happens; idle ones end before, see sessions.ts
  address text not null,                    -- shown to its owner only
  browser text not null                     -- first 200 characters of the user agent, shown to its owner only
);
create index agent_session_agent on agent_session (agent_id);

-- Tries to sign in, counted by name, address and both together; removed a day after the last.
create table sign_in_try (
  key text primary key,                     -- keyed hash: a mistyped name may be a password
  tries int not null,
  last_at bigint not null,
  open_at bigint not null                   -- not before this moment is the next one looked at
);
create index sign_in_try_last on sign_in_try (last_at);
