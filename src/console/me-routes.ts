import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Clock } from '../lib/clock';
import { ApiError } from '../lib/errors';
import type { Queryable } from '../store/store';
import { EVERYBODY } from './access';
import { agentOf } from './authenticate';
import type { Agent } from './contract/agent';
import * as me from './contract/me';
import { REFUSALS } from './refusals';
import { noteSignIn } from './sign-in/audit';
import { clientAddress } from './sign-in/client-address';
import type { SignIn } from './sign-in/port';
import type { Sessions } from './sign-in/sessions';

export interface MeDeps {
  readonly store: Queryable;
  readonly sessions: Sessions;
  readonly signIn: Pick<SignIn, 'changePassword'>;
  readonly clock: Clock;
}

/** What a person sees and sets of themselves: who they are, preferences, where they are signed in. */
export function meRoutes(scope: FastifyInstance, { store, sessions, signIn, clock }: MeDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const answer = async (agent: Agent, sessionId: number | null): Promise<me.Me> => ({
    ...agent,
    ...(await settingsOf(store, agent.id)),
    ...(sessionId !== null && { csrf: sessions.csrfToken(sessionId) }),
  });
  const schema = { response: { 200: me.meSchema, ...REFUSALS } };

  api.get('/me', { config: EVERYBODY, schema }, async (request) =>
    answer(agentOf(request), request.sessionId),
  );
  api.patch('/me', { config: EVERYBODY, schema: { ...schema, body: me.meChangeSchema } }, async (request) => {
    const agent = agentOf(request);
    await changeSettings(store, agent.id, request.body);
    return answer(agent, request.sessionId);
  });

  const sessionsOf = async (agent: Agent, current: number | null) => ({
    sessions: [...(await sessions.list(agent.id, current ?? undefined))],
  });
  const listed = { response: { 200: me.sessionListSchema, ...REFUSALS } };
  api.get('/me/sessions', { config: EVERYBODY, schema: listed }, async (request) =>
    sessionsOf(agentOf(request), request.sessionId),
  );
  api.post(
    '/me/sessions',
    { config: EVERYBODY, schema: { ...listed, body: me.sessionRevokeSchema } },
    async (request) => {
      const { revoke } = request.body;
      const agent = agentOf(request);
      const { sessionId } = request;
      const ended = await sessions.end(
        agent.id,
        revoke === 'others' ? { ...(sessionId !== null && { but: sessionId }) } : { only: revoke },
      );
      const line = {
        act: 'sign_in.sessions_ended',
        by: agent.id,
        about: agent.id,
        detail: { ended },
      } as const;
      await noteSignIn(store, { ...line, now: clock.now() });
      return sessionsOf(agent, sessionId);
    },
  );
  api.post(
    '/me/password',
    {
      config: EVERYBODY,
      schema: { body: me.passwordChangeSchema, response: { 200: me.sessionListSchema, ...REFUSALS } },
    },
    async (request) => {
      const agent = agentOf(request);
      const { sessionId } = request;
      const outcome = await signIn.changePassword({
        ...request.body,
        agentId: agent.id,
        address: clientAddress(request),
        ...(sessionId !== null && { sessionId }),
      });
      if (outcome !== 'changed') throw new ApiError(400, 'PASSWORD_REFUSED', WHY_NOT[outcome]);
      return sessionsOf(agent, sessionId);
    },
  );
}

const WHY_NOT = {
  wrong: 'the password you have now is another one, or there were too many tries: wait a little',
  short: 'the new password needs at least 12 characters',
  long: 'the new password may have 128 characters at most',
  common:
    'the new password is easy to guess: use words that are not your name, the brand or a common password',
} as const;

type Settings = Pick<me.Me, 'availability' | 'preferences'>;

async function settingsOf(store: Queryable, agentId: number): Promise<Settings> {
  const row = await store.one<Settings>({
    name: 'me-settings',
    text: 'select availability, preferences from agent where id = $1',
    values: [agentId],
  });
  // A preference that a newer version wrote must not lock anybody out of this one.
  const preferences = me.preferencesSchema.safeParse(row?.preferences);
  return { availability: row?.availability ?? 'online', preferences: preferences.data ?? {} };
}

async function changeSettings(
  store: Queryable,
  agentId: number,
  { availability, preferences = {} }: me.MeChange,
): Promise<void> {
  await store.query({
    name: 'me-change',
    text: `update agent set availability = coalesce($2, availability), preferences = preferences || $3::jsonb
            where id = $1`,
    values: [agentId, availability ?? null, JSON.stringify(preferences)],
  });
}
