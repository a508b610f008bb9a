import { afterAll, beforeAll } from '@jest/globals';
import type { Sender } from '../../../src/channel/adapter';
import type { Role } from '../../../src/console/contract/agent';
import { useTestDatabase } from '../../support/database';
import { NOON } from '../../support/handoff';
import { type ServedDesk, serveDesk } from '../../support/serve-desk';

export type Who = Role | 'elsewhere' | 'scout';

const ROLE_OF: Readonly<Record<Who, Role>> = {
  agent: 'agent',
  moderator: 'moderator',
  admin: 'admin',
  elsewhere: 'agent',
  scout: 'moderator',
};

/**
 * The whole API over a database of its own, asked as people of each role; the agent `elsewhere` and the moderator `scout` have one
 * account of X only.
 */
export function usePagesApi() {
  const db = useTestDatabase();
  const clock = { at: NOON };
  /** Who sends for an account; nobody, unless a test says so. */
  const platform: { senderOf: (accountId: string) => Sender | undefined } = { senderOf: () => undefined };
  const tokens = new Map<Who, string>();
  let desk: ServedDesk;

  beforeAll(async () => {
    desk = await serveDesk(db.store, {
      clock: { now: () => clock.at },
      senderOf: async (accountId) => platform.senderOf(accountId),
    });
    for (const who of ['agent', 'moderator', 'admin', 'elsewhere', 'scout'] as const) {
      const role = ROLE_OF[who];
      const accounts = who === 'elsewhere' || who === 'scout' ? ['x:900'] : [];
      const { token } = await desk.agents.add({ name: `The ${who}`, role, languages: ['nb'], accounts });
      tokens.set(who, token);
    }
  });
  afterAll(async () => {
    await desk.server.close();
  });

  const send = (method: 'GET' | 'POST' | 'PUT', url: string, who: Who, body?: unknown) =>
    desk.ask(method, `/api${url}`, { token: tokens.get(who) ?? '', body });
  return {
    db,
    clock,
    platform,
    /** What the routes were given beside the store. */
    get parts() {
      return desk.parts;
    },
    get: (url: string, who: Who = 'admin') => send('GET', url, who),
    post: (url: string, body: unknown = {}, who: Who = 'admin') => send('POST', url, who, body),
    upload: (url: string, csv: string, who: Who = 'admin') =>
      desk.server.inject({
        method: 'POST',
        url: `/api${url}`,
        headers: { authorization: `Bearer ${tokens.get(who) ?? ''}`, 'content-type': 'text/csv' },
        payload: csv,
      }),
    put: (url: string, body: unknown = {}, who: Who = 'admin') => send('PUT', url, who, body),
  };
}
