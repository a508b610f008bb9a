import type { Answer, Call, Route } from '../core/http';
import { targetOf, type World } from '../core/world';
import type { XBook } from './accounts';
import { authenticate, type Caller, isRefused } from './auth';
import type { XEmitter } from './emit';
import { deleteDmEvent, getDmEvent, listDmEvents } from './history';
import { createMedia } from './media';
import { readMe, readUser, setBlocked } from './people';
import { problem } from './problems';
import { count, type Family } from './quota';
import { otherParty, sendDm } from './send';
import type { Stream } from './stream';
import {
  createSubscription,
  deleteSubscription,
  listSubscriptions,
  subscribeAll,
  updateSubscription,
} from './subscriptions';
import { oauth2Revoke, oauth2Token } from './tokens';
import { createWebhook, deleteWebhook, listWebhooks, needsApp, replay, validateWebhook } from './webhooks';

const MINUTE_MS = 60_000;
const MAX_BACKFILL_MINUTES = 5;

type Handle = (call: Call, caller: Caller) => Answer | Promise<Answer>;

/** All routes of the emulated X API. */
export function xRoutes(world: World, book: XBook, emitter: XEmitter, stream: Stream): Route[] {
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
      asApp((_call, caller) => listWebhooks(caller, book)),
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

/** Writes an answered call into the log, with no more of the token than tells two apart. */
export function observeX(call: Call, answer: Answer, ms: number, book: XBook, world: World): void {
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
