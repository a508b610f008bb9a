import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Queryable } from '../../store/store';
import { hashOf } from './sessions';

/** One-time links to choose a password: for the first admin, and for people who were added or reset. */
export interface SignInLinks {
  /** Path of a new link for a person; links they had before are void. */
  forPerson(tx: Queryable, agentId: number): Promise<string>;
  /** Path of a new link that makes the first admin; undefined when an admin has signed in already. */
  forFirstAdmin(): Promise<string | undefined>;
  /** What a token is good for; looking changes nothing, so previews and scanners cannot use a link up. */
  look(token: string): Promise<LinkPurpose | undefined>;
  /** Uses a link up. Undefined: it was used meanwhile, or is too old. */
  use(tx: Queryable, token: string): Promise<LinkPurpose | undefined>;
}

/** Whose password it sets; without one it makes the first admin. */
export interface LinkPurpose {
  readonly agentId?: number;
  readonly name?: string;
}

const LIFE_MS = 86_400_000;
const TOKEN = /^[0-9a-z]{64}$/;

export function createSignInLinks(deps: {
  readonly store: Queryable;
  readonly ids: Pick<Ids, 'token'>;
  readonly clock: Clock;
}): SignInLinks {
  const { store, ids, clock } = deps;
  const add = async (tx: Queryable, agentId: number | null) => {
    const token = `${ids.token()}${ids.token()}`;
    const now = clock.now();
    await tx.query({ text: 'delete from sign_in_link where expires_at <= $1', values: [now] });
    await tx.query({
      text: 'insert into sign_in_link (token_hash, agent_id, expires_at) values ($1, $2, $3)',
      values: [hashOf(token), agentId, now + LIFE_MS],
    });
    return token;
  };
  return {
    forPerson: async (tx, agentId) => {
      await tx.query({ text: 'delete from sign_in_link where agent_id = $1', values: [agentId] });
      return `/console/welcome/${await add(tx, agentId)}`;
    },
    forFirstAdmin: async () => {
      if (await hasAdmin(store)) return undefined;
      return `/console/first-admin/${await add(store, null)}`;
    },
    look: async (token) => {
      if (!TOKEN.test(token)) return undefined;
      const row = await store.one<{ agentId: number | null; name: string | null }>({
        text: `select l.agent_id "agentId", a.name from sign_in_link l left join agent a on a.id = l.agent_id
                where l.token_hash = $1 and l.expires_at > $2 and (l.agent_id is null or a.active)`,
        values: [hashOf(token), clock.now()],
      });
      return row && purposeOf(row);
    },
    use: async (tx, token) => {
      if (!TOKEN.test(token)) return undefined;
      const row = await tx.one<{ agentId: number | null }>({
        text: 'delete from sign_in_link where token_hash = $1 and expires_at > $2 returning agent_id "agentId"',
        values: [hashOf(token), clock.now()],
      });
      if (row?.agentId !== null) return row && purposeOf(row);
      // Each start prints a link of its own; of all of them one makes an admin, also when two are used at once.
      await tx.query({ text: 'lock table agent in share row exclusive mode' });
      if (await hasAdmin(tx)) return undefined;
      await tx.query({ text: 'delete from sign_in_link where agent_id is null' });
      return {};
    },
  };
}

/** An admin who can sign in with a browser; the demo agent of the sandbox has a token only. */
async function hasAdmin(store: Queryable): Promise<boolean> {
  const rows = await store.query({
    text: `select 1 from agent where active and role = 'admin' and (password_hash is not null or signed_in_at is not null) limit 1`,
  });
  return rows.length > 0;
}

function purposeOf({ agentId, name }: { agentId: number | null; name?: string | null }): LinkPurpose {
  return { ...(agentId !== null && { agentId }), ...(name != null && { name }) };
}
