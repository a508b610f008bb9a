import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Sealer } from '../../lib/seal';
import type { Queryable } from '../../store/store';
import { createCookie } from './cookies';
import { hashOf } from './sessions';

/** Somebody whose password was right and whose second factor is still to come. */
export interface Entry {
  readonly agentId: number;
  /** A new secret that the authenticator app has to prove; left out: the person has an app already. */
  readonly enrolSecret?: string;
  readonly nextPath?: string;
}

/** The way between password and second factor: a cookie of its own that opens nothing. */
export interface Entries {
  /** @returns a Set-Cookie header */
  begin(tx: Queryable, entry: Entry): Promise<string>;
  find(cookieHeader: string | undefined): Promise<Entry | undefined>;
  /** Ends it. False: another request ended it meanwhile. */
  end(tx: Queryable, cookieHeader: string | undefined): Promise<boolean>;
  readonly removeCookie: string;
}

const LIFE_MS = 15 * 60_000;
const TOKEN = /^[0-9a-z]{64}$/;

export function createEntries(deps: {
  readonly store: Queryable;
  readonly ids: Pick<Ids, 'token'>;
  readonly clock: Clock;
  readonly sealer: Sealer;
  readonly secure: boolean;
}): Entries {
  const { store, ids, clock, sealer, secure } = deps;
  const cookie = createCookie('renewdesk-entry', { secure, sameSite: 'Strict' });
  const hashIn = (header: string | undefined) => {
    const token = cookie.read(header);
    return token !== undefined && TOKEN.test(token) ? hashOf(token) : undefined;
  };
  return {
    begin: async (tx, { agentId, enrolSecret, nextPath }) => {
      const token = `${ids.token()}${ids.token()}`;
      const now = clock.now();
      const sealed = enrolSecret === undefined ? null : sealer.seal(enrolSecret, `agent:${agentId}`);
      await tx.query({ text: 'delete from sign_in_entry where expires_at <= $1', values: [now] });
      await tx.query({
        text: `insert into sign_in_entry (token_hash, agent_id, enrol_secret, next_path, expires_at)
               values ($1, $2, $3, $4, $5)`,
        values: [hashOf(token), agentId, sealed, nextPath ?? null, now + LIFE_MS],
      });
      return cookie.write(token, LIFE_MS / 1_000);
    },
    find: async (header) => {
      const hash = hashIn(header);
      if (hash === undefined) return undefined;
      const row = await store.one<{ agentId: number; enrolSecret: string | null; nextPath: string | null }>({
        text: `select e.agent_id "agentId", e.enrol_secret "enrolSecret", e.next_path "nextPath"
                 from sign_in_entry e join agent a on a.id = e.agent_id
                where e.token_hash = $1 and e.expires_at > $2 and a.active`,
        values: [hash, clock.now()],
      });
      if (!row) return undefined;
      const { agentId, enrolSecret, nextPath } = row;
      return {
        agentId,
        ...(enrolSecret !== null && { enrolSecret: sealer.open(enrolSecret, `agent:${agentId}`) }),
        ...(nextPath !== null && { nextPath }),
      };
    },
    end: async (tx, header) => {
      const hash = hashIn(header);
      if (hash === undefined) return false;
      const rows = await tx.query({
        text: 'delete from sign_in_entry where token_hash = $1 returning 1',
        values: [hash],
      });
      return rows.length > 0;
    },
    removeCookie: cookie.remove(),
  };
}
