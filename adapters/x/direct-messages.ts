import type { Attachment, EventBase, ThreadEvent } from '../../src/channel/event';
import { epochMs, storableText } from '../../src/channel/platform-values';
import { type Profile, profileOf } from '../../src/channel/profile';
import type { Collector } from '../../src/channel/received';
import {
  deliveredUser,
  messageCreate,
  readMark,
  type XDirectMessages,
  type XMessageCreate,
  type XMessageData,
} from './schema';
import { readableText } from './text';

export interface DmContext {
  /** Undefined where the delivery names no account; then the direction of the event tells which side is ours. */
  readonly accountId: string | undefined;
  /** True for `dm.sent`. Only used where no account is named. */
  readonly outgoing?: boolean;
  readonly receivedAt: number;
  readonly body: unknown;
}

// Snowflake ids carry their time: ms since this epoch in the bits above 22. Shorter ids are made up.
const SNOWFLAKE_EPOCH_MS = 1288834974657;
const SNOWFLAKE_MIN_DIGITS = 16;

/** Reads the three lists of direct-message events. */
export function collectDirectMessages(
  lists: Partial<XDirectMessages>,
  context: DmContext,
  found: Collector,
): void {
  for (const raw of lists.direct_message_events ?? [])
    collectMessage(raw, { ...context, users: lists.users ?? {} }, found);
  for (const raw of lists.direct_message_mark_read_events ?? []) collectReadMark(raw, context, found);
  for (const _ of lists.direct_message_indicate_typing_events ?? []) found.ignored.push({ reason: 'typing' });
}

interface MessageContext extends DmContext {
  /** Both parties as the delivery describes them, by their ids. */
  readonly users: Readonly<Record<string, unknown>>;
}

function collectMessage(raw: unknown, context: MessageContext, found: Collector): void {
  const parsed = messageCreate.safeParse(raw);
  if (!parsed.success) return quarantine('direct message of an unknown shape', raw, context, found);
  const { message_create: create } = parsed.data;
  const parties = partiesOf(create.sender_id, create.target.recipient_id, context);
  if (parties === 'self') found.ignored.push({ reason: 'self' });
  else if (!parties) quarantine('direct message between others', raw, context, found);
  else found.events.push(readMessage(parsed.data, parties, context));
}

interface Parties {
  readonly accountId: string;
  readonly userId: string;
  readonly outgoing: boolean;
}

function partiesOf(senderId: string, recipientId: string, context: DmContext): Parties | 'self' | undefined {
  if (senderId === recipientId) return 'self';
  const accountId = context.accountId ?? (context.outgoing ? senderId : recipientId);
  if (senderId === accountId) return { accountId, userId: recipientId, outgoing: true };
  if (recipientId === accountId) return { accountId, userId: senderId, outgoing: false };
  return undefined;
}

function readMessage(
  event: XMessageCreate,
  { accountId, userId, outgoing }: Parties,
  context: MessageContext,
): ThreadEvent {
  const { message_create: create, id } = event;
  const data = create.message_data;
  const shared = {
    accountId,
    userId,
    at: epochMs(event.created_timestamp) ?? snowflakeTime(id) ?? context.receivedAt,
    dedupeKey: `msg:x:${accountId}:${id}`,
    messageId: id,
    text: storableText(readableText(data)),
    attachments: readAttachments(data),
  } satisfies EventBase & Record<string, unknown>;
  if (outgoing)
    return { kind: 'echo', ...shared, ...(create.source_app_id ? { appId: create.source_app_id } : {}) };
  const choice = data.quick_reply_response?.metadata;
  const from = senderOf(context.users, userId);
  return {
    kind: 'message',
    ...shared,
    ...(choice ? { choice: storableText(choice) } : {}),
    ...(from && { from }),
  };
}

function senderOf(users: MessageContext['users'], userId: string): Profile | undefined {
  const read = deliveredUser.safeParse(Object.hasOwn(users, userId) ? users[userId] : undefined);
  if (!read.success) return undefined;
  const { name, username, screen_name: screenName } = read.data;
  const profile = profileOf({ name, handle: username ?? screenName });
  return Object.keys(profile).length === 0 ? undefined : profile;
}

function snowflakeTime(id: string): number | undefined {
  if (id.length < SNOWFLAKE_MIN_DIGITS) return undefined;
  return epochMs(Number(BigInt(id) >> 22n) + SNOWFLAKE_EPOCH_MS);
}

function readAttachments({ attachment }: XMessageData): Attachment[] {
  if (!attachment) return [];
  const { media } = attachment;
  const url = media?.media_url_https ?? media?.url;
  const type = attachment.type === 'location' ? 'location' : mediaType(media?.type);
  return [{ type, ...(url ? { url: storableText(url) } : {}) }];
}

function mediaType(type: string | null | undefined): Attachment['type'] {
  if (type === 'photo') return 'image';
  return type === 'video' || type === 'animated_gif' ? 'video' : 'other';
}

function collectReadMark(raw: unknown, context: DmContext, found: Collector): void {
  const parsed = readMark.safeParse(raw);
  if (!parsed.success) return quarantine('read mark of an unknown shape', raw, context, found);
  const { sender_id: readerId, target, last_read_event_id: messageId, created_timestamp: time } = parsed.data;
  const parties = partiesOf(readerId, target.recipient_id, { ...context, outgoing: false });
  if (!parties) return quarantine('read mark between others', raw, context, found);
  // Somebody at the brand opened the conversation: says nothing about the customer.
  if (parties === 'self' || parties.outgoing) {
    found.ignored.push({ reason: 'self' });
    return;
  }
  const { accountId, userId } = parties;
  const at = epochMs(time) ?? context.receivedAt;
  const dedupeKey = `rcpt:${accountId}:${userId}:read:${messageId}`;
  found.events.push({
    kind: 'receipt',
    accountId,
    userId,
    at,
    dedupeKey,
    state: 'read',
    messageIds: [messageId],
  });
}

function quarantine(reason: string, body: unknown, { accountId }: DmContext, found: Collector): void {
  found.unknown.push({ ...(accountId ? { accountId } : {}), reason, body });
}
