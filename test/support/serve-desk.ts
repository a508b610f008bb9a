import type { FastifyInstance, RouteOptions } from 'fastify';
import { ROLES, type Role } from '../../src/console/contract/agent';
import { type ConsoleDeps, consoleRoutes } from '../../src/console/routes';
import { type Agents, createAgents } from '../../src/handoff/agents';
import { randomIds } from '../../src/lib/ids';
import { silentLog } from '../../src/lib/log';
import type { Store } from '../../src/store/store';
import { CAPABILITIES, NOON } from './handoff';
import { type Ask, askOver, quietServer } from './quiet-server';
import { testSessions, testSignIn } from './sign-in';
import { testDesk } from './test-desk';

/** The whole API of the desk below /api, asked without a socket. */
export interface ServedDesk {
  readonly server: FastifyInstance;
  readonly agents: Agents;
  /** All but the description of the API itself. */
  readonly routes: readonly RouteOptions[];
  /** What the routes were given beside the store. */
  readonly parts: ReturnType<typeof testDesk>;
  readonly ask: Ask;
}

/** @param given parts instead of the ordinary ones: the demo brand, real sign-in, a clock that stands still at noon. */
export async function serveDesk(store: Store, given: Partial<ConsoleDeps> = {}): Promise<ServedDesk> {
  const server = quietServer();
  const routes: RouteOptions[] = [];
  server.addHook('onRoute', (route) => {
    if (route.url.startsWith('/api/') && route.url !== '/api/openapi.json') routes.push(route);
  });
  const agents = createAgents({ store, ids: randomIds });
  const clock = given.clock ?? { now: () => NOON };
  const parts = testDesk(store, clock);
  await server.register(consoleRoutes, {
    prefix: '/api',
    store,
    agents,
    sessions: testSessions(store),
    signIn: testSignIn(store).signIn,
    ownOrigin: () => undefined,
    log: silentLog,
    clock,
    capabilitiesOf: (channel) => CAPABILITIES[channel],
    ...parts,
    onAwake: () => undefined,
    onOutbox: () => undefined,
    ...given,
  });
  await server.ready();
  return {
    server,
    agents,
    routes,
    parts,
    ask: askOver(server),
  };
}

/** Adds somebody of each role, called by it: The agent. @returns their tokens */
export async function tokensOfRoles({ agents }: ServedDesk): Promise<Record<Role, string>> {
  const tokens: Record<Role, string> = { agent: '', moderator: '', admin: '' };
  for (const role of ROLES) {
    tokens[role] = (await agents.add({ name: `The ${role}`, role, languages: ['nb'] })).token;
  }
  return tokens;
}
