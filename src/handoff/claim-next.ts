import type { Brand } from '../brand';
import { inAccounts } from '../console/access';
import type { Agent } from '../console/contract/agent';
import type { ClaimedNext } from '../console/contract/handoff';
import type { Queryable } from '../store/store';
import { claim } from './agent-actions';

export interface NextRequest {
  readonly agent: Agent;
  /** Business time, epoch ms. */
  readonly now: number;
  readonly brand: Pick<Brand, 'handoff'>;
}

/**
 * Claims the case that has to be answered first: urgent ones, then whichever time comes first, the promised one or the
 * end of the platform's window. A case is for its team and for who speaks its language until its time for that is over,
 * or while none of them is there; one that was given to somebody is theirs until its promise is broken. However many ask at once, each gets a case of their own.
 */
export async function claimNext(tx: Queryable, { agent, now, brand }: NextRequest): Promise<ClaimedNext> {
  const room = await roomOf(tx, agent.id, brand);
  if (room.held >= room.most) return { claimed: false, reason: 'full', ...room };
  const next = await tx.one<{ caseId: number; epoch: number }>({
    name: 'queue-next',
    // The order is explained in docs/handoff.md. Rows in other people's hands are passed over, not waited for.
    text: `select c.id "caseId", t.epoch from thread t join "case" c on c.id = t.case_id
            where t.control = 'handoff_requested' and c.status = 'open' and c.waiting_since is not null
              and ${inAccounts('t.account_id', 3)} and (c.assignee_id = $1 or c.promise_broken_at is not null
                   or (c.assignee_id is null and (c.open_to_all_at <= $2 or (${OF_MY_TEAM} and ${IN_MY_LANGUAGE}))))
            order by c.priority = 4 desc, c.due_at nulls last, c.priority desc, c.id
            limit 1 for update of t skip locked`,
    values: [agent.id, now, agent.accounts, agent.languages],
  });
  if (!next) return { claimed: false, reason: 'empty', ...room };
  const { standing } = await claim(tx, { ...next, agentId: agent.id, now });
  return { claimed: true, standing, held: room.held + 1, most: room.most };
}

const TEAM_IS_THERE = `exists (select 1 from team_member m join agent a on a.id = m.agent_id
  where m.team_id = c.team_id and a.active and a.availability = 'online')`;
const OF_MY_TEAM = `(c.team_id is null or not ${TEAM_IS_THERE}
  or exists (select 1 from team_member m where m.team_id = c.team_id and m.agent_id = $1))`;
/** Who names no language is asked for any. */
const IN_MY_LANGUAGE = `(c.language is null or cardinality($4::text[]) = 0 or c.language = any ($4::text[])
  or not exists (select 1 from agent a where a.active and a.availability = 'online' and a.role <> 'moderator'
                    and c.language = any (a.languages)))`;

/** Counted are cases that wait for the person. Locks them first, so that two clicks at once cannot both find room for one more. */
async function roomOf(tx: Queryable, agentId: number, { handoff }: Pick<Brand, 'handoff'>) {
  const row = await tx.one<{ most: number | null }>({
    name: 'agent-room',
    text: 'select max_open most from agent where id = $1 for update',
    values: [agentId],
  });
  const open = await tx.one<{ held: number }>({
    name: 'agent-held',
    text: `select count(*) held from "case" c join thread t on t.case_id = c.id
            where c.assignee_id = $1 and c.status = 'open' and t.control = 'human'`,
    values: [agentId],
  });
  return { held: open?.held ?? 0, most: row?.most ?? handoff.maxOpen };
}
