import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Brand } from '../../brand';
import { accountKey, type ChannelName } from '../../channel/account';
import type { Capabilities } from '../../channel/adapter';
import type { Clock } from '../../lib/clock';
import { ApiError } from '../../lib/errors';
import type { Store } from '../../store/store';
import { ADMINS, EVERYBODY, mayAct } from '../access';
import { agentOf } from '../authenticate';
import type { Agent } from '../contract/agent';
import * as channels from '../contract/channels';
import { problemSchema } from '../contract/common';
import { changerOf } from '../note-change';
import { ACTION_REFUSALS, ID_REFUSALS, REFUSALS } from '../refusals';
import { type ChannelDeps, formerAccounts, type KnownAccount, listAccounts } from './account-states';
import { type CheckDeps, checkAccount, resubscribeAccount } from './check-account';
import { listDeadLetters, replayDeadLetters } from './dead-letters';
import { holdAccount, resumeSending } from './hold';
import { sendTestMessage, testThreads } from './test-message';

export interface ChannelRoutesDeps extends Pick<CheckDeps, 'senderOf'> {
  readonly store: Store;
  readonly clock: Clock;
  readonly brand: Brand;
  readonly capabilitiesOf: (channel: ChannelName, accountId?: string) => Capabilities;
  /** There is something to send again. */
  readonly onOutbox: () => void;
}

const ACTIONS = {
  200: channels.channelListSchema,
  ...ACTION_REFUSALS,
  502: problemSchema,
} as const;
const params = channels.accountParameterSchema;

/** How the accounts stand with their platforms; admins can stop and mend them. */
export function channelRoutes(scope: FastifyInstance, deps: ChannelRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  const accounts = knownAccounts(deps.brand);
  const list = { store, accounts, capabilitiesOf: capabilities(deps), timeZone: deps.brand.brand.timeZone };
  const show = (agent: Agent) => listAccounts({ agent, now: clock.now() }, list);
  const assertKnown = async (agent: Agent, accountId: string) => {
    const all = [...accounts, ...(await formerAccounts({ store, accounts }))];
    const known = all.some((account) => account.accountId === accountId);
    if (known && mayAct(agent, { account: accountId })) return;
    throw new ApiError(404, 'ACCOUNT_NOT_FOUND', 'there is no such account for you: look at the list');
  };
  api.get(
    '/channels',
    { config: EVERYBODY, schema: { response: { 200: channels.channelListSchema, ...REFUSALS } } },
    async (request) => await show(agentOf(request)),
  );
  api.post(
    '/channels/:accountId/hold',
    { config: ADMINS, schema: { params, body: channels.holdSchema, response: ACTIONS } },
    async (request) => {
      const { accountId } = request.params;
      await assertKnown(agentOf(request), accountId);
      await holdAccount(store, { accountId, ...request.body }, changerOf(request, clock.now()));
      return await show(agentOf(request));
    },
  );
  api.post(
    '/channels/:accountId/resume',
    { config: ADMINS, schema: { params, response: ACTIONS } },
    async (request) => {
      await assertKnown(agentOf(request), request.params.accountId);
      await resumeSending(store, request.params.accountId, changerOf(request, clock.now()));
      deps.onOutbox();
      return await show(agentOf(request));
    },
  );
  api.post(
    '/channels/:accountId/check',
    { config: ADMINS, schema: { params, response: ACTIONS } },
    async (request) => {
      await assertKnown(agentOf(request), request.params.accountId);
      await checkAccount(deps, request.params.accountId, clock.now());
      return await show(agentOf(request));
    },
  );
  api.post(
    '/channels/:accountId/resubscribe',
    { config: ADMINS, schema: { params, response: ACTIONS } },
    async (request) => {
      await assertKnown(agentOf(request), request.params.accountId);
      await resubscribeAccount(deps, request.params.accountId, changerOf(request, clock.now()));
      return await show(agentOf(request));
    },
  );
  deadLetterRoutes(scope, deps, assertKnown);
  testRoutes(scope, deps, assertKnown);
}

function testRoutes(
  scope: FastifyInstance,
  { store, clock, capabilitiesOf, onOutbox }: ChannelRoutesDeps,
  assertKnown: (agent: Agent, accountId: string) => Promise<void>,
): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/channels/:accountId/test',
    {
      config: ADMINS,
      schema: { params, response: { 200: channels.testThreadListSchema, ...ID_REFUSALS } },
    },
    async (request) => {
      const { accountId } = request.params;
      await assertKnown(agentOf(request), accountId);
      return { threads: await testThreads(store, accountId, clock.now(), { capabilitiesOf }) };
    },
  );
  api.post(
    '/channels/:accountId/test',
    {
      config: ADMINS,
      schema: {
        params,
        body: channels.testMessageSchema,
        response: { 200: channels.testSentSchema, ...ACTION_REFUSALS },
      },
    },
    async (request) => {
      const { accountId } = request.params;
      await assertKnown(agentOf(request), accountId);
      const changer = changerOf(request, clock.now());
      const test = { accountId, ...request.body };
      const sent = await store.transaction((tx) => sendTestMessage(tx, test, changer, { capabilitiesOf }));
      onOutbox();
      return sent;
    },
  );
}

function deadLetterRoutes(
  scope: FastifyInstance,
  { store, clock, onOutbox }: ChannelRoutesDeps,
  assertKnown: (agent: Agent, accountId: string) => Promise<void>,
): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/channels/:accountId/dead',
    {
      config: ADMINS,
      schema: { params, response: { 200: channels.deadLetterListSchema, ...ID_REFUSALS } },
    },
    async (request) => {
      await assertKnown(agentOf(request), request.params.accountId);
      return { letters: await listDeadLetters(store, request.params.accountId) };
    },
  );
  api.post(
    '/channels/:accountId/replay',
    {
      config: ADMINS,
      schema: {
        params,
        body: channels.replaySchema,
        response: { 200: channels.replayedSchema, ...ID_REFUSALS },
      },
    },
    async (request) => {
      const { accountId } = request.params;
      await assertKnown(agentOf(request), accountId);
      const wish = { accountId, ids: request.body.ids };
      const replayed = await replayDeadLetters(store, wish, changerOf(request, clock.now()));
      if (replayed.again > 0) onOutbox();
      return replayed;
    },
  );
}

function capabilities({ capabilitiesOf }: ChannelRoutesDeps): ChannelDeps['capabilitiesOf'] {
  // Accounts come from brand.yaml, whose channels are checked.
  return (channel) => capabilitiesOf(channel as KnownAccount['channel']);
}

function knownAccounts({ accounts }: Brand): KnownAccount[] {
  return accounts.map(({ channel, id, handle, sandbox, humanAgent }) => ({
    accountId: accountKey({ channel, id }),
    channel,
    handle,
    configured: true,
    sandbox: sandbox === true,
    humanAgent: humanAgent === true,
    canResubscribe: channel !== 'x',
  }));
}
