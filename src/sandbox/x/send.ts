import type { Answer, Call } from '../core/http';
import { asList, asObject, asText, isObject, type JsonObject, parseJson } from '../core/json';
import type { Line, Thread } from '../core/threads';
import { targetOf, type World } from '../core/world';
import type { Caller } from './auth';
import type { XEmitter } from './emit';
import { conversationId } from './message-data';
import { invalidRequest, problem } from './problems';
import { PRICE, pay } from './quota';

// Maximum of v1.1, the only one that was ever stated.
const MAX_TEXT = 10_000;
const KEYS = new Set(['text', 'attachments']);

/** Both routes that send a DM: `/with/:id/messages` and `/:conversation/messages`. */
export function sendDm(
  call: Call,
  caller: Caller,
  recipient: string,
  emitter: XEmitter,
  world: World,
): Answer {
  const body = parseJson(call.raw.toString('utf8'));
  const wrong = checkBody(body);
  if (wrong !== undefined) return wrong;
  const { account } = caller.state;
  const refused = refuse(caller, recipient, world);
  if (refused !== undefined) return refused;
  if (!pay(caller, PRICE.send, world)) return problem('credits');
  const thread = world.meet(account, recipient);
  return accept(caller, thread, asObject(body), emitter, world);
}

/** The other person of a conversation id of this account; undefined: not one of its conversations. */
export function otherParty(conversation: string, accountId: string): string | undefined {
  const ids = conversation.split('-');
  if (ids.length !== 2 || !ids.includes(accountId)) return undefined;
  return ids.find((id) => id !== accountId);
}

function checkBody(body: unknown): Answer | undefined {
  if (!isObject(body)) return invalidRequest('The request body must be a JSON object.');
  const unknown = Object.keys(body).filter((key) => !KEYS.has(key));
  if (unknown.length > 0) {
    return invalidRequest(...unknown.map((key) => `$.${key}: is not defined in the schema and not allowed`));
  }
  const { text, attachments } = body;
  if (text === undefined && attachments === undefined)
    return invalidRequest('$.text: is missing but required');
  if (text !== undefined && (typeof text !== 'string' || text.length === 0)) {
    return invalidRequest('$.text: must be at least 1 characters long');
  }
  if (typeof text === 'string' && text.length > MAX_TEXT) {
    const answer = invalidRequest('The text of your direct message is over the max character limit.');
    return { ...answer, body: { ...asObject(answer.body), errors: [{ code: 354 }] } };
  }
  const media = asList(attachments).map((one) => asText(asObject(one).media_id));
  if (attachments !== undefined && (media.length !== 1 || media[0] === undefined)) {
    return invalidRequest('$.attachments: must have exactly 1 item with a media_id');
  }
  return undefined;
}

function refuse({ state }: Caller, recipient: string, world: World): Answer | undefined {
  const { account } = state;
  const target = targetOf(account, recipient);
  const strikes = (name: Parameters<typeof world.faults.take>[0]) =>
    world.faults.take(name, target) !== undefined;
  if (strikes('user-blocked') || strikes('window-closed')) return problem('cannotDm');
  if (strikes('policy-block')) return problem('locked');
  const thread = world.threads.find({ channel: 'x', accountId: account.id, userId: recipient });
  if (thread === undefined && world.settings().strangers === 'refuse') return problem('cannotDm');
  return thread?.user.blocked === true ? problem('cannotDm') : undefined;
}

function accept(
  { state }: Caller,
  thread: Thread,
  body: JsonObject,
  emitter: XEmitter,
  world: World,
): Answer {
  const { account } = state;
  const { userId } = thread.user;
  const target = targetOf(account, userId);
  const messageId = world.ids.snowflake(world.clock.now());
  const text = asText(body.text);
  const attachments = asList(body.attachments);
  const line: Line = {
    messageId,
    at: world.clock.now(),
    from: 'brand',
    origin: 'api',
    ...(text === undefined ? {} : { text }),
    ...(attachments.length === 0 ? {} : { attachments }),
  };
  world.threads.write(thread, line);
  world.log.append('accepted', {
    ...target,
    messageId,
    text: text ?? null,
    metadata: null,
    quickReplies: null,
    buttons: null,
  });
  const afterSend = () => tellSender(state, thread, line, emitter, world);

  const lost =
    world.faults.take('timeout-after-accept', target) ?? world.faults.take('lose-response', target);
  if (lost !== undefined) {
    const answer: Answer = { status: 500, drop: true, after: afterSend };
    const hangMs = lost.number('hangMs', 0);
    return hangMs > 0 ? { ...answer, delayMs: hangMs } : answer;
  }
  const failed =
    world.faults.take('error-after-accept', target) ?? world.faults.take('delivered-but-error', target);
  if (failed !== undefined) return { ...problem('broken'), after: afterSend };
  const answer: Answer = {
    status: 201,
    body: { data: { dm_conversation_id: conversationId(account.id, userId), dm_event_id: messageId } },
    // The quotes inside the address are X's own.
    headers: { location: `https://api.x.com/2/dm_events/"${messageId}"` },
  };
  const first = world.faults.take('echo-first', target);
  if (first === undefined) return { ...answer, after: afterSend };
  afterSend();
  return { ...answer, delayMs: first.number('delayMs', 40) };
}

function tellSender(
  state: Caller['state'],
  thread: Thread,
  line: Line,
  emitter: XEmitter,
  world: World,
): void {
  const target = targetOf(state.account, thread.user.userId);
  emitter.receipts(state, thread, line);
  if (world.faults.take('echo-lost', target) !== undefined) return;
  const waitMs =
    world.settings().delays.echoMs + (world.faults.take('echo-late', target)?.number('delayMs', 500) ?? 0);
  const tell = () => void emitter.sent(state, thread, line);
  if (waitMs === 0) tell();
  else world.later(waitMs, tell);
}
