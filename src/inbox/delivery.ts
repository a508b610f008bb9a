import { type Account, accountKey } from '../channel/account';
import type { Echo, Received, ThreadEvent } from '../channel/event';
import { threadId } from '../channel/thread-id';
import { maskJson } from '../privacy/mask-json';
import { strikeTokens } from '../privacy/strike-tokens';
import type { InboxRow } from './event';

/** One webhook delivery, sorted by what has to be done with its parts. */
export interface Delivery {
  readonly rows: readonly InboxRow[];
  /** Messages from the brand's side: ours, another app's, or a person's in the platform's own app. */
  readonly echoes: readonly { readonly row: InboxRow; readonly echo: Echo; readonly outboxId?: number }[];
  readonly receipts: readonly {
    readonly threadId: string;
    readonly state: 'delivered' | 'read';
    readonly upto: number;
  }[];
  readonly accountEvents: readonly {
    readonly accountId: string;
    readonly dedupeKey: string;
    readonly what: string;
    readonly detail: object;
    readonly at: number;
  }[];
  readonly quarantined: readonly {
    readonly source: string;
    readonly reason: string;
    readonly body: unknown;
  }[];
}

/** Receipts only move two numbers of the thread; everything else is stored. */
type StoredEvent = Exclude<ThreadEvent, { kind: 'receipt' }>;

export interface SortOptions {
  readonly accounts: readonly Account[];
  /** Hides card numbers, national ids and passwords before anything is stored. */
  readonly mask: (text: string) => string;
}

/** Sorts what an adapter received; events of accounts we do not run go to quarantine. */
export function sortDelivery(
  channel: Account['channel'],
  received: Received,
  { accounts, mask }: SortOptions,
): Delivery {
  const known = new Map(
    accounts.filter((a) => a.channel === channel).map((account) => [account.id, account]),
  );
  const rows: InboxRow[] = [];
  const echoes: Delivery['echoes'][number][] = [];
  const receipts: Delivery['receipts'][number][] = [];
  const quarantined: Delivery['quarantined'][number][] = received.unknown.map(({ reason, body }) => ({
    source: channel,
    reason,
    body: maskJson(body, mask),
  }));
  for (const event of received.events) {
    const account = known.get(event.accountId);
    if (!account) {
      quarantined.push({ source: channel, reason: 'unknown_account', body: maskJson(event, mask) });
      continue;
    }
    const id = threadId({ channel, accountId: event.accountId, userId: event.userId });
    if (event.kind === 'receipt') {
      receipts.push({ threadId: id, state: event.state, upto: event.watermark ?? event.at });
      continue;
    }
    const safe = masked(event, mask);
    const row: InboxRow = { threadId: id, dedupeKey: event.dedupeKey, event: safe, at: event.at };
    if (safe.kind === 'echo') echoes.push({ row, echo: safe, ...ourOutboxId(safe, account) });
    else rows.push(row);
  }
  const accountEvents = received.accountEvents.map((event) => {
    const account = known.get(event.accountId);
    return {
      accountId: account ? accountKey(account) : `${channel}:${event.accountId}`,
      dedupeKey: event.dedupeKey,
      what: event.what,
      detail: { detail: event.detail },
      at: event.at,
    };
  });
  return { rows, echoes, receipts, accountEvents, quarantined };
}

// The metadata is only believed from our own app: any app connected to the Page could write any number there.
function ourOutboxId(echo: Echo, account: Account): { outboxId: number } | Record<string, never> {
  const foreign = echo.appId !== undefined && echo.appId !== account.appId;
  if (foreign || !echo.outboxId || !/^\d{1,15}$/.test(echo.outboxId)) return {};
  return { outboxId: Number(echo.outboxId) };
}

// By hand for the kinds we know: every DM passes here. Titles are what people or other apps wrote, too.
function masked(event: StoredEvent, mask: (text: string) => string): StoredEvent {
  if (event.kind === 'postback') return { ...event, title: mask(event.title) };
  if (!('text' in event)) return event;
  // PostgreSQL's jsonb cannot hold U+0000.
  const text = mask(event.text.replaceAll('\u0000', ''));
  // What we sent comes back as an echo; the link in it is the customer's alone.
  if (event.kind === 'echo') return { ...event, text: strikeTokens(text) };
  if (event.kind !== 'message' || event.attachments.length === 0) return { ...event, text };
  const attachments = event.attachments.map((attachment) =>
    attachment.title === undefined ? attachment : { ...attachment, title: mask(attachment.title) },
  );
  return { ...event, text, attachments };
}
