import { ApiError } from '../../lib/errors';
import type { Queryable } from '../../store/store';
import type { Team, TeamList } from '../contract/label';
import { type Changer, noteChange } from '../note-change';

const TEAM = `select t.id, t.name, coalesce(array_agg(m.agent_id order by m.agent_id) filter (where m.agent_id is not null), '{}') members
  from team t left join team_member m on m.team_id = t.id`;

/** Teams and all active people. */
export async function listTeams(store: Queryable): Promise<TeamList> {
  const teams = await store.query<Team>({
    name: 'teams',
    text: `${TEAM} group by t.id order by lower(t.name)`,
  });
  const people = await store.query<TeamList['people'][number]>({
    name: 'people',
    text: 'select id, name from agent where active order by lower(name)',
  });
  return { teams, people };
}

/** @throws ApiError 409 TEAM_EXISTS. People who have left are not taken in. */
export async function addTeam(
  tx: Queryable,
  { name, members }: { readonly name: string; readonly members: readonly number[] },
  changer: Changer,
): Promise<Team> {
  const [team] = await tx.query<{ id: number }>({
    name: 'team-new',
    text: 'insert into team (name) values ($1) on conflict (name) do nothing returning id',
    values: [name],
  });
  if (!team) throw taken();
  await setMembers(tx, team.id, members);
  const after = await findTeam(tx, team.id);
  const detail = { name, members: after.members };
  await noteChange(tx, { action: 'team.added', subject: `team:${team.id}`, detail }, changer);
  return after;
}

/** @throws ApiError 404 TEAM_NOT_FOUND and as addTeam. */
export async function changeTeam(
  tx: Queryable,
  id: number,
  { name, members }: { readonly name?: string | undefined; readonly members?: readonly number[] | undefined },
  changer: Changer,
): Promise<Team> {
  const before = await findTeam(tx, id);
  if (name !== undefined) {
    const other = await tx.query({
      name: 'team-other',
      text: 'select 1 from team where name = $1 and id <> $2',
      values: [name, id],
    });
    if (other.length > 0) throw taken();
    await tx.query({
      name: 'team-name',
      text: 'update team set name = $2 where id = $1',
      values: [id, name],
    });
  }
  if (members) await setMembers(tx, id, members);
  const after = await findTeam(tx, id);
  const detail = { before: partsOf(before), after: partsOf(after) };
  await noteChange(tx, { action: 'team.changed', subject: `team:${id}`, detail }, changer);
  return after;
}

function partsOf({ name, members }: Team): Pick<Team, 'name' | 'members'> {
  return { name, members };
}

async function setMembers(tx: Queryable, teamId: number, members: readonly number[]): Promise<void> {
  await tx.query({
    name: 'team-empty',
    text: 'delete from team_member where team_id = $1 and agent_id <> all($2)',
    values: [teamId, members],
  });
  await tx.query({
    name: 'team-fill',
    text: `insert into team_member (team_id, agent_id) select $1, id from agent where id = any($2) and active
           on conflict do nothing`,
    values: [teamId, members],
  });
}

async function findTeam(tx: Queryable, id: number): Promise<Team> {
  const team = await tx.one<Team>({
    name: 'team',
    text: `${TEAM} where t.id = $1 group by t.id`,
    values: [id],
  });
  if (!team) throw new ApiError(404, 'TEAM_NOT_FOUND', 'there is no such team: look at the list of teams');
  return team;
}

function taken(): ApiError {
  return new ApiError(409, 'TEAM_EXISTS', 'a team of that name is there already: use it, or choose another');
}
