import type { Queryable } from '../store/store';
import type { Delivery, Message } from './contract/case';
import { deliveryState } from './thread/delivery-of';
import { type LogMessageRow, logMessages } from './thread/log-messages';

export interface MessagePage {
  /** Oldest first. */
  readonly messages: readonly Message[];
  /** Id to ask for the page before with; undefined at the beginning of the thread. */
  readonly before?: number;
}

/** The newest 50 messages of a thread, or the 50 before a message, as they are stored. */
export async function threadMessages(
  store: Queryable,
  threadId: string,
  before: number | undefined,
): Promise<MessagePage> {
  const page = await logMessages(store, threadId, { before });
  return {
    messages: page.rows.map(messageOf),
    ...(page.before !== undefined && { before: page.before }),
  };
}

function messageOf(row: LogMessageRow): Message {
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

/** A try that failed counts as on its way, with the reason. */
function deliveryOf(row: LogMessageRow): Delivery | undefined {
  if (row.status === null) return undefined;
  const state = deliveryState(row);
  if (state === 'sent' || state === 'delivered' || state === 'read') return { state };
  const reason = row.reason ?? (state === 'failed' ? row.status : null);
  return { state: state === 'retrying' ? 'sending' : state, ...(reason !== null && { reason }) };
}
