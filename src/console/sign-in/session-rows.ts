import { AGENT_COLUMNS } from '../../handoff/agents';
import type { Queryable } from '../../store/store';
import type { Agent } from '../contract/agent';
import type { Session } from '../contract/me';

/** What makes a session live: not past its end, and used after `idleSince`. */
export interface LiveAt {
  readonly now: number;
  readonly idleSince: number;
}

export interface SessionRow {
  readonly id: number;
  readonly agent: Agent;
  readonly rotatedAt: number;
  /** Which of its cookies was brought: the one in use, the one just handed out, or the one before. */
  readonly by: 'token' | 'next' | 'old';
}

/** Requests that were on their way with the cookie before are answered so long. */
const OLD_COOKIE_MS = 60_000;
/** A cookie handed out and never brought back was lost on its way: then another one is. */
const RETRY_MS = 60_000;
/** The time of the last request is kept to the minute. */
const SEEN_STEP_MS = 60_000;

export async function insertSession(
  store: Queryable,
  session: {
    readonly agentId: number;
    readonly tokenHash: string;
    readonly now: number;
    readonly endsAt: number;
    readonly address: string;
    readonly browser: string;
  },
): Promise<number> {
  const { agentId, tokenHash, now, endsAt, address, browser } = session;
  const row = await store.one<{ id: number }>({
    name: 'session-open',
    text: `insert into agent_session (agent_id, token_hash, opened_at, rotated_at, seen_at, ends_at, address, browser)
           values ($1, $2, $3, $3, $3, $4, $5, $6) returning id`,
    values: [agentId, tokenHash, now, endsAt, address, browser],
  });
  if (!row) throw new Error('an insert gives its id back');
  await store.query({
    name: 'session-clean',
    text: 'delete from agent_session where agent_id = $1 and ends_at <= $2',
    values: [agentId, now],
  });
  return row.id;
}

/** The live session that has this cookie; notes that it was used. */
export async function findSession(
  store: Queryable,
  hash: string,
  live: LiveAt,
): Promise<SessionRow | undefined> {
  const row = await store.one<Agent & Omit<SessionRow, 'agent'> & { agentId: number; seenAt: number }>({
    name: 'session-find',
    text: `select s.id, s.rotated_at "rotatedAt", s.seen_at "seenAt", agent.id "agentId", ${AGENT_COLUMNS},
                  case when s.token_hash = $1 then 'token' when s.next_hash = $1 then 'next' else 'old' end "by"
             from agent_session s join agent on agent.id = s.agent_id
            where (s.token_hash = $1 or s.next_hash = $1 or (s.old_hash = $1 and s.old_until > $2))
              and agent.active and s.ends_at > $2 and s.seen_at > $3`,
    values: [hash, live.now, live.idleSince],
  });
  if (!row) return undefined;
  const { id, agentId, name, role, languages, accounts, rotatedAt, by, seenAt } = row;
  if (by === 'next') await confirmRotation(store, hash, live.now);
  else if (seenAt + SEEN_STEP_MS <= live.now) await noteSeen(store, id, live.now);
  return { id, agent: { id: agentId, name, role, languages, accounts }, rotatedAt, by };
}

/** Hands out another cookie, unless that was done a moment ago by a request beside this one. */
export async function rotateSession(
  store: Queryable,
  id: number,
  nextHash: string,
  now: number,
): Promise<boolean> {
  const rows = await store.query({
    name: 'session-rotate',
    text: `update agent_session set next_hash = $2, next_at = $3
            where id = $1 and (next_at is null or next_at <= $4) returning id`,
    values: [id, nextHash, now, now - RETRY_MS],
  });
  return rows.length > 0;
}

/** The browser has the new cookie: from now on the one before is good for stragglers only. */
async function confirmRotation(store: Queryable, hash: string, now: number): Promise<void> {
  await store.query({
    name: 'session-confirm',
    text: `update agent_session
              set old_hash = token_hash, old_until = $3, token_hash = next_hash, next_hash = null, next_at = null,
                  rotated_at = $2, seen_at = $2
            where next_hash = $1`,
    values: [hash, now, now + OLD_COOKIE_MS],
  });
}

async function noteSeen(store: Queryable, id: number, now: number): Promise<void> {
  await store.query({
    name: 'session-seen',
    text: 'update agent_session set seen_at = $2 where id = $1',
    values: [id, now],
  });
}

export async function sessionIsOpen(store: Queryable, id: number, live: LiveAt): Promise<boolean> {
  const rows = await store.query({
    name: 'session-is-open',
    text: `select 1 from agent_session s join agent on agent.id = s.agent_id
            where s.id = $1 and agent.active and s.ends_at > $2 and s.seen_at > $3`,
    values: [id, live.now, live.idleSince],
  });
  return rows.length > 0;
}

/** A person's live sessions, the last used first. */
export async function listSessions(
  store: Queryable,
  { agentId, current }: { readonly agentId: number; readonly current: number | undefined },
  live: LiveAt,
): Promise<readonly Session[]> {
  return await store.query<Session>({
    name: 'session-list',
    text: `select id, id is not distinct from $2::bigint current, opened_at "openedAt", seen_at "seenAt",
                  ends_at "endsAt", browser, address
             from agent_session where agent_id = $1 and ends_at > $3 and seen_at > $4
            order by seen_at desc, id desc`,
    values: [agentId, current ?? null, live.now, live.idleSince],
  });
}

export async function endSessions(
  store: Queryable,
  agentId: number,
  { only, but }: { readonly only?: number; readonly but?: number },
): Promise<number> {
  const rows = await store.query({
    name: 'session-end',
    text: `delete from agent_session
            where agent_id = $1 and ($2::bigint is null or id = $2) and ($3::bigint is null or id <> $3) returning id`,
    values: [agentId, only ?? null, but ?? null],
  });
  return rows.length;
}
