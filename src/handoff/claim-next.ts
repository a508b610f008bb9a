import type { Brand } from '../brand';
import type { Agent } from '../console/contract/agent';
import type { ClaimedNext } from '../console/contract/handoff';
import { inAccounts } from '../store/in-accounts';
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
 * or while none of them is there; one that was given to somebody is theirs until its promise is broken. However many ask
 * at once, each gets a case of their own.
 */
export async function claimNext(tx: Queryable, { agent, now, brand }: NextRequest): Promise<ClaimedNext> {
  const room = await roomOf(tx, agent.id, brand);
  if (room.held >= room.most) return { claimed: false, reason: 'full', ...room };
  const next = await tx.one<{ caseId: number; epoch: number }>({
    name: 'queue-next',
    // The order is explained in docs/handoff.md and is that of the index case_queue. Rows in other people's hands are
    // passed over, not waited for. The coalesce keeps the planner from taking two keys that go together for two chances:
    // it would expect one row, and sort all that wait to find it.
    text: `select c.id "caseId", t.epoch from "case" c join thread t on t.id = c.thread_id
            where coalesce(t.case_id = c.id, false) and t.control = 'handoff_requested' and c.status = 'open'
              and c.waiting_since is not null
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

// What holds for the whole team is asked for once, not again for each case that is passed over.
const OF_MY_TEAM = `(c.team_id is null
  or c.team_id <> all (array(select m.team_id from team_member m join agent a on a.id = m.agent_id
                              where a.active and a.availability = 'online'))
  or c.team_id = any (array(select m.team_id from team_member m where m.agent_id = $1)))`;
/** Who names no language is asked for any. */
const IN_MY_LANGUAGE = `(c.language is null or cardinality($4::text[]) = 0 or c.language = any ($4::text[])
  or c.language <> all (array(select unnest(a.languages) from agent a
                               where a.active and a.availability = 'online' and a.role <> 'moderator')))`;

/**
 * Counted are cases that wait for the person. Locks them first, so that two clicks at once cannot both find room for one
 * more.
 */
async function roomOf(tx: Queryable, agentId: number, { handoff }: Pick<Brand, 'handoff'>) {
  const row = await tx.one<{ most: number | null }>({
    name: 'agent-room',
    text: 'select max_open most from agent where id = $1 for update',
    values: [agentId],
  });
  const open = await tx.one<{ held: number }>({
    name: 'agent-held',
    text: `select count(*) held from "case" c join thread t on t.id = c.thread_id and t.case_id = c.id
            where c.assignee_id = $1 and c.status = 'open' and t.control = 'human'`,
    values: [agentId],
  });
  return { held: open?.held ?? 0, most: row?.most ?? handoff.maxOpen };
}
