import { describe, expect, it } from '@jest/globals';
import { createIngest } from '../../src/inbox/ingest';
import { silentLog } from '../../src/lib/log';
import type { Store } from '../../src/store/store';
import { useTestDatabase } from '../support/database';
import { newThread, threadRow } from '../support/handoff';

const db = useTestDatabase();

/** As the store is, with a server that gives up after a moment instead of fifteen seconds. */
function impatient(store: Store): Store {
  return {
    ...store,
    transaction: (fn, options) =>
      store.transaction(async (tx) => {
        await tx.query({ text: `set local statement_timeout = '100ms'` });
        return await fn(tx);
      }, options),
  };
}

describe('a message for a thread whose row is locked for too long', () => {
  it('is refused, so that the platform delivers it again, and never ends in quarantine', async () => {
    const threadId = await newThread(db.store);
    const ingest = createIngest({ store: impatient(db.store), onAwake: () => undefined, log: silentLog });
    const event = {
      kind: 'message',
      accountId: '100',
      userId: '1',
      at: 1,
      dedupeKey: 'm',
      messageId: 'm',
      text: 'hei',
      attachments: [],
    } as const;
    const delivery = {
      rows: [{ threadId, dedupeKey: 'm', event, at: 1 }],
      echoes: [],
      receipts: [],
      accountEvents: [],
      quarantined: [],
    };
    // Whoever holds the lock is frozen, say.
    await db.store.transaction(async (tx) => {
      await tx.query({ text: 'select 1 from thread where id = $1 for update', values: [threadId] });
      await expect(ingest.add(delivery)).rejects.toMatchObject({
        code: 'STORE_UNAVAILABLE',
        retryable: true,
      });
    });
    expect(await db.store.query({ text: 'select 1 from quarantine' })).toEqual([]);
    await ingest.add(delivery);
    expect(await threadRow(db.store, threadId)).toMatchObject({ wake: true });
  });
});
