import type { Queryable } from '../../store/store';
import type { LogEntry, LogQuery, ThreadLog } from '../contract/thread-log';
import { logEvents } from './log-events';
import { logLinks } from './log-links';
import { type LogMessageRow, logMessages, type Span } from './log-messages';
import { messageEntries } from './message-entries';

export interface ThreadLogDeps {
  readonly store: Queryable;
  /** Host that customers see in the address of a payment link. */
  readonly linkHost: () => string;
  /** Business time, epoch ms. */
  readonly now: number;
  readonly seesOrders: boolean;
}

/** The end of time, for the newest page. */
const FOREVER = Number.MAX_SAFE_INTEGER;

/**
 * A page of all that happened in a thread: fifty messages of whatever case, and between them what people, bot and
 * payments did. Without `before` and `after` the newest.
 */
export async function threadLog(threadId: string, query: LogQuery, deps: ThreadLogDeps): Promise<ThreadLog> {
  const { store } = deps;
  const page = await logMessages(store, threadId, query);
  const span = spanOf(page);
  // Links first: what happens to one comes after it, also in the same moment.
  const others = (
    await Promise.all([
      logLinks(store, { threadId, span, now: deps.now, host: deps.linkHost(), seesOrders: deps.seesOrders }),
      logEvents(store, threadId, span),
    ])
  ).flat();
  const messages = await messageEntries(store, threadId, page.rows, deps.now);
  const newest = page.rows.findLast(({ origin }) => origin === 'customer');
  return {
    entries: merged(withCases(messages, page.rows, page.caseBefore), others),
    ...(page.before !== undefined && { before: page.before }),
    ...(page.after !== undefined && { after: page.after }),
    lastMessageId: newest?.id ?? 0,
  };
}

function spanOf({ rows, before, after, laterAt }: Awaited<ReturnType<typeof logMessages>>): Span {
  const from = before === undefined ? 0 : (rows[0]?.at ?? FOREVER);
  const last = after === undefined ? FOREVER : (rows.at(-1)?.at ?? FOREVER);
  return { from, until: laterAt ?? last };
}

/** Where a message belongs to another case than the one before it, a line says that a new one begins. */
function withCases(
  messages: readonly LogEntry[],
  rows: readonly LogMessageRow[],
  caseBefore: number | null | undefined,
): LogEntry[] {
  let current = caseBefore ?? null;
  return messages.flatMap((entry, index): LogEntry[] => {
    const row = rows[index];
    if (!row || row.caseId === null || row.caseId === current) return [entry];
    current = row.caseId;
    const { caseId, caseIntent, at } = row;
    const line = { kind: 'case' as const, at, caseId };
    return [{ ...line, ...(caseIntent !== null && { intent: caseIntent }) }, entry];
  });
}

// Messages keep the order in which they were taken in, whatever the platforms' clocks say; the rest goes between them.
function merged(messages: readonly LogEntry[], others: readonly LogEntry[]): LogEntry[] {
  const waiting = others.toSorted((a, b) => a.at - b.at);
  const all: LogEntry[] = [];
  for (const entry of messages) {
    while (waiting[0] && waiting[0].at < entry.at) all.push(...waiting.splice(0, 1));
    all.push(entry);
  }
  return [...all, ...waiting];
}
