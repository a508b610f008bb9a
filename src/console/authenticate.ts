import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { AGENT_COLUMNS, type Agents } from '../handoff/agents';
import { ApiError } from '../lib/errors';
import type { Queryable, Store } from '../store/store';
import { assertInReach, assertWholeBrand } from './access';
import type { Agent, Role } from './contract/agent';
import { assertSameSite, type OwnOrigin } from './same-site';
import type { Sessions } from './sign-in/sessions';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; set on every /api route but the description. */
    agent: Agent | null;
    /** The session of a browser; null for scripts, which send a token. */
    sessionId: number | null;
  }
  interface FastifyContextConfig {
    /** Who may use the route: said on every route of the API. */
    roles?: readonly Role[];
    /** The answer holds nothing but what this very person has written: it goes back as it was, for moderators too. */
    ownWords?: true;
    /** What it changes is the whole brand's: refused to whoever is limited to accounts. */
    wholeBrand?: true;
    /** A table to download that holds figures and codes alone, of nobody: it goes out as it is, for moderators too. */
    sums?: true;
  }
}

export interface AuthenticateDeps {
  readonly store: Store;
  readonly agents: Pick<Agents, 'findByToken'>;
  readonly sessions: Sessions;
  readonly ownOrigin: OwnOrigin;
}

/** Header with the csrf token of `GET /api/me`. */
const CSRF_HEADER = 'x-renewdesk-csrf';
const BEARER = /^bearer ([\x21-\x7e]+)$/i;
const READING: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * The gate of the API, before a body is read: who asks (a session's cookie, or a script's token), whether their role
 * and accounts allow this address, and that no other site made the browser ask.
 * @throws ApiError 401 TOKEN_REFUSED, the same whatever is wrong with who asks; 403 ROLE_MISSING, ACCOUNTS_BEYOND, CSRF_REFUSED; 404
 * NOT_FOUND for what belongs to an account the person may not see.
 */
export async function authenticate(
  request: FastifyRequest,
  reply: FastifyReply,
  deps: AuthenticateDeps,
): Promise<void> {
  const agent = await whoAsks(request, reply, deps);
  const { roles, wholeBrand } = request.routeOptions.config;
  if (!roles?.includes(agent.role)) {
    throw new ApiError(403, 'ROLE_MISSING', `this is for ${listed(roles)}: ask one of them`);
  }
  if (wholeBrand) assertWholeBrand(agent);
  if (request.sessionId !== null && !READING.has(request.method)) {
    assertSameSite(request, deps.ownOrigin);
    assertCsrfToken(request, request.sessionId, deps.sessions);
  }
  await assertInReach(deps.store, agent, { route: request.routeOptions.url ?? '', params: request.params });
}

/**
 * Whether who asked would still be let in, with the same rights: for answers that stay open. A session does not count
 * as used by it.
 */
export async function isStillIn(
  request: FastifyRequest,
  deps: Pick<AuthenticateDeps, 'store' | 'agents' | 'sessions'>,
): Promise<boolean> {
  return (await isKnown(request, deps)) && (await hasSameRights(deps.store, agentOf(request)));
}

async function isKnown(
  { headers, sessionId }: FastifyRequest,
  { agents, sessions }: Pick<AuthenticateDeps, 'agents' | 'sessions'>,
): Promise<boolean> {
  if (sessionId !== null) return await sessions.isOpen(sessionId);
  const token = BEARER.exec(headers.authorization ?? '')?.[1];
  return token !== undefined && (await agents.findByToken(token)) !== undefined;
}

async function hasSameRights(store: Queryable, { id, role, accounts }: Agent): Promise<boolean> {
  const now = await store.one<Pick<Agent, 'role' | 'accounts'>>({
    name: 'agent-rights',
    text: `select ${AGENT_COLUMNS} from agent where id = $1`,
    values: [id],
  });
  return now?.role === role && now.accounts.join() === accounts.join();
}

/**
 * For onRoute: who may use a route has to be said where it is declared.
 * @throws Error, so that the product does not start.
 */
export function assertRoles({ method, url, config }: RouteOptions): void {
  if (config?.roles && config.roles.length > 0) return;
  throw new Error(`${[method].flat().join('/')} ${url}: say who may use it, config: { roles: [...] }`);
}

async function whoAsks(
  request: FastifyRequest,
  reply: FastifyReply,
  { agents, sessions }: AuthenticateDeps,
): Promise<Agent> {
  const { authorization, cookie } = request.headers;
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    const agent = token === undefined ? undefined : await agents.findByToken(token);
    if (!agent) throw refused();
    request.agent = agent;
    return agent;
  }
  const session = await sessions.find(cookie);
  if (!session) throw refused();
  request.agent = session.agent;
  request.sessionId = session.sessionId;
  if (session.setCookie !== undefined) reply.header('set-cookie', session.setCookie);
  return session.agent;
}

function assertCsrfToken(request: FastifyRequest, sessionId: number, sessions: Sessions): void {
  const given = request.headers[CSRF_HEADER];
  if (typeof given === 'string' && sessions.isCsrfToken(sessionId, given)) return;
  throw new ApiError(403, 'CSRF_REFUSED', `send the csrf of GET /api/me as ${CSRF_HEADER}`);
}

function refused(): ApiError {
  return new ApiError(
    401,
    'TOKEN_REFUSED',
    'sign in at /console/sign-in, or send the token of an active agent: Authorization: Bearer <token>',
  );
}

function listed(roles: readonly Role[] = []): string {
  return roles.length === 0 ? 'nobody' : roles.join(' and ');
}

/** Who asks, in a route of the API. */
export function agentOf({ agent }: { readonly agent: Agent | null }): Agent {
  if (!agent) throw new Error('the hook lets nobody through whom it does not know');
  return agent;
}
