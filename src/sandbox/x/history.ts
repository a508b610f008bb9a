import type { Answer, Call } from '../core/http';
import { asNumber, type JsonObject } from '../core/json';
import type { Line, Thread } from '../core/threads';
import type { World } from '../core/world';
import type { Caller } from './auth';
import { conversationId, messageData, v2User } from './message-data';
import { invalidRequest, problem } from './problems';
import { PRICE, pay } from './quota';

// Both versions of the specification are in the field; each refuses what it does not know.
const COMMON = ['id', 'text', 'event_type', 'created_at', 'dm_conversation_id', 'attachments'];
const FIELDS = {
  '2.159': [...COMMON, 'sender_id', 'participant_ids', 'referenced_tweets'],
  '2.167': [...COMMON, 'entities'],
} as const;
const DEFAULT_FIELDS = ['id', 'event_type', 'text'];
const MAX_RESULTS = 100;
const KEPT_MS = 30 * 24 * 3_600_000;

interface Found {
  readonly thread: Thread;
  readonly line: Line;
}

/** The three list routes: newest first, of all conversations or of one person. */
export function listDmEvents(call: Call, caller: Caller, userId: string | undefined, world: World): Answer {
  const wrong = checkQuery(call.query, world);
  if (wrong !== undefined) return wrong;
  if (!pay(caller, PRICE.read, world)) return problem('credits');
  const { account } = caller.state;
  const oldest = world.clock.now() - KEPT_MS;
  const found = world.threads
    .ofAccount('x', account.id)
    .filter(({ user }) => userId === undefined || user.userId === userId)
    .flatMap((thread) => thread.lines.map((line): Found => ({ thread, line })))
    .filter(({ line }) => line.hidden !== true && line.at >= oldest)
    .sort((a, b) => Number(BigInt(b.line.messageId) - BigInt(a.line.messageId)));
  const start = Number(call.query.get('pagination_token') ?? 0) || 0;
  const end = start + (asNumber(call.query.get('max_results')) ?? MAX_RESULTS);
  const page = found.slice(start, end);
  if (page.length === 0) return { status: 200, body: { meta: { result_count: 0 } } };
  const meta = { result_count: page.length, ...(end < found.length ? { next_token: String(end) } : {}) };
  const data = page.map((one) => event(one, caller, call.query));
  return { status: 200, body: { data, ...includes(page, caller, call.query), meta } };
}

export function getDmEvent(call: Call, caller: Caller, world: World): Answer {
  const wrong = checkQuery(call.query, world);
  if (wrong !== undefined) return wrong;
  const found = own(call, caller, world);
  if (found === undefined || found.line.hidden === true) return problem('notFound');
  if (!pay(caller, PRICE.read, world)) return problem('credits');
  return {
    status: 200,
    body: { data: event(found, caller, call.query), ...includes([found], caller, call.query) },
  };
}

/** Removes a message from the brand's own view; the customer keeps it. */
export function deleteDmEvent(call: Call, caller: Caller, world: World): Answer {
  const found = own(call, caller, world);
  if (found === undefined) return problem('notFound');
  found.line.hidden = true;
  return { status: 200, body: { data: { deleted: true } } };
}

function own(call: Call, { state }: Caller, world: World): Found | undefined {
  const found = world.threads.byMessage(call.params.id ?? '');
  const { channel, accountId } = found?.thread.user ?? {};
  return channel === 'x' && accountId === state.account.id ? found : undefined;
}

function checkQuery(query: URLSearchParams, world: World): Answer | undefined {
  const known: readonly string[] = FIELDS[world.settings().dmEventFields];
  const unknown = listed(query, 'dm_event.fields').filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    return invalidRequest(
      `The \`dm_event.fields\` query parameter value [${unknown.join(',')}] is not one of [${known.join(',')}]`,
    );
  }
  const most = asNumber(query.get('max_results'));
  if (most === undefined || (most >= 1 && most <= MAX_RESULTS)) return undefined;
  return invalidRequest('The `max_results` query parameter value is not between 1 and 100');
}

function event({ thread, line }: Found, { state }: Caller, query: URLSearchParams): JsonObject {
  const sender = line.from === 'user' ? thread.user.userId : state.account.id;
  const { text, entities } = messageData(line);
  const all: JsonObject = {
    id: line.messageId,
    event_type: 'MessageCreate',
    text,
    sender_id: sender,
    created_at: new Date(line.at).toISOString(),
    dm_conversation_id: conversationId(state.account.id, thread.user.userId),
    entities,
    ...(line.attachments === undefined ? {} : { attachments: { media_keys: [`3_${line.messageId}`] } }),
  };
  const expanded = listed(query, 'expansions').includes('sender_id') ? ['sender_id'] : [];
  const names = new Set([...DEFAULT_FIELDS, ...listed(query, 'dm_event.fields'), ...expanded]);
  return Object.fromEntries([...names].filter((name) => name in all).map((name) => [name, all[name]]));
}

function includes(page: readonly Found[], { state }: Caller, query: URLSearchParams): JsonObject {
  if (!listed(query, 'expansions').includes('sender_id')) return {};
  const users = new Map<string, JsonObject>();
  for (const { thread, line } of page) {
    const { data } = v2User(line.from === 'user' ? thread.user : state.account);
    users.set(String(data.id), { id: data.id, name: data.name, username: data.username });
  }
  return { includes: { users: [...users.values()] } };
}

function listed(query: URLSearchParams, name: string): string[] {
  return (query.get(name) ?? '').split(',').filter((part) => part !== '');
}
