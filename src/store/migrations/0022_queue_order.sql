-- The queue in its own order, so that the next case is the first row that fits and not the best of all that wait.

drop index case_queue;
create index case_queue on "case" ((priority = 4) desc, due_at, priority desc, id)
  where status = 'open' and waiting_since is not null;
-- What a person holds is counted before each claim, among all cases there ever were.
create index case_held on "case" (assignee_id) where status = 'open' and assignee_id is not null;
