import type { Answer } from '../core/http';
import { asObject, asText, type JsonObject } from '../core/json';
import { type Line, ownerOf, type Thread } from '../core/threads';
import { windowOf } from '../core/windows';
import { targetOf, type World } from '../core/world';
import { type GraphCall, pickAccount } from './access';
import type { GraphAccount } from './accounts';
import { checkMessage } from './check-message';
import { passControl } from './control';
import type { GraphEmitter } from './emit';
import { badParameter, channelError, graphError } from './errors';
import { usageHeaders } from './usage';

const HUMAN_TAG = 'HUMAN_AGENT';
// Error 100 since 2026-04-27 (Messenger changelog).
const RETIRED_TAGS = new Set(['CONFIRMED_EVENT_UPDATE', 'ACCOUNT_UPDATE', 'POST_PURCHASE_UPDATE']);
const SENDER_ACTIONS = new Set(['typing_on', 'typing_off', 'mark_seen', 'react', 'unreact']);
const SECOND_MS = 1_000;

/** `POST /{node}/messages`: a message or a sender action to one person. */
export function sendMessage(graphCall: GraphCall, emitter: GraphEmitter, world: World): Answer {
  const { fields } = graphCall;
  const state = pickAccount(graphCall, (one, userId) => threadOf(one, userId, world) !== undefined);
  if (state === undefined) return graphError('unknownObject');
  const { account } = state;
  const userId = asText(asObject(fields.recipient).id);
  if (userId === undefined) return badParameter('The parameter recipient[id] is required');
  const headers = usageHeaders(state, world);
  const refused = refuse(state, userId, fields, world);
  if (refused !== undefined) return { ...refused, headers: { ...refused.headers, ...headers } };
  const thread = threadOf(state, userId, world) ?? world.meet(account, userId);
  if (fields.sender_action !== undefined) return { ...act(state, thread, fields, world), headers };
  return { ...accept(state, thread, fields, emitter, world), headers };
}

function threadOf({ account }: GraphAccount, userId: string, world: World): Thread | undefined {
  return world.threads.find({ channel: account.channel, accountId: account.id, userId });
}

/** Every reason not to send, in the order in which the platform would find it. */
function refuse(state: GraphAccount, userId: string, fields: JsonObject, world: World): Answer | undefined {
  const { account } = state;
  const target = targetOf(account, userId);
  const { limits, strangers } = world.settings();
  const isInstagram = account.channel === 'instagram';
  const perSecond = isInstagram ? limits.instagramPerSecond : limits.facebookPerSecond;
  const quota = world.rates.take(`graph:send:${account.channel}:${account.id}`, perSecond, SECOND_MS);
  if (!quota.allowed || world.faults.take('rate-storm', target) !== undefined) return graphError('throttled');
  if (world.faults.take('policy-block', target) !== undefined) return graphError('policy');
  if (world.faults.take('user-blocked', target) !== undefined) return graphError('unavailable');
  if (world.faults.take('owned-by-other-app', target) !== undefined)
    return channelError('otherOwner', account.channel);
  if (world.faults.take('window-closed', target) !== undefined)
    return channelError('window', account.channel);

  const thread = threadOf(state, userId, world);
  if (thread === undefined && strangers === 'refuse') return channelError('unknownUser', account.channel);
  if (thread?.user.blocked === true) return graphError('unavailable');
  if (fields.sender_action !== undefined) return checkAction(fields);
  const owner = thread === undefined ? undefined : ownerOf(thread, world.clock.now());
  if (account.routing === true && owner !== undefined && owner !== state.appId) {
    return channelError('otherOwner', account.channel);
  }
  const tag = asText(fields.tag);
  if (tag !== undefined && (RETIRED_TAGS.has(tag) || tag !== HUMAN_TAG)) {
    return badParameter(`The message tag ${tag} is not available`);
  }
  if (tag !== undefined && !isInstagram && fields.messaging_type !== 'MESSAGE_TAG') {
    return badParameter('A tag needs messaging_type MESSAGE_TAG');
  }
  if (thread !== undefined && strangers === 'refuse' && !mayReply(thread, tag, world)) {
    return channelError('window', account.channel);
  }
  return checkMessage(asObject(fields.message), account.channel);
}

