import { errorCode, StoreError } from '../lib/errors';
import type { Logger } from '../lib/log';
import type { Queryable, Store } from '../store/store';
import { isRepeatable } from '../store/store-errors';
import { appendToInbox } from './append';
import { withoutBlocked } from './blocked';
import type { Delivery } from './delivery';
import { foreignEchoes, settleOwnEchoes } from './echo';
import { raiseReceipts } from './receipts';
import { storableJson } from './storable-json';

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
    const deliveries = batch.map((item) => item.delivery);
    try {
      onAwake(await write(store, deliveries));
      for (const item of batch) item.resolve();
    } catch (error) {
      if (isUnavailable(error)) {
        log.warn({ code: errorCode(error), deliveries: batch.length }, 'deliveries not stored');
        for (const item of batch) item.reject(error);
      } else if (batch.length > 1) {
        // One body that the database refuses must not cost its neighbours their 200.
        for (const item of batch) await writeBatch([item]);
      } else {
        for (const item of batch) await writeInParts(item, error);
      }
    }
  };

  // Refused as a whole, and it would be again however often the platform repeats it: the good parts are kept, the
  // others wait in quarantine for a person.
  const writeInParts = async (item: Waiting, cause: unknown) => {
    log.warn({ code: errorCode(cause) }, 'delivery refused by the database, stored in parts');
    try {
      for (const part of partsOf(item.delivery)) onAwake(await writePart(store, part));
      item.resolve();
    } catch (error) {
      log.warn({ code: errorCode(error) }, 'delivery not stored');
      item.reject(error);
    }
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
  const all = joined(deliveries);
  // Echoes first: after the facts nothing may fail that would keep the threads they woke from being rung for.
  await settleOwnEchoes(store, all.echoes);
  const awake = await writeFacts(store, all);
  await raiseReceipts(store, all.receipts);
  return awake;
}

/** What must be on disk before the platform is answered, in one transaction; none where there is nothing of the kind. */
async function writeFacts(
  store: Store,
  { rows, echoes, accountEvents, quarantined }: Delivery,
): Promise<string[]> {
  const unmarked = echoes.filter((item) => item.outboxId === undefined);
  if (rows.length + unmarked.length + accountEvents.length + quarantined.length === 0) return [];
  return await store.transaction(async (tx) => {
    const foreign = await foreignEchoes(tx, unmarked);
    const woken = await appendToInbox(tx, [...(await withoutBlocked(tx, rows)), ...foreign]);
    await insertAccountEvents(tx, accountEvents);
    await quarantine(tx, quarantined);
    return woken;
  });
}

function joined(deliveries: readonly Delivery[]): Delivery {
  return {
    rows: deliveries.flatMap((delivery) => delivery.rows),
    echoes: deliveries.flatMap((delivery) => delivery.echoes),
    receipts: deliveries.flatMap((delivery) => delivery.receipts),
    accountEvents: deliveries.flatMap((delivery) => delivery.accountEvents),
    quarantined: deliveries.flatMap((delivery) => delivery.quarantined),
  };
}

async function writePart(store: Store, part: Delivery): Promise<string[]> {
  try {
    return await write(store, [part]);
  } catch (error) {
    if (isUnavailable(error)) throw error;
    const { quarantined: _, ...body } = part;
    const note = { source: 'inbox', reason: `refused by the database: ${errorCode(error)}`, body };
    return await write(store, [{ ...NOTHING, quarantined: [note] }]);
  }
}

const NOTHING: Delivery = { rows: [], echoes: [], receipts: [], accountEvents: [], quarantined: [] };

/** One delivery for each thing in it, in the same order. */
function partsOf(delivery: Delivery): Delivery[] {
  return [
    ...delivery.rows.map((row) => ({ ...NOTHING, rows: [row] })),
    ...delivery.echoes.map((echo) => ({ ...NOTHING, echoes: [echo] })),
    ...delivery.receipts.map((receipt) => ({ ...NOTHING, receipts: [receipt] })),
    ...delivery.accountEvents.map((event) => ({ ...NOTHING, accountEvents: [event] })),
    ...delivery.quarantined.map((item) => ({ ...NOTHING, quarantined: [item] })),
  ];
}

// Nobody was there to refuse anything, or everybody waited for one another: the platform is to deliver again.
function isUnavailable(error: unknown): boolean {
  return isRepeatable(error) || (error instanceof StoreError && error.retryable);
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
      events.map((event) => storableJson(event.detail)),
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
      items.map((item) => storableJson(item.body)),
    ],
  });
}
