import type { Answer, Call } from '../core/http';
import { asObject, asText, parseJson } from '../core/json';
import type { World } from '../core/world';
import type { Subscription, XAccount, XBook } from './accounts';
import type { Caller } from './auth';
import { invalidRequest, problem } from './problems';

/** Private events of the X Activity API that an account can be subscribed to. */
export const EVENT_TYPES = [
  'dm.received',
  'dm.sent',
  'dm.read',
  'dm.indicate_typing',
  'chat.received',
  'chat.sent',
  'chat.conversation_join',
  'oauth.revoke',
] as const;

const MAX_TAG = 200;

/** `POST /2/activity/subscriptions`: one event type of one user, to a webhook or to the stream. */
export function createSubscription(call: Call, caller: Caller, book: XBook, world: World): Answer {
  if (caller.kind === 'app') return problem('appOnly');
  const body = asObject(parseJson(call.raw.toString('utf8')));
  const eventType = asText(body.event_type) ?? '';
  const userId = asText(asObject(body.filter).user_id);
  const tag = asText(body.tag);
  const webhookId = asText(body.webhook_id);
  if (!EVENT_TYPES.some((type) => type === eventType))
    return invalidRequest(`unknown event_type ${eventType}`);
  if (userId === undefined || book.byUser(userId) === undefined)
    return invalidRequest('filter.user_id is not ours');
  if (tag !== undefined && tag.length > MAX_TAG) return invalidRequest('tag is longer than 200 characters');
  if (webhookId !== undefined && !book.webhooks.some(({ id }) => id === webhookId)) {
    return invalidRequest('webhook_id is unknown');
  }
  const exists = book.subscriptions.some((one) => one.userId === userId && one.eventType === eventType);
  if (exists) return invalidRequest('DuplicateSubscription: this subscription already exists');
  const subscription = { ...newSubscription(userId, eventType, webhookId, world), tag };
  book.subscriptions.push(subscription);
  return { status: 200, body: shaped(publicShape(subscription), world) };
}

export function listSubscriptions(book: XBook): Answer {
  const data = book.subscriptions.map(publicShape);
  return { status: 200, body: { data, meta: { result_count: data.length } } };
}

/** `PUT /2/activity/subscriptions/:id`: changes tag and webhook only. */
export function updateSubscription(call: Call, book: XBook): Answer {
  const found = book.subscriptions.find(({ id }) => id === call.params.id);
  if (found === undefined) return problem('notFound');
  const body = asObject(parseJson(call.raw.toString('utf8')));
  found.tag = asText(body.tag) ?? found.tag;
  found.webhookId = asText(body.webhook_id) ?? found.webhookId;
  return { status: 200, body: { data: publicShape(found) } };
}

export function deleteSubscription(call: Call, book: XBook): Answer {
  const index = book.subscriptions.findIndex(({ id }) => id === call.params.id);
  if (index < 0) return problem('notFound');
  book.subscriptions.splice(index, 1);
  return { status: 200, body: { data: { deleted: true } } };
}

/** `POST /2/account_activity/webhooks/:id/subscriptions/all`: everything of this user, in the older body. */
export function subscribeAll(call: Call, { kind, state }: Caller, book: XBook, world: World): Answer {
  if (kind === 'app') return problem('appOnly');
  const webhookId = call.params.id ?? '';
  if (!book.webhooks.some(({ id }) => id === webhookId)) return invalidRequest('webhook id is unknown');
  state.body = 'aaa';
  pointEverything(state, webhookId, book, world);
  return { status: 200, body: { data: { subscribed: true } } };
}

/** All event types of an account to one webhook, tagged like subscriptions somebody made by hand. */
export function pointEverything(state: XAccount, webhookId: string, book: XBook, world: World): void {
  for (const eventType of EVENT_TYPES) {
    const found = book.subscriptions.find(
      (one) => one.userId === state.account.id && one.eventType === eventType,
    );
    if (found !== undefined) {
      found.webhookId = webhookId;
    } else {
      const made = newSubscription(state.account.id, eventType, webhookId, world);
      book.subscriptions.push({ ...made, tag: 'sandbox' });
    }
  }
}

function newSubscription(
  userId: string,
  eventType: string,
  webhookId: string | undefined,
  world: World,
): Subscription {
  const now = world.clock.now();
  const createdAt = new Date(now).toISOString();
  return { id: world.ids.snowflake(now), userId, eventType, tag: undefined, webhookId, createdAt };
}

function publicShape({ id, userId, eventType, tag, webhookId, createdAt }: Subscription): object {
  return {
    subscription_id: id,
    event_type: eventType,
    filter: { user_id: userId },
    ...(tag === undefined ? {} : { tag }),
    ...(webhookId === undefined ? {} : { webhook_id: webhookId }),
    created_at: createdAt,
    updated_at: createdAt,
  };
}

function shaped(subscription: object, world: World): object {
  switch (world.settings().subscriptionAnswer) {
    case 'object':
      return { data: subscription };
    case 'array':
      return { data: [subscription], meta: { total_subscriptions: 1 } };
    case 'nested':
      return { data: { subscription, total_subscriptions_for_instance_id: 1 } };
  }
}
