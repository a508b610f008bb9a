import type { Queryable } from '../store/store';
import type { Delivery, Message } from './contract/case';

const PAGE = 50;

export interface MessagePage {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Id to ask for the page before with; undefined at the beginning of the thread. */
  readonly before?: number;
}

/** The newest 50 messages of a thread, or the 50 before a message, with what became of those we sent. */
export async function threadMessages(
  store: Queryable,
  threadId: string,
  before: number | undefined,
): Promise<MessagePage> {
  const rows = await store.query<MessageRow>({
    name: 'console-messages',
    text: `select m.id, m.origin, m.text, m.at, m.agent_id "agentId", m.attachments, m.context, m.note, m.edited,
                  m.deleted, m.suppressed, o.status, o.reason, o.sent_at "sentAt",
                  t.delivered_upto "deliveredUpto", t.read_upto "readUpto"
             from message m join thread t on t.id = m.thread_id left join outbox o on o.id = m.outbox_id
            where m.thread_id = $1 and ($2::bigint is null or m.id < $2) order by m.id desc limit ${PAGE + 1}`,
    values: [threadId, before ?? null],
  });
  const page = rows.slice(0, PAGE).reverse();
  const first = rows.length > PAGE ? page[0] : undefined;
  return { messages: page.map(messageOf), ...(first && { before: first.id }) };
}

interface MessageRow {
  readonly id: number;
  readonly origin: Message['origin'];
  readonly text: string;
  readonly at: number;
  readonly agentId: number | null;
  readonly attachments: unknown;
  readonly context: unknown;
  readonly note: boolean;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly suppressed: string | null;
  readonly status: OutboxStatus | null;
  readonly reason: string | null;
  readonly sentAt: number | null;
  readonly deliveredUpto: number | null;
  readonly readUpto: number | null;
}

type OutboxStatus =
  | 'pending'
  | 'sending'
  | 'sent'
  | 'unknown'
  | 'held'
  | 'cancelled'
  | 'expired'
  | 'refused'
  | 'dead';

function messageOf(row: MessageRow): Message {
  const { id, origin, text, at, note, edited, deleted } = row;
  const delivery = deliveryOf(row);
  return {
    id,
    origin,
    text,
    at,
    note,
    edited,
    deleted,
    ...(row.agentId !== null && { agentId: row.agentId }),
    ...(row.attachments !== null && { attachments: row.attachments }),
    ...(row.context !== null && { context: row.context }),
    ...(row.suppressed !== null && { suppressed: row.suppressed }),
    ...(delivery && { delivery }),
  };
}

function deliveryOf({ status, reason, sentAt, deliveredUpto, readUpto }: MessageRow): Delivery | undefined {
  if (status === null) return undefined;
  const because = reason === null ? {} : { reason };
  switch (status) {
    case 'pending':
    case 'sending':
      return { state: 'sending', ...because };
    case 'sent':
      if (reached(sentAt, readUpto)) return { state: 'read' };
      return { state: reached(sentAt, deliveredUpto) ? 'delivered' : 'sent' };
    case 'expired':
    case 'refused':
    case 'dead':
      return { state: 'failed', reason: reason ?? status };
    case 'unknown':
    case 'held':
    case 'cancelled':
      return { state: status, ...because };
  }
}

function reached(sentAt: number | null, upto: number | null): boolean {
  return sentAt !== null && upto !== null && sentAt <= upto;
}
