import { z } from 'zod';
import type { Queryable } from '../../store/store';
import { attachmentSchema, type LogMessage } from '../contract/thread-log';
import { deliveryOf } from './delivery-of';
import type { LogMessageRow } from './log-messages';

/** Longest quotation of a message that is answered. */
const QUOTE_CHARACTERS = 140;

/** A message is understood when it comes; later than this only after a long standstill, and then its label is missing. */
const LATEST_TURN_MS = 3_600_000;

const storedAttachments = z.array(attachmentSchema).catch([]);
const storedContext = z
  .object({
    replyToMessageId: z.string().optional(),
    storyUrl: z.string().optional(),
    referral: z.string().optional(),
  })
  .catch({});

/**
 * Messages as the log shows them, with what the bot understood and what they answer.
 * @param now business time, epoch ms.
 */
export async function messageEntries(
  store: Queryable,
  threadId: string,
  rows: readonly LogMessageRow[],
  now: number,
): Promise<LogMessage[]> {
  const understood = await understoodIn(store, threadId, rows);
  const answered = await answeredBy(store, threadId, rows);
  return rows.map((row) => {
    const context = storedContext.parse(row.context ?? {});
    const delivery = deliveryOf(row, now);
    const turn = row.platformMessageId === null ? undefined : understood.byMessage.get(row.platformMessageId);
    const turnId = row.answersInboxId === null ? undefined : understood.byInbox.get(row.answersInboxId);
    const replyTo = answered.get(context.replyToMessageId ?? '');
    const { id, origin, text, at, note, edited, deleted } = row;
    return {
      kind: 'message',
      at,
      id,
      origin,
      text,
      note,
      edited,
      deleted,
      attachments: storedAttachments.parse(row.attachments ?? []),
      ...(row.agentId !== null && { author: { id: row.agentId, name: row.agentName ?? `#${row.agentId}` } }),
      ...(row.suppressed !== null && { suppressed: row.suppressed }),
      ...(context.storyUrl !== undefined && { story: { url: context.storyUrl } }),
      ...(context.referral !== undefined && { referral: context.referral }),
      ...(replyTo && { replyTo }),
      ...(delivery && { delivery }),
      ...(origin === 'customer' && turn && { understood: turn }),
      ...(origin === 'bot' && turnId !== undefined && { turnId }),
    };
  });
}

interface Understood {
  readonly byMessage: ReadonlyMap<string, NonNullable<LogMessage['understood']>>;
  readonly byInbox: ReadonlyMap<number, number>;
}

/** Which turn read which message; of a burst the last message stands for all. */
async function understoodIn(
  store: Queryable,
  threadId: string,
  rows: readonly LogMessageRow[],
): Promise<Understood> {
  if (rows.length === 0) return { byMessage: new Map(), byInbox: new Map() };
  const times = rows.map(({ at }) => at);
  const found = await store.query<TurnOfMessage>({
    name: 'log-turns',
    text: `select t.id "turnId", i.id "inboxId", i.payload ->> 'messageId' "messageId",
                  t.trace #>> '{understanding,intent}' intent, (t.trace #>> '{understanding,confidence}')::float8 confidence
             from turn t join inbox i on i.id = any (t.inbox_ids)
            where t.thread_id = $1 and t.at between $2 and $3 order by t.id, i.platform_at, i.id`,
    values: [threadId, Math.min(...times), Math.max(...times) + LATEST_TURN_MS],
  });
  const lastOf = new Map(
    found.flatMap((row) => (row.messageId === null ? [] : [[row.turnId, row] as const])),
  );
  return {
    byInbox: new Map(found.map(({ inboxId, turnId }) => [inboxId, turnId])),
    byMessage: new Map(
      [...lastOf.values()].flatMap(({ turnId, messageId, intent, confidence }) =>
        messageId === null || intent === null
          ? []
          : [[messageId, { turnId, intent, confidence: confidence ?? 0 }] as const],
      ),
    ),
  };
}

interface TurnOfMessage {
  readonly turnId: number;
  readonly inboxId: number;
  readonly messageId: string | null;
  readonly intent: string | null;
  readonly confidence: number | null;
}

async function answeredBy(
  store: Queryable,
  threadId: string,
  rows: readonly LogMessageRow[],
): Promise<ReadonlyMap<string, NonNullable<LogMessage['replyTo']>>> {
  const asked = rows.flatMap(({ context }) => storedContext.parse(context ?? {}).replyToMessageId ?? []);
  if (asked.length === 0) return new Map();
  const found = await store.query<{ messageId: string; id: number; text: string }>({
    name: 'log-answered',
    text: `select coalesce(m.platform_message_id, o.platform_message_id) "messageId", m.id, m.text
             from message m left join outbox o on o.id = m.outbox_id
            where m.thread_id = $1 and (m.platform_message_id = any ($2) or o.platform_message_id = any ($2))`,
    values: [threadId, asked],
  });
  return new Map(
    found.map(({ messageId, id, text }) => [messageId, { id, text: text.slice(0, QUOTE_CHARACTERS) }]),
  );
}
