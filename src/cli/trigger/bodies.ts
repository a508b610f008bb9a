import type { Party } from '../chat/admin-client';

/** Events whose body is made here, so that it can be edited, doubled or signed wrongly before it is posted. */
export const EDITABLE_EVENTS = ['message', 'postback', 'reaction', 'read'] as const;
export type EditableEvent = (typeof EDITABLE_EVENTS)[number];

/** What one event says. `id` makes it an event of its own; `at` is epoch ms. */
export interface EventContent {
  readonly event: EditableEvent;
  readonly text: string;
  readonly id: string;
  readonly at: number;
}

/** A delivery as the platform would post it, see the channel's README for the sources of the shapes. */
export function deliveryBody(party: Party, content: EventContent): Record<string, unknown> {
  return party.channel === 'x' ? xBody(party, content) : metaBody(party, content);
}

export function isEditable(event: string): event is EditableEvent {
  return EDITABLE_EVENTS.some((one) => one === event);
}

function metaBody({ channel, accountId, userId }: Party, content: EventContent): Record<string, unknown> {
  const update = {
    sender: { id: userId },
    recipient: { id: accountId },
    timestamp: content.at,
    ...metaContent(channel, content),
  };
  const object = channel === 'instagram' ? 'instagram' : 'page';
  return { object, entry: [{ id: accountId, time: content.at, messaging: [update] }] };
}

function metaContent(channel: string, { event, text, id, at }: EventContent): Record<string, unknown> {
  const mid = channel === 'instagram' ? `aWdf${id}` : `m_${id}`;
  switch (event) {
    case 'message':
      return { message: { mid, text } };
    case 'postback':
      return { postback: { mid, title: text, payload: text } };
    case 'reaction':
      return { reaction: { mid, action: 'react', emoji: text, reaction: 'other' } };
    case 'read':
      return { read: channel === 'instagram' ? { mid } : { watermark: at } };
  }
}

/** X knows no postbacks and sends no reactions: there they are the text somebody would type instead. */
function xBody({ accountId, userId }: Party, { event, text, id, at }: EventContent): Record<string, unknown> {
  const target = { recipient_id: accountId };
  const payload =
    event === 'read'
      ? {
          direct_message_mark_read_events: [
            { created_timestamp: String(at), sender_id: userId, target, last_read_event_id: id },
          ],
        }
      : {
          direct_message_events: [
            {
              type: 'message_create',
              id,
              created_timestamp: String(at),
              message_create: {
                target,
                sender_id: userId,
                message_data: { text, entities: { hashtags: [], symbols: [], user_mentions: [], urls: [] } },
              },
            },
          ],
        };
  const event_type = event === 'read' ? 'dm.read' : 'dm.received';
  return { data: { event_uuid: id, filter: { user_id: accountId }, event_type, payload } };
}
