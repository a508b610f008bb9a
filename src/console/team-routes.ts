import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Queryable } from '../store/store';
import { ADMINS, EVERYBODY } from './access';
import { agentOf } from './authenticate';
import { sessionListSchema } from './contract/me';
import * as team from './contract/team';
import { listColleagues, listMembers } from './people/member-rows';
import type { Team } from './people/team';
import { ACTION_REFUSALS, REFUSALS } from './refusals';
import type { Sessions } from './sign-in/sessions';

export interface TeamRoutesDeps {
  readonly store: Queryable;
  readonly team: Team;
  readonly sessions: Pick<Sessions, 'list'>;
}

/** The people of the team: everybody sees who there is, admins look after them. */
export function teamRoutes(scope: FastifyInstance, { store, team: people, sessions }: TeamRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/people',
    { config: EVERYBODY, schema: { response: { 200: team.colleagueListSchema, ...REFUSALS } } },
    async () => ({ people: await listColleagues(store) }),
  );
  api.get(
    '/team',
    { config: ADMINS, schema: { response: { 200: team.memberListSchema, ...REFUSALS } } },
    async () => ({ members: await listMembers(store) }),
  );
  api.post(
    '/team',
    {
      config: ADMINS,
      schema: {
        body: team.newMemberSchema,
        response: { 200: team.memberWithLinkSchema, ...ACTION_REFUSALS },
      },
    },
    async (request) => people.add(request.body, agentOf(request)),
  );
  const params = team.memberIdSchema;
  api.patch(
    '/team/:id',
    {
      config: ADMINS,
      schema: {
        params,
        body: team.memberChangeSchema,
        response: { 200: team.memberSchema, ...ACTION_REFUSALS },
      },
    },
    async (request) => people.change(request.params.id, request.body, agentOf(request)),
  );
  api.post(
    '/team/:id/reset',
    { config: ADMINS, schema: { params, response: { 200: team.memberWithLinkSchema, ...ACTION_REFUSALS } } },
    async (request) => people.reset(request.params.id, agentOf(request)),
  );
  api.post(
    '/team/:id/token',
    { config: ADMINS, schema: { params, response: { 200: team.memberTokenSchema, ...ACTION_REFUSALS } } },
    async (request) => ({ token: await people.newToken(request.params.id, agentOf(request)) }),
  );
  const sessionsOf = async (id: number, current: number | null) => ({
    sessions: [...(await sessions.list(id, current ?? undefined))],
  });
  api.get(
    '/team/:id/sessions',
    { config: ADMINS, schema: { params, response: { 200: sessionListSchema, ...ACTION_REFUSALS } } },
    async (request) => {
      const { id } = await people.member(request.params.id, agentOf(request));
      return await sessionsOf(id, request.sessionId);
    },
  );
  api.delete(
    '/team/:id/sessions/:sessionId',
    {
      config: ADMINS,
      schema: { params: team.memberSessionSchema, response: { 200: sessionListSchema, ...ACTION_REFUSALS } },
    },
    async (request) => {
      const { id, sessionId } = request.params;
      await people.endSession(id, sessionId, agentOf(request));
      return await sessionsOf(id, request.sessionId);
    },
  );
}
