import { errorCode } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Queryable, Store } from '../store/store';
import { appendToInbox } from './append';
import type { Delivery } from './delivery';
import { settleEchoes } from './echo';
import { raiseReceipts } from './receipts';

/** Deliveries that share one transaction; measured: 3.9 times the rate at 256 concurrent webhooks (datalayer.md §8). */
const BATCH = 200;
const BATCHES_IN_FLIGHT = 2;

export interface Ingest {
  /** Resolves when everything in the delivery is on disk; only then may the platform be answered 200. */
  add(delivery: Delivery): Promise<void>;
}

export interface IngestDeps {
  readonly store: Store;
  /** Called after the commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
  readonly log: Logger;
}

interface Waiting {
  readonly delivery: Delivery;
  resolve(): void;
  reject(error: unknown): void;
}

/** Micro-batches: what comes in while a transaction is under way shares the next one. */
export function createIngest({ store, onAwake, log }: IngestDeps): Ingest {
  const waiting: Waiting[] = [];
  let inFlight = 0;

  const pump = () => {
    while (inFlight < BATCHES_IN_FLIGHT && waiting.length > 0) {
      inFlight++;
      void writeBatch(waiting.splice(0, BATCH)).finally(() => {
        inFlight--;
        pump();
      });
    }
  };

  const writeBatch = async (batch: readonly Waiting[]) => {
    try {
      onAwake(
        await write(
          store,
          batch.map((item) => item.delivery),
        ),
      );
      for (const item of batch) item.resolve();
    } catch (error) {
      if (batch.length > 1) return await writeOneByOne(batch);
      log.warn({ code: errorCode(error) }, 'delivery not stored');
      for (const item of batch) item.reject(error);
    }
  };

  // One body that the database refuses must not cost its neighbours their 200.
  const writeOneByOne = async (batch: readonly Waiting[]) => {
    for (const item of batch) await writeBatch([item]);
  };

  return {
    add: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject });
        // Deliveries that arrive in the same turn of the event loop join one transaction.
        if (waiting.length === 1) setImmediate(pump);
      }),
  };
}

async function write(store: Store, deliveries: readonly Delivery[]): Promise<string[]> {
  const awake = await store.transaction(async (tx) => {
    const foreign = await settleEchoes(
      tx,
      deliveries.flatMap((delivery) => delivery.echoes),
    );
    const woken = await appendToInbox(tx, [...deliveries.flatMap((delivery) => delivery.rows), ...foreign]);
    await insertAccountEvents(
      tx,
      deliveries.flatMap((delivery) => delivery.accountEvents),
    );
    await quarantine(
      tx,
      deliveries.flatMap((delivery) => delivery.quarantined),
    );
    return woken;
  });
  await raiseReceipts(
    store,
    deliveries.flatMap((delivery) => delivery.receipts),
  );
  return awake;
}

async function insertAccountEvents(tx: Queryable, events: Delivery['accountEvents']): Promise<void> {
  if (events.length === 0) return;
  await tx.query({
    name: 'account-events',
    text: `insert into account_event (account_id, dedupe_key, what, detail, at)
           select * from unnest($1::text[], $2::text[], $3::text[], $4::jsonb[], $5::bigint[])
           on conflict (account_id, dedupe_key) do nothing`,
    values: [
      events.map((event) => event.accountId),
      events.map((event) => event.dedupeKey),
      events.map((event) => event.what),
      events.map((event) => JSON.stringify(event.detail)),
      events.map((event) => event.at),
    ],
  });
}

/** Keeps bodies nobody understands for a person to look at. */
export async function quarantine(tx: Queryable, items: Delivery['quarantined']): Promise<void> {
  if (items.length === 0) return;
  await tx.query({
    name: 'quarantine',
    text: 'insert into quarantine (source, reason, body) select * from unnest($1::text[], $2::text[], $3::jsonb[])',
    values: [
      items.map((item) => item.source),
      items.map((item) => item.reason),
      items.map((item) => JSON.stringify(item.body ?? null).replaceAll('\\u0000', '')),
    ],
  });
}
