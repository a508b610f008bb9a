import { afterAll, beforeAll } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import type { Role } from '../../../src/console/contract/agent';
import { consoleRoutes } from '../../../src/console/routes';
import { createAgents } from '../../../src/handoff/agents';
import { randomIds } from '../../../src/lib/ids';
import { silentLog } from '../../../src/lib/log';
import { createMetrics } from '../../../src/lib/metrics';
import { createServer } from '../../../src/webhook/server';
import { useTestDatabase } from '../../support/database';
import { CAPABILITIES, NOON } from '../../support/handoff';
import { testSessions, testSignIn } from '../../support/sign-in';
import { testDesk } from '../../support/test-desk';

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
  const tokens = new Map<Who, string>();
  let server: FastifyInstance;

  beforeAll(async () => {
    const agents = createAgents({ store: db.store, ids: randomIds });
    for (const who of ['agent', 'moderator', 'admin', 'elsewhere', 'scout'] as const) {
      const role = ROLE_OF[who];
      const accounts = who === 'elsewhere' || who === 'scout' ? ['x:900'] : [];
      tokens.set(who, (await agents.add({ name: `The ${who}`, role, languages: ['nb'], accounts })).token);
    }
    server = createServer({
      log: silentLog,
      ids: randomIds,
      metrics: createMetrics(),
      ready: async () => [],
    });
    await server.register(consoleRoutes, {
      prefix: '/api',
      store: db.store,
      agents,
      sessions: testSessions(db.store),
      signIn: testSignIn(db.store).signIn,
      ownOrigin: () => undefined,
      log: silentLog,
      clock: { now: () => clock.at },
      capabilitiesOf: (channel) => CAPABILITIES[channel],
      ...testDesk(db.store, { now: () => clock.at }),
      onAwake: () => undefined,
      onOutbox: () => undefined,
    });
    await server.ready();
  });
  afterAll(async () => {
    await server.close();
  });

  const headers = (who: Who) => ({ authorization: `Bearer ${tokens.get(who) ?? ''}` });
  const send = (method: 'POST' | 'PUT', url: string, body: unknown, who: Who) =>
    server.inject({
      method,
      url: `/api${url}`,
      headers: { ...headers(who), 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    });
  return {
    db,
    clock,
    get: (url: string, who: Who = 'admin') => server.inject({ url: `/api${url}`, headers: headers(who) }),
    post: (url: string, body: unknown = {}, who: Who = 'admin') => send('POST', url, body, who),
    upload: (url: string, csv: string, who: Who = 'admin') =>
      server.inject({
        method: 'POST',
        url: `/api${url}`,
        headers: { ...headers(who), 'content-type': 'text/csv' },
        payload: csv,
      }),
    put: (url: string, body: unknown = {}, who: Who = 'admin') => send('PUT', url, body, who),
  };
}
