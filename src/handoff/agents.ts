import { createHash } from 'node:crypto';
import type { Agent, Role } from '../console/contract/agent';
import { ApiError } from '../lib/errors';
import type { Ids } from '../lib/ids';
import type { Language } from '../lib/languages';
import type { Queryable } from '../store/store';

export interface NewAgent {
  readonly name: string;
  readonly role: Role;
  readonly languages: readonly Language[];
  /** Accounts (channel:id) the person is limited to; left out or empty: none, so all are theirs. */
  readonly accounts?: readonly string[];
}

/** What a statement `from agent` selects for the type Agent. */
export const AGENT_COLUMNS = `agent.name, agent.role, agent.languages,
  array(select account_id from agent_account where agent_id = agent.id order by account_id) accounts`;

export interface Agents {
  /**
   * Adds a person and gives the token their scripts send. It is shown this once: only its hash is kept.
   * @throws ApiError 409 AGENT_EXISTS.
   */
  add(agent: NewAgent): Promise<{ readonly agent: Agent; readonly token: string }>;
  /** Undefined for a wrong token and for a person who has left alike. */
  findByToken(token: string): Promise<Agent | undefined>;
  /** Gives a person a new token and refuses the old one; one who had left is back. Undefined: nobody of that name. */
  renew(name: string): Promise<string | undefined>;
}

export interface AgentsDeps {
  readonly store: Queryable;
  readonly ids: Pick<Ids, 'token'>;
}

/** Tells our tokens from others in logs and secret scanners. */
const TOKEN_PREFIX = 'rda_';
/** Longer texts are no tokens of ours and are not worth hashing. */
const MAX_TOKEN_LENGTH = 200;

export function createAgents({ store, ids }: AgentsDeps): Agents {
  return {
    add: async (agent) => {
      const token = newToken(ids);
      const added = await insertAgent(store, agent, hashOf(token));
      if (!added) {
        throw new ApiError(
          409,
          'AGENT_EXISTS',
          'somebody of that name is known already: choose another name',
        );
      }
      return { agent: added, token };
    },
    // The same one look-up by hash whatever the token: how long it takes tells nothing about how close it was.
    findByToken: async (token) =>
      await store.one<Agent>({
        name: 'agent-by-token',
        text: `select id, ${AGENT_COLUMNS} from agent where token_hash = $1 and active`,
        values: [hashOf(token.slice(0, MAX_TOKEN_LENGTH))],
      }),
    renew: async (name) => {
      const token = newToken(ids);
      const rows = await store.query({
        name: 'agent-renew',
        text: 'update agent set token_hash = $2, active = true where name = $1 returning id',
        values: [name, hashOf(token)],
      });
      return rows.length > 0 ? token : undefined;
    },
  };
}

/** Two of 160 random bits each: nothing to guess, so a plain hash protects it well enough. */
function newToken(ids: Pick<Ids, 'token'>): string {
  return `${TOKEN_PREFIX}${ids.token()}${ids.token()}`;
}

async function insertAgent(store: Queryable, agent: NewAgent, hash: string): Promise<Agent | undefined> {
  return await store.one<Agent>({
    name: 'agent-add',
    text: `with added as (
             insert into agent (name, role, languages, token_hash) values ($1, $2, $3, $4)
             on conflict (name) do nothing returning id, name, role, languages
           ), limited as (
             insert into agent_account (agent_id, account_id) select added.id, unnest($5::text[]) from added
           )
           select id, name, role, languages, $5::text[] accounts from added`,
    values: [agent.name, agent.role, agent.languages, hash, agent.accounts ?? []],
  });
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
