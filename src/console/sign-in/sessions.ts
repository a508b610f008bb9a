import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import type { Clock } from '../../lib/clock';
import type { Ids } from '../../lib/ids';
import type { Queryable } from '../../store/store';
import type { Agent } from '../contract/agent';
import type { Session } from '../contract/me';
import { createCookie } from './cookies';
import {
  endSessions,
  findSession,
  insertSession,
  type LiveAt,
  listSessions,
  rotateSession,
  type SessionRow,
  sessionIsOpen,
} from './session-rows';

/** Somebody who is signed in with a browser. */
export interface SignedIn {
  readonly sessionId: number;
  readonly agent: Agent;
  /** Set-Cookie header to send along: the cookie is changed every few hours. */
  readonly setCookie?: string;
}

/** Where a session was opened from, shown to its owner. */
export interface Visitor {
  readonly address: string;
  readonly browser: string;
}

/** Sessions of the desk: a random cookie, of which only the hash is kept. */
export interface Sessions {
  /** Opens a session; the answer carries `setCookie`. */
  open(
    agentId: number,
    visitor: Visitor,
  ): Promise<{ readonly sessionId: number; readonly setCookie: string }>;
  /** The person behind a Cookie header; undefined when there is none, or its session is over. */
  find(cookieHeader: string | undefined): Promise<SignedIn | undefined>;
  /** Whether a session is still good, for connections that stay open longer than a request. */
  isOpen(sessionId: number): Promise<boolean>;
  list(agentId: number, current: number | undefined): Promise<readonly Session[]>;
  /** Ends sessions of a person: one, all but one, or all. Gives how many. */
  end(agentId: number, which: { readonly only?: number; readonly but?: number }): Promise<number>;
  /** What a page has to send with whatever changes something: other sites cannot read it. */
  csrfToken(sessionId: number): string;
  isCsrfToken(sessionId: number, given: string | undefined): boolean;
  /** Set-Cookie header that signs the browser out. */
  readonly removeCookie: string;
}

export interface SessionsDeps {
  readonly store: Queryable;
  readonly ids: Pick<Ids, 'token'>;
  /** The machine's clock, also in the sandbox. */
  readonly clock: Clock;
  /** The installation's SECRET_KEY. */
  readonly secretKey: string;
  /** The desk is served over https. */
  readonly secure: boolean;
}

const HOUR_MS = 3_600_000;
/** Longest life: one sign-in a working day (OWASP ASVS 7.3.2 asks for a limit, not for a figure). */
const LIFE_MS = 18 * HOUR_MS;
/** Without a request. A desk left open asks now and then by itself. */
const IDLE_MS = 4 * HOUR_MS;
const ROTATE_MS = 2 * HOUR_MS;
const TOKEN = /^[0-9a-z]{64}$/;

export function createSessions({ store, ids, clock, secretKey, secure }: SessionsDeps): Sessions {
  const cookie = createCookie('renewdesk', { secure, sameSite: 'Lax' });
  const csrfKey = Buffer.from(hkdfSync('sha256', secretKey, '', 'renewdesk session csrf', 32));
  const csrfToken = (sessionId: number) =>
    createHmac('sha256', csrfKey).update(`session ${sessionId}`).digest('base64url');
  const newToken = () => `${ids.token()}${ids.token()}`;
  const write = (token: string) => cookie.write(token, LIFE_MS / 1_000);

  /** A rotation starts at the request that finds it due and ends with the first request that brings the new cookie. */
  const rotated = async (row: SessionRow, now: number): Promise<{ setCookie?: string }> => {
    if (row.by !== 'token' || row.rotatedAt + ROTATE_MS > now) return {};
    const token = newToken();
    return (await rotateSession(store, row.id, hashOf(token), now)) ? { setCookie: write(token) } : {};
  };

  return {
    open: async (agentId, visitor) => {
      const token = newToken();
      const now = clock.now();
      const sessionId = await insertSession(store, {
        agentId,
        tokenHash: hashOf(token),
        now,
        endsAt: now + LIFE_MS,
        ...visitor,
      });
      return { sessionId, setCookie: write(token) };
    },
    find: async (header) => {
      const token = cookie.read(header);
      if (token === undefined || !TOKEN.test(token)) return undefined;
      const now = clock.now();
      const row = await findSession(store, hashOf(token), liveAt(now));
      if (!row) return undefined;
      const { id, agent } = row;
      return { sessionId: id, agent, ...(await rotated(row, now)) };
    },
    isOpen: (sessionId) => sessionIsOpen(store, sessionId, liveAt(clock.now())),
    list: (agentId, current) => listSessions(store, { agentId, current }, liveAt(clock.now())),
    end: (agentId, which) => endSessions(store, agentId, which),
    csrfToken,
    isCsrfToken: (sessionId, given = '') => {
      const wanted = Buffer.from(csrfToken(sessionId));
      const bytes = Buffer.from(given);
      return bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
    },
    removeCookie: cookie.remove(),
  };
}

function liveAt(now: number): LiveAt {
  return { now, idleSince: now - IDLE_MS };
}

/** Two of 160 random bits each: nothing to guess, so a plain hash protects it well enough. */
export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
