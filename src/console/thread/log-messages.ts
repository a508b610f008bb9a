import { STOPPED } from '../../outbox/claim';
import type { Queryable } from '../../store/store';
import type { LogMessage, LogQuery } from '../contract/thread-log';

/** Messages of one page. */
const PAGE = 50;

/** A stretch of time, `from` inclusive; the pages of a log lie side by side without gap or overlap. */
export interface Span {
  readonly from: number;
  readonly until: number;
}

export interface LogMessageRow {
  readonly id: number;
  readonly caseId: number | null;
  readonly caseIntent: string | null;
  readonly origin: LogMessage['origin'];
  readonly text: string;
  readonly at: number;
  readonly agentId: number | null;
  readonly agentName: string | null;
  readonly attachments: unknown;
  readonly context: unknown;
  readonly note: boolean;
  readonly edited: boolean;
  readonly deleted: boolean;
  readonly suppressed: string | null;
  readonly platformMessageId: string | null;
  readonly outboxId: number | null;
  readonly status: string | null;
  readonly reason: string | null;
  readonly sendOrigin: string | null;
  readonly answersInboxId: number | null;
  readonly notBefore: number | null;
  readonly sentAt: number | null;
  readonly mayHaveArrived: boolean;
  readonly accountPaused: boolean;
  readonly throttledUntil: number | null;
  readonly deliveredUpto: number | null;
  readonly readUpto: number | null;
}

export interface MessageRows {
  /** Oldest first. */
  readonly rows: readonly LogMessageRow[];
  /** Id to ask for the page before, or after, with; undefined at that end. */
  readonly before?: number;
  readonly after?: number;
  /** Case of the message right before this page; undefined: there is none. */
  readonly caseBefore?: number | null;
  /** When the first message after this page was written, where the caller has it already. */
  readonly laterAt?: number;
}

const SELECT = `select m.id, m.case_id "caseId", c.intent "caseIntent", m.origin, m.text, m.at, m.agent_id "agentId",
       a.name "agentName", m.attachments, m.context, m.note, m.edited, m.deleted, m.suppressed,
       m.platform_message_id "platformMessageId", o.id "outboxId", o.status, o.reason, o.origin "sendOrigin",
       o.inbox_id "answersInboxId", o.not_before "notBefore", o.sent_at "sentAt",
       o.unknown_since is not null "mayHaveArrived", t.delivered_upto "deliveredUpto", t.read_upto "readUpto",
       o.status = 'pending' and exists (select 1 from account a where a.id = o.account_id and ${STOPPED})
         "accountPaused",
       case when o.status = 'pending' then
         (select max(b.resets_at) from account_budget b where b.account_id = o.account_id and b.remaining < 1) end
         "throttledUntil"
  from message m join thread t on t.id = m.thread_id left join outbox o on o.id = m.outbox_id
  left join agent a on a.id = m.agent_id left join "case" c on c.id = m.case_id`;

/** Fifty messages of a thread with what became of those we sent: the newest, those before one, or those after one. */
export async function logMessages(
  store: Queryable,
  threadId: string,
  { before, after }: LogQuery,
): Promise<MessageRows> {
  return after === undefined ? await older(store, threadId, before) : await newer(store, threadId, after);
}

async function older(store: Queryable, threadId: string, before: number | undefined): Promise<MessageRows> {
  const found = await store.query<LogMessageRow>({
    name: 'log-older',
    // One more than a page tells whether there is another, and one later where this page ends.
    text: `${SELECT} where m.thread_id = $1 and ($2::bigint is null or m.id <= $2)
            order by m.id desc limit ${PAGE + 1} + case when $2::bigint is null then 0 else 1 end`,
    values: [threadId, before ?? null],
  });
  const later = found[0]?.id === before ? found.shift() : undefined;
  const rows = found.slice(0, PAGE).reverse();
  const earlier = found[PAGE];
  const first = rows[0];
  return {
    rows,
    ...(earlier && first && { before: first.id, caseBefore: earlier.caseId }),
    ...(later && { laterAt: later.at }),
  };
}

async function newer(store: Queryable, threadId: string, after: number): Promise<MessageRows> {
  const found = await store.query<LogMessageRow>({
    name: 'log-newer',
    text: `${SELECT} where m.thread_id = $1 and m.id >= $2 order by m.id limit ${PAGE + 2}`,
    values: [threadId, after],
  });
  const known = found[0]?.id === after ? found.shift() : undefined;
  const rows = found.slice(0, PAGE);
  const last = rows.at(-1);
  const later = found[PAGE];
  return {
    rows,
    // What is newer has something before it, or it would not be asked for by that.
    ...(known && { before: known.id, caseBefore: known.caseId }),
    ...(later && last && { after: last.id, laterAt: later.at }),
  };
}
