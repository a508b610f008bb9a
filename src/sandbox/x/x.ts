import { type Answer, type Call, type HttpServer, type Route, serve } from '../core/http';
import { asText, type JsonObject } from '../core/json';
import type { Emitted, Platform } from '../core/platform';
import type { Line, Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import type { SandboxAccount } from '../types';
import { createXBook, type XAccount, type XBook, xSignature } from './accounts';
import { authenticate, type Caller, isRefused } from './auth';
import { occurOnX, X_EVENTS } from './catalogue';
import { createXEmitter, type XEmitter } from './emit';
import { deleteDmEvent, getDmEvent, listDmEvents } from './history';
import { createMedia } from './media';
import { readMe, readUser, setBlocked } from './people';
import { problem } from './problems';
import { count, type Family } from './quota';
import { otherParty, sendDm } from './send';
import { createStream, type Stream } from './stream';
import {
  createSubscription,
  deleteSubscription,
  listSubscriptions,
  pointEverything,
  subscribeAll,
  updateSubscription,
} from './subscriptions';
import { oauth2Revoke, oauth2Token } from './tokens';
import {
  addWebhook,
  crc,
  createWebhook,
  deleteWebhook,
  listWebhooks,
  needsApp,
  replay,
  validateWebhook,
} from './webhooks';

const MINUTE_MS = 60_000;
const MAX_BACKFILL_MINUTES = 5;

/** Emulates the X API for the X accounts among `accounts`. */
export function createX(
  world: World,
  all: readonly SandboxAccount[],
): { platform: Platform; listen: (port: number) => Promise<HttpServer> } {
  const book = createXBook(
    world,
    all.filter(({ channel }) => channel === 'x'),
  );
  const stream = createStream(world);
  const emitter = createXEmitter(world, book, stream);
  return {
    platform: xPlatform(world, book, emitter, stream),
    listen: (port) =>
      serve({
        routes: routesOf(world, book, emitter, stream),
        port,
        notFound: () => problem('noRoute'),
        observe: (call, answer, ms) => observe(call, answer, ms, book, world),
      }),
  };
}

type Handle = (call: Call, caller: Caller) => Answer | Promise<Answer>;

function routesOf(world: World, book: XBook, emitter: XEmitter, stream: Stream): Route[] {
  const media = createMedia(world);
  const on = (method: string, pattern: string, family: Family, handle: Handle): Route => ({
    method,
    pattern,
    handle: (call) => guarded(call, family, handle, book, world),
  });
  const asUser =
    (handle: Handle): Handle =>
    (call, caller) =>
      caller.kind === 'user' ? handle(call, caller) : problem('appOnly');
  const asApp =
    (handle: Handle): Handle =>
    (call, caller) =>
      needsApp(caller) ?? handle(call, caller);
  const other = (call: Call, { state }: Caller) => otherParty(call.params.id ?? '', state.account.id);

  return [
    on(
      'POST',
      '/2/dm_conversations/with/:id/messages',
      'send',
      asUser((call, caller) => sendDm(call, caller, call.params.id ?? '', emitter, world)),
    ),
    on(
      'POST',
      '/2/dm_conversations/:id/messages',
      'send',
      asUser((call, caller) => {
        const recipient = other(call, caller);
        return recipient === undefined
          ? problem('cannotDm')
          : sendDm(call, caller, recipient, emitter, world);
      }),
    ),
    on(
      'GET',
      '/2/dm_events',
      'list',
      asUser((call, caller) => listDmEvents(call, caller, undefined, world)),
    ),
    on(
      'GET',
      '/2/dm_conversations/with/:id/dm_events',
      'list-with',
      asUser((call, caller) => listDmEvents(call, caller, call.params.id, world)),
    ),
    on(
      'GET',
      '/2/dm_conversations/:id/dm_events',
      'list-of',
      asUser((call, caller) => listDmEvents(call, caller, other(call, caller) ?? '', world)),
    ),
    on(
      'GET',
      '/2/dm_events/:id',
      'get-event',
      asUser((call, caller) => getDmEvent(call, caller, world)),
    ),
    on(
      'DELETE',
      '/2/dm_events/:id',
      'delete',
      asUser((call, caller) => deleteDmEvent(call, caller, world)),
    ),
    on(
      'GET',
      '/2/users/me',
      'me',
      asUser((call, caller) => readMe(call, caller)),
    ),
    on('GET', '/2/users/:id', 'users', (call, caller) => readUser(call, caller, book, world)),
    on(
      'POST',
      '/2/users/:id/dm/block',
      'block',
      asUser((call, caller) => setBlocked(call, caller, true, world)),
    ),
    on(
      'POST',
      '/2/users/:id/dm/unblock',
      'block',
      asUser((call, caller) => setBlocked(call, caller, false, world)),
    ),
    on(
      'POST',
      '/2/webhooks',
      'webhooks',
      asApp((call, caller) => createWebhook(call, caller, book, world)),
    ),
    on(
      'GET',
      '/2/webhooks',
      'webhooks',
      asApp((_call, caller) => listWebhooks(caller, book, world)),
    ),
    on(
      'POST',
      '/2/webhooks/replay',
      'webhooks',
      asApp((call, caller) => replay(call, caller, book, emitter, world)),
    ),
    on(
      'PUT',
      '/2/webhooks/:id',
      'webhooks',
      asApp((call, caller) => validateWebhook(call, caller, book, world)),
    ),
    on(
      'DELETE',
      '/2/webhooks/:id',
      'webhooks',
      asApp((call, caller) => deleteWebhook(call, caller, book)),
    ),
    on('POST', '/2/activity/subscriptions', 'subscriptions', (call, caller) =>
      createSubscription(call, caller, book, world),
    ),
    on('GET', '/2/activity/subscriptions', 'subscriptions', () => listSubscriptions(book)),
    on('PUT', '/2/activity/subscriptions/:id', 'subscriptions', (call) => updateSubscription(call, book)),
    on('DELETE', '/2/activity/subscriptions/:id', 'subscriptions', (call) => deleteSubscription(call, book)),
    on('POST', '/2/account_activity/webhooks/:id/subscriptions/all', 'subscriptions', (call, caller) =>
      subscribeAll(call, caller, book, world),
    ),
    on(
      'GET',
      '/2/activity/stream',
      'stream',
      asApp((call) => openStream(call, emitter, stream, world)),
    ),
    on(
      'POST',
      '/2/media/upload',
      'media',
      asUser(() => media.start()),
    ),
    on(
      'GET',
      '/2/media/upload',
      'media',
      asUser((call) => media.status(call)),
    ),
    on(
      'POST',
      '/2/media/upload/initialize',
      'media',
      asUser(() => media.start()),
    ),
    on(
      'POST',
      '/2/media/upload/:id/append',
      'media',
      asUser((call) => media.append(call)),
    ),
    on(
      'POST',
      '/2/media/upload/:id/finalize',
      'media',
      asUser((call) => media.finish(call)),
    ),
    { method: 'POST', pattern: '/2/oauth2/token', handle: (call) => oauth2Token(call, book, world) },
    { method: 'POST', pattern: '/2/oauth2/revoke', handle: (call) => oauth2Revoke(call, book) },
  ];
}

async function guarded(
  call: Call,
  family: Family,
  handle: Handle,
  book: XBook,
  world: World,
): Promise<Answer> {
  const caller = authenticate(call, book, world);
  if (isRefused(caller)) return caller;
  const target = targetOf(caller.state.account);
  const down = world.faults.take('outage', target);
  if (down?.flag('reset') === true) return { status: 0, drop: true };
  if (down !== undefined) return { ...problem('broken'), status: down.number('status', 503) };
  const { headers, refused } = count(family, caller, world);
  if (refused !== undefined) return refused;
  const answer = await handle(call, caller);
  const slow = world.faults.take('slow-answer', target)?.number('delayMs', 1_000);
  return {
    ...answer,
    headers: { 'x-access-level': 'read-write-directmessages', ...headers, ...answer.headers },
    ...(slow === undefined ? {} : { delayMs: slow }),
  };
}

function openStream(call: Call, emitter: XEmitter, stream: Stream, world: World): Answer {
  const minutes = Math.min(MAX_BACKFILL_MINUTES, Number(call.query.get('backfill_minutes') ?? 0) || 0);
  const since = world.clock.now() - minutes * MINUTE_MS;
  const missed = minutes === 0 ? [] : emitter.past.filter(({ at }) => at >= since).map(({ event }) => event);
  return stream.open(missed) ?? problem('tooMany');
}

function observe(call: Call, answer: Answer, ms: number, book: XBook, world: World): void {
  const header = call.headers.authorization ?? '';
  const token = /oauth_token="([^"]*)"/.exec(header)?.[1] ?? header.replace(/^Bearer\s+/i, '');
  const state = book.list.find(
    ({ tokens, keys }) => tokens.has(token) || keys.bearer === token || keys.accessToken === token,
  );
  world.log.append('api', {
    ...(state === undefined ? { api: 'x' } : targetOf(state.account)),
    method: call.method,
    path: call.path,
    status: answer.drop === true ? null : answer.status,
    token: token === '' ? null : `...${token.slice(-4)}`,
    ms: Math.round(ms),
  });
}

