import type { FastifyRequest } from 'fastify';
import type { Agents } from '../handoff/agents';
import { ApiError } from '../lib/errors';
import type { Agent } from './contract/agent';

const BEARER = /^bearer ([\x21-\x7e]+)$/i;

/**
 * The person behind a request, by `Authorization: Bearer <token>` and nothing else: no cookie means that no other site
 * can make a browser act for its user.
 * @throws ApiError 401 TOKEN_REFUSED, the same for no token, a wrong one and one of a person who has left.
 */
export async function authenticate(
  request: FastifyRequest,
  agents: Pick<Agents, 'findByToken'>,
): Promise<Agent> {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  const agent = token === undefined ? undefined : await agents.findByToken(token);
  if (!agent) {
    throw new ApiError(
      401,
      'TOKEN_REFUSED',
      'send the token of an active agent: Authorization: Bearer <token>',
    );
  }
  return agent;
}
