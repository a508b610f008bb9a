import { type Account, accountKey } from '../channel/account';
import type { Echo, Received, ThreadEvent } from '../channel/event';
import { threadId } from '../channel/thread-id';
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
    body,
  }));
  for (const event of received.events) {
    const account = known.get(event.accountId);
    if (!account) {
      quarantined.push({ source: channel, reason: 'unknown_account', body: masked(event, mask) });
      continue;
    }
    const id = threadId({ channel, accountId: event.accountId, userId: event.userId });
    if (event.kind === 'receipt') {
      receipts.push({ threadId: id, state: event.state, upto: event.watermark ?? event.at });
      continue;
    }
    const row: InboxRow = {
      threadId: id,
      dedupeKey: event.dedupeKey,
      event: masked(event, mask),
      at: event.at,
    };
    if (event.kind === 'echo') echoes.push({ row, echo: event, ...ourOutboxId(event, account) });
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
  const foreign = echo.appId !== undefined && account.appId !== undefined && echo.appId !== account.appId;
  if (foreign || !echo.outboxId || !/^\d{1,15}$/.test(echo.outboxId)) return {};
  return { outboxId: Number(echo.outboxId) };
}

function masked<E extends ThreadEvent>(event: E, mask: (text: string) => string): E {
  if (!('text' in event)) return event;
  // PostgreSQL's jsonb cannot hold U+0000.
  return { ...event, text: mask(event.text.replaceAll('\u0000', '')) };
}
