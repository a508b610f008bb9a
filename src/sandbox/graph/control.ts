import type { Answer } from '../core/http';
import { asNumber, asObject, asText, type JsonObject } from '../core/json';
import { ownerOf, type Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import { type GraphCall, pickAccount } from './access';
import type { GraphAccount } from './accounts';
import type { GraphEmitter } from './emit';
import { badParameter, channelError, graphError } from './errors';

// Conversation routing: a thread falls idle after 24 hours, extend_thread_control reaches at most 7 days.
const OWNED_MS = 24 * 3_600_000;
const LONGEST_SECONDS = 7 * 24 * 3_600;

/** App ids of the platforms' own inboxes, in which people of the brand type. */
export const PAGE_INBOX_APP = '263902037430900';
export const INSTAGRAM_INBOX_APP = '1217981644879628';

export type ControlCall =
  | 'pass_thread_control'
  | 'take_thread_control'
  | 'request_thread_control'
  | 'release_thread_control'
  | 'extend_thread_control';

/** One of the five thread-control calls. */
export function controlThread(
  name: ControlCall,
  graphCall: GraphCall,
  emitter: GraphEmitter,
  world: World,
): Answer {
  const found = threadOf(graphCall, world);
  if ('status' in found) return found;
  const { state, thread } = found;
  const { fields } = graphCall;
  const { appId } = state;
  const owner = ownerOf(thread, world.clock.now());
  const isOwner = owner === undefined || owner === appId;
  const metadata = asText(fields.metadata) ?? '';
  world.log.append('control', { ...targetOf(state.account, thread.user.userId), call: name });
  switch (name) {
    case 'pass_thread_control':
      if (!isOwner) return channelError('otherOwner', state.account.channel);
      if (fields.target_app_id === undefined) return badParameter('target_app_id is required');
      passControl(state, thread, { app_id: fields.target_app_id, metadata }, emitter, world);
      break;
    case 'take_thread_control':
      take(state, thread, appId, metadata, emitter, world);
      break;
    case 'request_thread_control':
      tell(
        state,
        thread,
        'request_thread_control',
        { requested_owner_app_id: Number(appId), metadata },
        emitter,
      );
      break;
    case 'release_thread_control':
      delete thread.owner;
      break;
    case 'extend_thread_control': {
      const seconds = asNumber(fields.duration);
      if (seconds === undefined || seconds > LONGEST_SECONDS)
        return badParameter('duration of at most 7 days');
      if (!isOwner) return channelError('otherOwner', state.account.channel);
      own(thread, appId, world.clock.now() + seconds * 1_000);
      break;
    }
  }
  return { status: 200, body: { success: true } };
}

/** `GET /{node}/thread_owner?recipient=`: who owns the thread; empty while it is idle. */
export function threadOwner(graphCall: GraphCall, world: World): Answer {
  const found = threadOf(graphCall, world);
  if ('status' in found) return found;
  const { ownedUntil = 0 } = found.thread;
  const owner = ownerOf(found.thread, world.clock.now());
  if (owner === undefined) return { status: 200, body: { data: [] } };
  const thread_owner = { app_id: owner, expiration: Math.floor(ownedUntil / 1_000) };
  return { status: 200, body: { data: [{ thread_owner }] } };
}

/** Gives the thread to `app_id`; also the `thread_control` member of a send. */
export function passControl(
  state: GraphAccount,
  thread: Thread,
  control: JsonObject,
  emitter: GraphEmitter,
  world: World,
): void {
  const next = asText(control.app_id);
  if (control.control_type === 'release' || next === undefined) {
    delete thread.owner;
    return;
  }
  const previous = ownerOf(thread, world.clock.now()) ?? state.appId;
  own(thread, next, world.clock.now() + OWNED_MS);
  const body = { previous_owner_app_id: previous, new_owner_app_id: next, metadata: control.metadata ?? '' };
  tell(state, thread, 'pass_thread_control', body, emitter);
}

/** Another app, or a person in the platform's inbox, takes the thread. */
export function take(
  state: GraphAccount,
  thread: Thread,
  appId: string,
  metadata: string,
  emitter: GraphEmitter,
  world: World,
): void {
  const previous = ownerOf(thread, world.clock.now()) ?? null;
  own(thread, appId, world.clock.now() + OWNED_MS);
  const body = { previous_owner_app_id: previous, new_owner_app_id: appId, metadata };
  tell(state, thread, 'take_thread_control', body, emitter);
}

function tell(
  state: GraphAccount,
  thread: Thread,
  kind: ControlCall,
  body: JsonObject,
  emitter: GraphEmitter,
): void {
  void emitter.emit(state, { kind, userId: thread.user.userId, from: 'user', body: { [kind]: body } });
}

function own(thread: Thread, appId: string, until: number): void {
  thread.owner = appId;
  thread.ownedUntil = until;
}

function threadOf(graphCall: GraphCall, world: World): { state: GraphAccount; thread: Thread } | Answer {
  const { recipient } = graphCall.fields;
  const userId = asText(asObject(recipient).id) ?? asText(recipient);
  if (userId === undefined) return badParameter('The parameter recipient is required');
  const find = ({ account }: GraphAccount, user: string) =>
    world.threads.find({ channel: account.channel, accountId: account.id, userId: user });
  const state = pickAccount(graphCall, (one, user) => find(one, user) !== undefined);
  if (state === undefined) return graphError('unknownObject');
  const thread = find(state, userId);
  return thread === undefined ? channelError('unknownUser', state.account.channel) : { state, thread };
}
