import { randomInt } from 'node:crypto';
import { type Answer, type Call, type HttpServer, type Route, serve } from '../core/http';
import { asText, type JsonObject } from '../core/json';
import type { Emitted, Platform } from '../core/platform';
import type { Line, Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import type { SandboxAccount } from '../types';
import { admit, type GraphCall, isAnswer, maskToken, readBody, tokenOf } from './access';
import { createGraphAccounts, type GraphAccount, type GraphAccounts, signatures } from './accounts';
import { GRAPH_EVENTS, occur } from './catalogue';
import {
  type ControlCall,
  controlThread,
  INSTAGRAM_INBOX_APP,
  PAGE_INBOX_APP,
  take,
  threadOwner,
} from './control';
import { createGraphEmitter, type GraphEmitter } from './emit';
import { badParameter, graphError } from './errors';
import { conversationNode, conversations } from './history';
import { messengerProfile, moderate, readNode } from './nodes';
import { sendMessage } from './send';
import { appSubscriptions, handshake, subscribedApps } from './subscriptions';
import { oauthToken, refreshToken } from './tokens';

const VERSION = /^\/v\d+\.\d+(?=\/|$)/;

/** Emulates Meta's Graph API for the Messenger and Instagram accounts among `accounts`. */
export function createGraph(
  world: World,
  all: readonly SandboxAccount[],
): { platform: Platform; listen: (port: number) => Promise<HttpServer> } {
  const accounts = createGraphAccounts(
    world,
    all.filter(({ channel }) => channel !== 'x'),
  );
  const emitter = createGraphEmitter(world);
  return {
    platform: graphPlatform(world, accounts, emitter),
    listen: (port) =>
      serve({
        routes: routesOf(world, accounts, emitter),
        port,
        strip: VERSION,
        notFound: () => graphError('noMethod'),
        observe: (call, answer, ms) => observe(call, answer, ms, accounts, world),
      }),
  };
}

function routesOf(world: World, accounts: GraphAccounts, emitter: GraphEmitter): Route[] {
  const guarded =
    (handle: (graphCall: GraphCall) => Answer) =>
    (call: Call): Answer => {
      const broken = outage(call, accounts, world);
      if (broken !== undefined) return broken;
      const admitted = admit(call, accounts, world);
      return isAnswer(admitted) ? admitted : slowed(handle(admitted), admitted, world);
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
    ...every(['GET', 'POST', 'DELETE'], '/:node/subscribed_apps', subscribedApps),
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

/** The whole API is down for the account whose token calls. */
function outage(call: Call, accounts: GraphAccounts, world: World): Answer | undefined {
  const [state] = accounts.byToken(tokenOf(call, Object.fromEntries(call.query)) ?? '');
  const target = state === undefined ? { channel: 'facebook', accountId: '' } : targetOf(state.account);
  const strike = world.faults.take('outage', target);
  if (strike === undefined) return undefined;
  if (strike.flag('reset')) return { status: 0, drop: true };
  return { ...graphError('temporary'), status: strike.number('status', 503) };
}

function slowed(answer: Answer, { accounts: [state] }: GraphCall, world: World): Answer {
  if (state === undefined) return answer;
  const slow = world.faults.take('slow-answer', targetOf(state.account));
  return slow === undefined ? answer : { ...answer, delayMs: slow.number('delayMs', 1_000) };
}

function observe(call: Call, answer: Answer, ms: number, accounts: GraphAccounts, world: World): void {
  const token = tokenOf(call, Object.fromEntries(call.query)) ?? tokenOf(call, readBody(call));
  const [state] = token === undefined ? [] : accounts.byToken(token);
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

function graphPlatform(world: World, accounts: GraphAccounts, emitter: GraphEmitter): Platform {
  function nativeReply(thread: Thread, text: string): Emitted {
    const state = accounts.of(accountOf(thread));
    const isInstagram = state.account.channel === 'instagram';
    const messageId = world.ids.mid(isInstagram ? 'instagram' : 'facebook');
    const line: Line = { messageId, at: world.clock.now(), from: 'brand', origin: 'native', text };
    world.threads.write(thread, line);
    world.log.append('native', { ...targetOf(state.account, thread.user.userId), messageId, text });
    if (state.account.routing === true) {
      take(state, thread, isInstagram ? INSTAGRAM_INBOX_APP : PAGE_INBOX_APP, '', emitter, world);
    }
    const extra: JsonObject = isInstagram ? {} : { app_id: Number(PAGE_INBOX_APP) };
    return { messageId, delivered: emitter.echo(state, thread, line, extra) };
  }

  function accountOf({ user }: Thread): SandboxAccount {
    const found = accounts.list.find(
      ({ account }) => account.id === user.accountId && account.channel === user.channel,
    );
    if (found === undefined) throw new Error(`no account ${user.accountId}`);
    return found.account;
  }

  function event(account: SandboxAccount, kind: string, body: JsonObject): Emitted | string {
    const state = accounts.of(account);
    const userId = asText(body.userId) ?? world.ids.scopedUser();
    const { channel, id: accountId } = account;
    const newest = world.threads.find({ channel, accountId, userId })?.lines.at(-1);
    const isInstagram = channel === 'instagram';
    const mid =
      asText(body.messageId) ?? newest?.messageId ?? world.ids.mid(isInstagram ? 'instagram' : 'facebook');
    const delivered = occur(kind, { state, userId, mid, body, emitter, world });
    return delivered === undefined ? `unknown kind "${kind}"` : { messageId: mid, delivered };
  }

  async function setWebhook(
    account: SandboxAccount,
    url: string,
    shakeHands: boolean,
  ): Promise<string | undefined> {
    const state: GraphAccount = accounts.of(account);
    const wrong = shakeHands ? await handshake(url, account.verifyToken, [state], world) : undefined;
    if (wrong !== undefined) return wrong;
    state.webhookUrl = url;
    state.delivery.resubscribe();
    return undefined;
  }

  return {
    accounts: accounts.list.map(({ account }) => account),
    newUserId: () => world.ids.scopedUser(),
    say: (thread, saying) => emitter.say(accounts.of(accountOf(thread)), thread, saying),
    nativeReply,
    event,
    eventKinds: GRAPH_EVENTS,
    raw: (account, body, secret) =>
      accounts.of(account).delivery.raw(body, secret === undefined ? {} : signatures(body, secret)),
    setWebhook,
    signingSecret: ({ appSecrets: [secret = ''] }) => secret,
    isSubscribed: (account) => accounts.of(account).delivery.subscribed,
    get pending() {
      return accounts.list.reduce((sum, { delivery }) => sum + delivery.pending, 0);
    },
    reset() {
      for (const { account, delivery, tokens } of accounts.list) {
        delivery.resubscribe();
        tokens.clear();
        tokens.add(account.token);
      }
    },
    close() {
      for (const { delivery } of accounts.list) delivery.close();
    },
  };
}
