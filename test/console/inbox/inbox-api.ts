import { afterAll, beforeAll } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ChannelName } from '../../../src/channel/account';
import { authenticate } from '../../../src/console/authenticate';
import type { Role } from '../../../src/console/contract/agent';
import { caseWorkRoutes } from '../../../src/console/inbox/case-work-routes';
import { inboxRoutes } from '../../../src/console/inbox/inbox-routes';
import { createAgents } from '../../../src/handoff/agents';
import { randomIds } from '../../../src/lib/ids';
import { useTestDatabase } from '../../support/database';
import { CAPABILITIES, NOON } from '../../support/handoff';
import { type Ask, askOver, quietServer } from '../../support/quiet-server';
import { testSessions, testSignIn } from '../../support/sign-in';

/**
 * The inbox's part of the API over a database of its own, asked as people of each role; the whole would take longer to
 * start. Its time is `clock.now`.
 */
export function useInboxApi() {
  const db = useTestDatabase();
  const people: Partial<Record<Role | 'other', { readonly id: number; readonly token: string }>> = {};
  const clock = { now: NOON };
  const awake: string[] = [];
  let server: FastifyInstance;

  beforeAll(async () => {
    const agents = createAgents({ store: db.store, ids: randomIds });
    for (const who of ['agent', 'moderator', 'admin', 'other'] as const) {
      const role = who === 'other' ? 'agent' : who;
      const { agent, token } = await agents.add({ name: `The ${who}`, role, languages: ['nb'] });
      people[who] = { id: agent.id, token };
    }
    server = quietServer();
    server.setValidatorCompiler(validatorCompiler);
    server.setSerializerCompiler(serializerCompiler);
    const deps = {
      store: db.store,
      agents,
      sessions: testSessions(db.store),
      signIn: testSignIn(db.store).signIn,
      ownOrigin: () => undefined,
      clock: { now: () => clock.now },
      capabilitiesOf: (channel: ChannelName) => CAPABILITIES[channel],
      onAwake: (threadIds: readonly string[]) => {
        awake.push(...threadIds);
      },
    };
    await server.register(
      async (scope) => {
        scope.decorateRequest('agent', null);
        scope.decorateRequest('sessionId', null);
        scope.addHook('onRequest', (request, reply) => authenticate(request, reply, deps));
        inboxRoutes(scope, deps);
        caseWorkRoutes(scope, deps);
      },
      { prefix: '/api' },
    );
    await server.ready();
  });
  afterAll(async () => {
    await server.close();
  });

  const person = (who: Role | 'other') => {
    const found = people[who];
    if (!found) throw new Error('people exist inside tests only');
    return found;
  };
  const ask = (method: Parameters<Ask>[0], url: string, who: Role | 'other', body?: unknown) =>
    askOver(server)(method, url, { token: person(who).token, body });
  return {
    db,
    clock,
    awake,
    idOf: (who: Role | 'other') => person(who).id,
    get: (url: string, who: Role | 'other' = 'admin') => ask('GET', url, who),
    post: (url: string, body: unknown = {}, who: Role | 'other' = 'admin') => ask('POST', url, who, body),
    patch: (url: string, body: unknown, who: Role | 'other' = 'admin') => ask('PATCH', url, who, body),
    remove: (url: string, who: Role | 'other' = 'admin') => ask('DELETE', url, who),
  };
}
