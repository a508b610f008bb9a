import { AGENT_COLUMNS } from '../../handoff/agents';
import type { Queryable } from '../../store/store';
import type { Colleague, Member, MemberChange, NewMember } from '../contract/team';

type Row = Omit<Member, 'signedInAt'> & { readonly signedInAt: number | null };

const SELECT = `select agent.id, ${AGENT_COLUMNS}, agent.active, agent.availability,
       agent.password_hash is not null "hasPassword", agent.totp_secret is not null "hasSecondFactor",
       agent.token_hash is not null "hasToken", agent.signed_in_at "signedInAt"
  from agent`;

export async function listMembers(store: Queryable): Promise<Member[]> {
  const rows = await store.query<Row>({
    name: 'members',
    text: `${SELECT} order by agent.active desc, lower(agent.name), agent.id`,
  });
  return rows.map(memberOf);
}

export async function findMember(store: Queryable, id: number): Promise<Member | undefined> {
  const row = await store.one<Row>({ name: 'member', text: `${SELECT} where agent.id = $1`, values: [id] });
  return row && memberOf(row);
}

/** By the exact name. */
export async function memberIdOf(store: Queryable, name: string): Promise<number | undefined> {
  const row = await store.one<{ id: number }>({
    text: 'select id from agent where name = $1',
    values: [name],
  });
  return row?.id;
}

export async function listColleagues(store: Queryable): Promise<Colleague[]> {
  return await store.query<Colleague>({
    name: 'colleagues',
    text: 'select id, name, role, languages, availability from agent where active order by lower(name), id',
  });
}

/** Undefined: somebody has that name already. */
export async function insertMember(tx: Queryable, member: NewMember): Promise<number | undefined> {
  const row = await tx.one<{ id: number }>({
    text: `insert into agent (name, role, languages) values ($1, $2, $3)
           on conflict (name) do nothing returning id`,
    values: [member.name, member.role, member.languages],
  });
  if (row) await setAccounts(tx, row.id, member.accounts);
  return row?.id;
}

export async function changeMember(tx: Queryable, id: number, change: MemberChange): Promise<void> {
  const { role, languages, accounts, active } = change;
  await tx.query({
    text: `update agent set role = coalesce($2, role), languages = coalesce($3, languages),
                  active = coalesce($4, active) where id = $1`,
    values: [id, role ?? null, languages ?? null, active ?? null],
  });
  if (accounts) await setAccounts(tx, id, accounts);
}

/**
 * Active admins of all accounts, who alone may give what others lack; all admins are locked, so that two cannot take each
 * other's role at once and leave nobody.
 */
export async function lockAdmins(tx: Queryable): Promise<readonly number[]> {
  const rows = await tx.query<Pick<Member, 'id' | 'accounts'>>({
    text: `select agent.id, ${AGENT_COLUMNS} from agent where agent.active and agent.role = 'admin'
            order by agent.id for update of agent`,
  });
  return rows.filter(({ accounts }) => accounts.length === 0).map(({ id }) => id);
}

/** Those of the accounts that there are not. */
export async function unknownAccounts(
  store: Queryable,
  accounts: readonly string[],
): Promise<readonly string[]> {
  const rows = await store.query<{ id: string }>({
    text: `select given.id from unnest($1::text[]) given (id)
            where not exists (select 1 from account where account.id = given.id)`,
    values: [accounts],
  });
  return rows.map(({ id }) => id);
}

async function setAccounts(tx: Queryable, agentId: number, accounts: readonly string[]): Promise<void> {
  await tx.query({ text: 'delete from agent_account where agent_id = $1', values: [agentId] });
  await tx.query({
    text: `insert into agent_account (agent_id, account_id) select distinct $1::bigint, unnest($2::text[])`,
    values: [agentId, accounts],
  });
}

function memberOf({ signedInAt, ...member }: Row): Member {
  return { ...member, ...(signedInAt !== null && { signedInAt }) };
}