function xPlatform(world: World, book: XBook, emitter: XEmitter, stream: Stream): Platform {
  const stateOf = ({ user }: Thread): XAccount => {
    const state = book.byUser(user.accountId);
    if (state === undefined) throw new Error(`no account ${user.accountId}`);
    return state;
  };

  function nativeReply(thread: Thread, text: string): Emitted {
    const state = stateOf(thread);
    const messageId = world.ids.snowflake(world.clock.now());
    const line: Line = { messageId, at: world.clock.now(), from: 'brand', origin: 'native', text };
    world.threads.write(thread, line);
    world.log.append('native', { ...targetOf(state.account, thread.user.userId), messageId, text });
    return { messageId, delivered: emitter.sent(state, thread, line) };
  }

  function event(account: SandboxAccount, kind: string, body: JsonObject): Emitted | string {
    const userId = asText(body.userId) ?? world.ids.snowflake(world.clock.now());
    const thread = world.meet(account, userId);
    const delivered = occurOnX(kind, { state: book.of(account), thread, body, emitter, world });
    return delivered === undefined ? `unknown kind "${kind}"` : { messageId: '', delivered };
  }

  async function setWebhook(
    account: SandboxAccount,
    url: string,
    handshake: boolean,
  ): Promise<string | undefined> {
    const state = book.of(account);
    if (handshake && !(await crc(url, state, world))) return 'CrcValidationFailed';
    const found = book.webhooks.find((one) => one.url === url && one.appKey === state.keys.consumerKey);
    const webhook = found ?? addWebhook(url, state, book, world);
    webhook.valid = true;
    pointEverything(state, webhook.id, book, world);
    state.delivery.resubscribe();
    return undefined;
  }

  return {
    accounts: book.list.map(({ account }) => account),
    newUserId: () => world.ids.snowflake(world.clock.now()),
    say: (thread, saying) => emitter.say(stateOf(thread), thread, saying),
    nativeReply,
    event,
    eventKinds: X_EVENTS,
    raw: (account, body, secret) =>
      book.of(account).delivery.raw(body, secret === undefined ? {} : xSignature(body, secret)),
    setWebhook,
    signingSecret: (account) => book.of(account).keys.consumerSecret,
    isSubscribed: (account) => book.of(account).delivery.subscribed,
    get pending() {
      return book.list.reduce((sum, { delivery }) => sum + delivery.pending, 0);
    },
    reset() {
      for (const state of book.list) {
        state.delivery.resubscribe();
        state.spent = 0;
      }
    },
    close() {
      stream.close();
      for (const { delivery } of book.list) delivery.close();
    },
  };
}
