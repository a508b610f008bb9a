-- Messages the bot did not understand, masked, for people to turn into phrases of an intent.
create table phrase_candidate (
  id bigint generated always as identity primary key,
  language text not null,
  text text not null,                       -- masked by src/privacy/phrase-mask.ts
  text_key text not null,                   -- what equal texts share: case and punctuation do not count
  intent text not null,                     -- the engine's best guess
  confidence real not null,
  reason text not null check (reason in ('unsure', 'corrected', 'rephrased', 'person')),
  suggested text,                           -- what it meant, as far as the conversation shows
  state text not null default 'new' check (state in ('new', 'accepted', 'rejected', 'exported')),
  decided_intent text,
  count int not null default 1,             -- how often it was said
  first_at bigint not null,
  last_at bigint not null,
  decided_at bigint,
  exported_at bigint,
  turn_id bigint references turn (id) on delete set null, -- the newest that was not understood; gone with retention
  unique (language, text_key)
);
create index phrase_candidate_review on phrase_candidate (state, count desc, id);
create index phrase_candidate_turn on phrase_candidate (turn_id);
