import type { Answer } from '../core/http';
import { asNumber, asText, type JsonObject } from '../core/json';
import { type Line, ownerOf, type Thread, updatedAt } from '../core/threads';
import type { World } from '../core/world';
import { type GraphCall, pickAccount } from './access';
import type { GraphAccount } from './accounts';
import { badParameter, graphError } from './errors';

// Conversations API: details only of the 20 newest messages, older ones answer as deleted.
const DETAILED = 20;
const DEFAULT_PAGE = 25;
const SECOND_MS = 1_000;

/** `GET /{node}/conversations`, newest first, with `user_id`, `fields`, `limit` and `after`. */
export function conversations(graphCall: GraphCall, world: World): Answer {
  const state = pickAccount(graphCall, () => false);
  if (state === undefined) return graphError('unknownObject');
  if (!mayList(state, world)) return graphError('throttled');
  const { fields, call } = graphCall;
  const { account } = state;
  const userId = asText(fields.user_id);
  const threads = world.threads
    .ofAccount(account.channel, account.id)
    .filter((thread) => thread.lines.length > 0 && (userId === undefined || thread.user.userId === userId));
  const wanted = asText(fields.fields) ?? 'id,updated_time';
  const page = pageOf(threads, fields, call.path);
  return {
    status: 200,
    body: {
      ...page,
      data: page.data.map((thread) => conversation(state, thread, wanted, world.clock.now())),
    },
  };
}

/** `GET /{conversation}` and `GET /{conversation}/messages`; undefined: the id is no conversation of the account. */
export function conversationNode(
  id: string,
  edge: 'node' | 'messages',
  graphCall: GraphCall,
  world: World,
): Answer | undefined {
  const found = findConversation(id, graphCall.accounts, world);
  if (found === undefined) return undefined;
  const { state, thread } = found;
  if (!mayList(state, world)) return graphError('throttled');
  const wanted = asText(graphCall.fields.fields) ?? 'id';
  if (edge === 'node') return { status: 200, body: conversation(state, thread, wanted, world.clock.now()) };
  const page = pageOf([...thread.lines].reverse(), graphCall.fields, graphCall.call.path);
  const data = page.data.map((line) => message(state, thread, line, `id,created_time,${wanted}`));
  return { status: 200, body: { ...page, data } };
}

/** `GET /{message}`; undefined: no such message in the accounts of the token. */
export function messageNode(id: string, graphCall: GraphCall, world: World): Answer | undefined {
  const found = world.threads.byMessage(id);
  if (found === undefined) return undefined;
  const { user, lines } = found.thread;
  const state = graphCall.accounts.find(
    ({ account }) => account.id === user.accountId && account.channel === user.channel,
  );
  if (state === undefined) return undefined;
  if (!mayList(state, world)) return graphError('throttled');
  if (found.line.deleted === true || lines.length - lines.lastIndexOf(found.line) > DETAILED) {
    return badParameter('The message has been deleted');
  }
  const wanted = asText(graphCall.fields.fields) ?? 'id,created_time';
  return { status: 200, body: message(state, found.thread, found.line, `id,${wanted}`) };
}

function mayList({ account }: GraphAccount, world: World): boolean {
  const { conversationsPerSecond } = world.settings().limits;
  return world.rates.take(`graph:list:${account.channel}:${account.id}`, conversationsPerSecond, SECOND_MS)
    .allowed;
}

function conversation(state: GraphAccount, thread: Thread, wanted: string, now: number): JsonObject {
  const { account } = state;
  const { user, lines } = thread;
  const nested = /messages(?:\.limit\((\d+)\))?(?:\{([^}]*)\})?/.exec(wanted);
  const simple = wanted
    .replace(/messages[^,]*(\{[^}]*\})?/, '')
    .replace(/\{[^}]*\}/g, '')
    .split(',');
  const all: JsonObject = {
    updated_time: isoTime(updatedAt(thread)),
    participants: { data: [participant(state, thread, 'user'), participant(state, thread, 'brand')] },
    senders: { data: [participant(state, thread, 'user'), participant(state, thread, 'brand')] },
    message_count: lines.length,
    unread_count: 0,
    snippet: lines.at(-1)?.text ?? '',
    can_reply: true,
    is_owner: (ownerOf(thread, now) ?? state.appId) === state.appId,
  };
  const chosen = Object.fromEntries(
    simple.filter((field) => field in all).map((field) => [field, all[field]]),
  );
  const node = { id: conversationId(account.id, user.userId), ...chosen };
  if (nested === null) return node;
  const newest = [...lines].reverse().slice(0, asNumber(nested[1]) ?? DEFAULT_PAGE);
  const data = newest.map((line) => message(state, thread, line, `id,${nested[2] ?? 'created_time'}`));
  return { ...node, messages: { data } };
}

function message(state: GraphAccount, thread: Thread, line: Line, wanted: string): JsonObject {
  const other = line.from === 'user' ? 'brand' : 'user';
  const all: JsonObject = {
    id: line.messageId,
    created_time: isoTime(line.at),
    from: participant(state, thread, line.from),
    to: { data: [participant(state, thread, other)] },
    message: line.deleted === true ? '' : (line.text ?? ''),
    attachments: line.attachments === undefined ? undefined : { data: line.attachments },
  };
  const names = wanted.replace(/\{[^}]*\}/g, '').split(',');
  return Object.fromEntries(names.filter((name) => all[name] !== undefined).map((name) => [name, all[name]]));
}

function participant({ account }: GraphAccount, { user }: Thread, side: 'user' | 'brand'): JsonObject {
  const { id, name, handle } =
    side === 'brand' ? account : { id: user.userId, name: user.name, handle: user.handle };
  return account.channel === 'instagram'
    ? { id, username: handle }
    : { id, name, email: `${id}@facebook.com` };
}

function pageOf<Item>(
  items: readonly Item[],
  fields: JsonObject,
  path: string,
): { data: readonly Item[]; paging?: JsonObject } {
  const limit = asNumber(fields.limit) ?? DEFAULT_PAGE;
  const start = Number(Buffer.from(asText(fields.after) ?? '', 'base64').toString() || 0);
  const end = start + limit;
  const data = items.slice(start, end);
  if (end >= items.length) return { data };
  const after = Buffer.from(String(end)).toString('base64');
  return { data, paging: { cursors: { after }, next: `${path}?limit=${limit}&after=${after}` } };
}

function findConversation(
  id: string,
  accounts: readonly GraphAccount[],
  world: World,
): { state: GraphAccount; thread: Thread } | undefined {
  if (!id.startsWith('t_')) return undefined;
  const [accountId = '', userId = ''] = Buffer.from(id.slice(2), 'base64url').toString().split(':');
  for (const state of accounts) {
    if (state.account.id !== accountId) continue;
    const thread = world.threads.find({ channel: state.account.channel, accountId, userId });
    if (thread !== undefined) return { state, thread };
  }
  return undefined;
}

function conversationId(accountId: string, userId: string): string {
  return `t_${Buffer.from(`${accountId}:${userId}`).toString('base64url')}`;
}

/** Graph writes times as ISO 8601 without milliseconds and with a numeric zone. */
function isoTime(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, '+0000');
}
