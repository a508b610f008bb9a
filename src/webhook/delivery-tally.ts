import { accountKeyOf } from '../channel/thread-id';
import type { Delivery } from '../inbox/delivery';
import type { Clock } from '../lib/clock';
import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Queryable } from '../store/store';

const HOUR_MS = 3_600_000;
/** Machine time between two writes: forged deliveries must cost the database no more than this. */
const WRITE_EVERY_MS = 2_000;

/** Counts what comes in, for the page that shows whether the platforms still reach us. */
export interface DeliveryTally {
  stored(delivery: Delivery): void;
  refused(channel: string): void;
  /** Writes what has been counted. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

export interface TallyDeps {
  readonly store: Queryable;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Kept in memory and written at intervals; a crash forgets two seconds of counts, which nobody misses. */
export function createDeliveryTally({ store, clock, log }: TallyDeps): DeliveryTally {
  const heard = new Set<string>();
  const refusals = new Map<string, number>();
  const flush = async () => {
    const now = clock.now();
    const accounts = [...heard];
    const counts = [...refusals];
    heard.clear();
    refusals.clear();
    if (accounts.length > 0)
      await store.query({
        name: 'tally-heard',
        text: `update account set last_webhook_at = greatest(coalesce(last_webhook_at, 0), $2) where id = any ($1)`,
        values: [accounts, now],
      });
    for (const [channel, count] of counts)
      await store.query({
        name: 'tally-refused',
        text: `insert into refused_delivery (channel, hour_at, count) values ($1, $2, $3)
               on conflict (channel, hour_at) do update set count = refused_delivery.count + excluded.count`,
        values: [channel, now - (now % HOUR_MS), count],
      });
  };
  const write = () =>
    flush().catch((error: unknown) => log.warn({ code: errorCode(error) }, 'deliveries not counted'));
  const timer = setInterval(() => void write(), WRITE_EVERY_MS);
  timer.unref();
  return {
    stored: ({ rows, echoes, receipts }) => {
      for (const { threadId } of rows) heard.add(accountKeyOf(threadId));
      for (const { row } of echoes) heard.add(accountKeyOf(row.threadId));
      for (const { threadId } of receipts) heard.add(accountKeyOf(threadId));
    },
    refused: (channel) => refusals.set(channel, (refusals.get(channel) ?? 0) + 1),
    flush,
    close: async () => {
      clearInterval(timer);
      await write();
    },
  };
}