function mayReply(thread: Thread, tag: string | undefined, world: World): boolean {
  const window = windowOf(thread, world.clock.now());
  return window === 'open' || (window === 'human-only' && tag === HUMAN_TAG);
}

function checkAction(fields: JsonObject): Answer | undefined {
  const action = asText(fields.sender_action)?.toLowerCase();
  if (action === undefined || !SENDER_ACTIONS.has(action)) return badParameter('unknown sender_action');
  return fields.message === undefined ? undefined : badParameter('sender_action must come alone');
}

function act(state: GraphAccount, thread: Thread, fields: JsonObject, world: World): Answer {
  const { userId } = thread.user;
  world.log.append('action', { ...targetOf(state.account, userId), action: fields.sender_action });
  return { status: 200, body: { recipient_id: userId } };
}

function accept(
  state: GraphAccount,
  thread: Thread,
  fields: JsonObject,
  emitter: GraphEmitter,
  world: World,
): Answer {
  const { account } = state;
  const { userId } = thread.user;
  const target = targetOf(account, userId);
  const message = asObject(fields.message);
  const messageId = world.ids.mid(account.channel === 'instagram' ? 'instagram' : 'facebook');
  const line = brandLine(message, messageId, world.clock.now());
  world.threads.write(thread, line);
  world.log.append('accepted', {
    ...target,
    messageId,
    text: line.text ?? null,
    metadata: line.metadata ?? null,
    quickReplies: line.quickReplies ?? null,
    buttons: line.buttons ?? null,
    attachment: message.attachment ?? null,
    tag: fields.tag ?? null,
  });
  const afterSend = () => echoLater(state, thread, line, emitter, world);
  const control = asObject(fields.thread_control);
  if (control.control_type !== undefined) passControl(state, thread, control, emitter, world);

  const lost =
    world.faults.take('timeout-after-accept', target) ?? world.faults.take('lose-response', target);
  if (lost !== undefined) {
    const answer: Answer = { status: 500, drop: true, after: afterSend };
    const hangMs = lost.number('hangMs', 0);
    return hangMs > 0 ? { ...answer, delayMs: hangMs } : answer;
  }
  if (world.faults.take('error-after-accept', target) !== undefined) {
    return { ...graphError('temporary'), after: afterSend };
  }
  if (world.faults.take('delivered-but-error', target) !== undefined) {
    return { ...graphError('sentAnyway'), after: afterSend };
  }
  const answer = { status: 200, body: { recipient_id: userId, message_id: messageId } };
  const first = world.faults.take('echo-first', target);
  if (first === undefined) return { ...answer, after: afterSend };
  afterSend();
  return { ...answer, delayMs: first.number('delayMs', 40) };
}

/** Messenger echoes name the app and carry the metadata; Instagram's do neither. */
function echoLater(
  state: GraphAccount,
  thread: Thread,
  line: Line,
  emitter: GraphEmitter,
  world: World,
): void {
  const target = targetOf(state.account, thread.user.userId);
  emitter.receipts(state, thread, line);
  if (world.faults.take('echo-lost', target) !== undefined) return;
  const late = world.faults.take('echo-late', target)?.number('delayMs', 500) ?? 0;
  const waitMs = world.settings().delays.echoMs + late;
  const extra =
    state.account.channel === 'instagram'
      ? {}
      : { app_id: Number(state.appId), ...(line.metadata === undefined ? {} : { metadata: line.metadata }) };
  const echo = () => void emitter.echo(state, thread, line, extra);
  if (waitMs === 0) echo();
  else world.later(waitMs, echo);
}

function brandLine(message: JsonObject, messageId: string, at: number): Line {
  const { attachment, metadata, quick_replies: quickReplies } = message;
  const payload = asObject(asObject(attachment).payload);
  const text = asText(message.text) ?? asText(payload.text);
  const attachments = message.attachments ?? (attachment === undefined ? undefined : [attachment]);
  return {
    messageId,
    at,
    from: 'brand',
    origin: 'api',
    ...(text === undefined ? {} : { text }),
    ...(Array.isArray(attachments) ? { attachments } : {}),
    ...(Array.isArray(quickReplies) ? { quickReplies } : {}),
    ...(Array.isArray(payload.buttons) ? { buttons: payload.buttons } : {}),
    ...(typeof metadata === 'string' ? { metadata } : {}),
  };
}
