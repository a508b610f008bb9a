import { randomInt } from 'node:crypto';
import type { Answer, Call, Route } from '../core/http';
import { targetOf, type World } from '../core/world';
import { admit, type GraphCall, isAnswer, maskToken, pickAccount, readBody, tokenOf } from './access';
import type { GraphAccount, GraphAccounts } from './accounts';
import { type ControlCall, controlThread, threadOwner } from './control';
import type { GraphEmitter } from './emit';
import { badParameter, graphError } from './errors';
import { conversationNode, conversations } from './history';
import { moderate } from './moderate';
import { messengerProfile, readNode } from './nodes';
import { sendMessage } from './send';
import { appSubscriptions, subscribedApps } from './subscriptions';
import { debugToken, oauthToken, refreshToken } from './tokens';

/** All routes of the emulated Graph API, without the version in the path. */
export function graphRoutes(world: World, accounts: GraphAccounts, emitter: GraphEmitter): Route[] {
  const guarded =
    (handle: (graphCall: GraphCall) => Answer) =>
    (call: Call): Answer => {
      const admitted = admit(call, accounts, world);
      return isAnswer(admitted) ? admitted : troubled(admitted, handle, world);
    };
  const on = (method: string, pattern: string, handle: (graphCall: GraphCall) => Answer): Route => ({
    method,
    pattern,
    handle: guarded(handle),
  });
  const control = (name: ControlCall) =>
    on('POST', `/:node/${name}`, (graphCall) => controlThread(name, graphCall, emitter, world));
  const every = (methods: readonly string[], pattern: string, handle: (graphCall: GraphCall) => Answer) =>
    methods.map((method) => on(method, pattern, handle));

  return [
    on('POST', '/:node/messages', (graphCall) => sendMessage(graphCall, emitter, world)),
    { method: 'GET', pattern: '/refresh_access_token', handle: (call) => refreshToken(call, accounts) },
    { method: 'GET', pattern: '/access_token', handle: (call) => refreshToken(call, accounts) },
    { method: 'GET', pattern: '/oauth/access_token', handle: (call) => oauthToken(call, accounts) },
    { method: 'POST', pattern: '/oauth/access_token', handle: (call) => oauthToken(call, accounts) },
    { method: 'GET', pattern: '/debug_token', handle: (call) => debugToken(call, accounts, world) },
    on('GET', '/:node', (graphCall) => readNode(graphCall, world)),
    on('GET', '/:node/conversations', (graphCall) => conversations(graphCall, world)),
    on(
      'GET',
      '/:node/messages',
      (graphCall) =>
        conversationNode(graphCall.call.params.node ?? '', 'messages', graphCall, world) ??
        graphError('unknownObject'),
    ),
    on('GET', '/:node/thread_owner', (graphCall) => threadOwner(graphCall, world)),
    on('POST', '/:node/moderate_conversations', (graphCall) => moderate(graphCall, world)),
    on('POST', '/:node/message_attachments', upload),
    ...every(['GET', 'POST', 'DELETE'], '/:node/messenger_profile', messengerProfile),
    ...every(['GET', 'POST', 'DELETE'], '/:node/subscribed_apps', (graphCall) =>
      subscribedApps(graphCall, world),
    ),
    control('pass_thread_control'),
    control('take_thread_control'),
    control('request_thread_control'),
    control('release_thread_control'),
    control('extend_thread_control'),
    {
      method: 'POST',
      pattern: '/:app/subscriptions',
      handle: (call) => {
        const fields = { ...Object.fromEntries(call.query), ...readBody(call) };
        const token = tokenOf(call, fields);
        return appSubscriptions({ ...fields, access_token: token }, call.params.app ?? '', accounts, world);
      },
    },
  ];
}

function upload({ fields }: GraphCall): Answer {
  if (fields.message === undefined) return badParameter('message is required');
  return { status: 200, body: { attachment_id: String(randomInt(1e14)) } };
}

/** Trouble that any call may meet: the API is down, or slow. */
function troubled(graphCall: GraphCall, handle: (graphCall: GraphCall) => Answer, world: World): Answer {
  const state = accountOf(graphCall, world) ?? graphCall.accounts[0];
  if (state === undefined) return handle(graphCall);
  const target = targetOf(state.account);
  const down = world.faults.take('outage', target);
  if (down?.flag('reset') === true) return { status: 0, drop: true };
  if (down !== undefined) return { ...graphError('temporary'), status: down.number('status', 503) };
  const answer = handle(graphCall);
  const slow = world.faults.take('slow-answer', target);
  return slow === undefined ? answer : { ...answer, delayMs: slow.number('delayMs', 1_000) };
}

function accountOf(graphCall: GraphCall, world: World): GraphAccount | undefined {
  return pickAccount(graphCall, ({ account: { channel, id: accountId } }, userId) => {
    return world.threads.find({ channel, accountId, userId }) !== undefined;
  });
}

/** Writes an answered call into the log, with no more of the token than tells two apart. */
export function observeGraph(
  call: Call,
  answer: Answer,
  ms: number,
  accounts: GraphAccounts,
  world: World,
): void {
  const token = tokenOf(call, Object.fromEntries(call.query)) ?? tokenOf(call, readBody(call));
  const [state] = token === undefined ? [] : accounts.byToken(token);
  // Bodies with an error are made by errors.ts.
  const error = (answer.body as { error?: { code?: number; error_subcode?: number } } | undefined)?.error;
  world.log.append('api', {
    ...(state === undefined ? { api: 'graph' } : targetOf(state.account)),
    method: call.method,
    path: call.path,
    status: answer.drop === true ? null : answer.status,
    token: maskToken(token) ?? null,
    ms: Math.round(ms),
    ...(error === undefined ? {} : { code: error.code, subcode: error.error_subcode ?? null }),
  });
}
