import { epochMs, fingerprint } from '../../src/channel/platform-values';
import type { Collector } from '../../src/channel/received';
import { chatPayload, type XActivity } from './schema';

interface ChatContext {
  readonly accountId: string | undefined;
  readonly receivedAt: number;
  readonly body: unknown;
}

/**
 * X Chat: the text is encrypted for the account's own devices. From a customer it is `unreadable`; from our side it can
 * only be a person in the X app, since we never send there, and is an echo without text.
 */
export function collectChat(activity: XActivity, context: ChatContext, found: Collector): void {
  const parsed = chatPayload.safeParse(activity.payload);
  const { accountId } = context;
  const userId = parsed.success ? customerOf(activity, parsed.data, accountId) : undefined;
  if (!parsed.success || !accountId || !userId) {
    const reason = `${activity.event_type} of an unknown shape`;
    found.unknown.push({ ...(accountId ? { accountId } : {}), reason, body: context.body });
    return;
  }
  // Several apps on one webhook each get an event_uuid of their own; the ciphertext is the same in all.
  const { encoded_event: encoded, created_at_msec: time } = parsed.data;
  const own = encoded
    ? fingerprint(encoded)
    : (activity.event_uuid ?? fingerprint(JSON.stringify(parsed.data)));
  const base = {
    accountId,
    userId,
    at: epochMs(time) ?? context.receivedAt,
    dedupeKey: `chat:${accountId}:${own}`,
  };
  const outgoing = activity.event_type === 'chat.sent' || parsed.data.sender_id === accountId;
  if (outgoing)
    found.events.push({ kind: 'echo', ...base, messageId: `chat-${own}`, text: '', attachments: [] });
  else found.events.push({ kind: 'unreadable', ...base, reason: 'x_chat' });
}

const CONVERSATION = /^(\d{1,24})[:-](\d{1,24})$/;

function customerOf(
  activity: XActivity,
  payload: { sender_id?: string | null | undefined; conversation_id?: string | null | undefined },
  accountId: string | undefined,
): string | undefined {
  const { sender_id: senderId, conversation_id: conversation } = payload;
  if (activity.event_type === 'chat.received' && senderId && senderId !== accountId) return senderId;
  const [, first, second] = CONVERSATION.exec(conversation ?? '') ?? [];
  if (first === accountId) return second;
  return second === accountId ? first : undefined;
}
