-- How a case ended may be said in free words, and these may name the customer: they go with the conversation.
create or replace function audit_only_grows() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and (new.id, new.actor, new.action, new.at) = (old.id, old.actor, old.action, old.at)
     and new.address is not distinct from old.address
     and new.detail in (old.detail - 'threadId', old.detail - '{threadId,resolution}'::text[]) then
    return new;
  end if;
  raise exception 'the audit only grows';
end $$;
