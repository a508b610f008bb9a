import type { Agents } from '../../handoff/agents';
import type { Clock } from '../../lib/clock';
import { ApiError } from '../../lib/errors';
import type { Queryable, Store } from '../../store/store';
import { accountsBeyond } from '../access';
import type { Agent } from '../contract/agent';
import type { Member, MemberChange, NewMember } from '../contract/team';
import { noteSignIn, type SignInAct } from '../sign-in/audit';
import type { SignInLinks } from '../sign-in/links';
import { forgetCredentials } from '../sign-in/person-rows';
import { endSessions } from '../sign-in/session-rows';
import { dropDrafts } from '../thread/drafts';
import { changeMember, findMember, insertMember, lockAdmins, unknownAccounts } from './member-rows';

/** Who does it: for the audit, and because an admin of some accounts looks after people of these alone. */
export type By = Pick<Agent, 'id' | 'accounts'> | 'command line';

export interface MemberWithLink {
  readonly member: Member;
  readonly linkPath: string;
}

/** What admins do with the people of the team, from the desk or the command line. */
export interface Team {
  /** @throws ApiError 404 PERSON_NOT_FOUND, 403 ACCOUNTS_BEYOND */
  member(id: number, by: By): Promise<Member>;
  /** @throws ApiError 409 AGENT_EXISTS, 400 ACCOUNT_UNKNOWN, 403 ACCOUNTS_BEYOND */
  add(member: NewMember, by: By): Promise<MemberWithLink>;
  /** @throws ApiError as member; 409 LAST_ADMIN, 400 ACCOUNT_UNKNOWN */
  change(id: number, change: MemberChange, by: By): Promise<Member>;
  /** Takes password, second factor, sessions and token; the person chooses anew. @throws ApiError as member */
  reset(id: number, by: By): Promise<MemberWithLink>;
  /** A new token for scripts; the one before is refused. @throws ApiError as member */
  newToken(id: number, by: By): Promise<string>;
  /** Signs one browser of a person out. @throws ApiError as member; 404 SESSION_NOT_FOUND */
  endSession(id: number, sessionId: number, by: By): Promise<void>;
}

export interface TeamDeps {
  readonly store: Store;
  readonly agents: Pick<Agents, 'renew'>;
  readonly links: Pick<SignInLinks, 'forPerson'>;
  /** Of the product, for lines of the audit. */
  readonly clock: Clock;
}

export function createTeam({ store, agents, links, clock }: TeamDeps): Team {
  const note = (
    tx: Queryable,
    act: SignInAct,
    { by, id, ...detail }: { by: By; id: number } & Record<string, unknown>,
  ) => noteSignIn(tx, { act, by: by === 'command line' ? by : by.id, about: id, detail, now: clock.now() });
  const member = async (tx: Queryable, id: number, by: By): Promise<Member> => {
    const found = await findMember(tx, id);
    if (!found) throw new ApiError(404, 'PERSON_NOT_FOUND', 'there is nobody of that id: look in /api/team');
    assertWithin(by, found.accounts);
    return found;
  };
  return {
    member: (id, by) => member(store, id, by),
    add: async (wanted, by) => {
      assertWithin(by, wanted.accounts);
      await assertAccounts(store, wanted.accounts);
      return store.transaction(async (tx) => {
        const id = await insertMember(tx, wanted);
        if (id === undefined)
          throw new ApiError(
            409,
            'AGENT_EXISTS',
            'somebody of that name is known already: choose another name',
          );
        const { role, languages, accounts } = wanted;
        await note(tx, 'person.added', { by, id, role, languages, accounts });
        return { member: await member(tx, id, by), linkPath: await links.forPerson(tx, id) };
      });
    },
    change: async (id, change, by) => {
      if (change.accounts) assertWithin(by, change.accounts);
      await assertAccounts(store, change.accounts ?? []);
      return store.transaction(async (tx) => {
        const admins = await lockAdmins(tx);
        const before = await member(tx, id, by);
        await changeMember(tx, id, change);
        const after = await member(tx, id, by);
        if (admins.includes(id) && admins.length === 1 && !seesToAll(after)) {
          throw new ApiError(
            409,
            'LAST_ADMIN',
            'nobody could look after the whole team then: make another admin of all accounts first',
          );
        }
        // What somebody may do has changed: they sign in anew, also where a page is open.
        if (before.role !== after.role || !after.active) {
          await endSessions(tx, id, {});
          // Half-written replies may hold what the new role does not see.
          await dropDrafts(tx, id);
        }
        await note(tx, 'person.changed', { by, id, before: rightsOf(before), after: rightsOf(after) });
        return after;
      });
    },
    reset: async (id, by) =>
      store.transaction(async (tx) => {
        await member(tx, id, by);
        await forgetCredentials(tx, id);
        await note(tx, 'person.reset', { by, id });
        return { member: await member(tx, id, by), linkPath: await links.forPerson(tx, id) };
      }),
    newToken: async (id, by) => {
      const { name } = await member(store, id, by);
      const token = await agents.renew(name);
      if (token === undefined) throw new ApiError(404, 'PERSON_NOT_FOUND', 'there is nobody of that id');
      await note(store, 'person.token_made', { by, id });
      return token;
    },
    endSession: async (id, sessionId, by) =>
      store.transaction(async (tx) => {
        await member(tx, id, by);
        if ((await endSessions(tx, id, { only: sessionId })) === 0)
          throw new ApiError(404, 'SESSION_NOT_FOUND', 'this session has ended already: look at the list');
        await note(tx, 'sign_in.sessions_ended', { by, id, ended: 1 });
      }),
  };
}

/** None named are all of them: whoever has some cannot give that, nor touch who has it. */
function assertWithin(by: By, accounts: readonly string[]): void {
  if (by === 'command line' || by.accounts.length === 0) return;
  if (accounts.length > 0 && accounts.every((account) => by.accounts.includes(account))) return;
  throw accountsBeyond();
}

function seesToAll({ active, role, accounts }: Member): boolean {
  return active && role === 'admin' && accounts.length === 0;
}

function rightsOf({ role, languages, accounts, active }: Member): object {
  return { role, languages, accounts, active };
}

async function assertAccounts(store: Queryable, accounts: readonly string[]): Promise<void> {
  const [unknown] = accounts.length === 0 ? [] : await unknownAccounts(store, accounts);
  if (unknown === undefined) return;
  throw new ApiError(400, 'ACCOUNT_UNKNOWN', `there is no account ${unknown}: brand.yaml lists them`);
}
