import { describe, expect, it } from '@jest/globals';
import { settleOwnEchoes } from '../../src/inbox/echo';
import { silentLog } from '../../src/lib/log';
import { createOutboxSender } from '../../src/outbox/sender';
import { useTestDatabase } from '../support/database';
import { botRow, CAPABILITIES, HOUR, NOON, newThread, outboxRow } from '../support/handoff';
import { until } from '../support/until';

const db = useTestDatabase();

describe('an answer of the bot that comes too late for the reply window', () => {
  it('is not sent, and a person is told, who may still write', async () => {
    const threadId = await newThread(db.store, { openedAt: NOON - 25 * HOUR });
    const id = await botRow(db.store, threadId);
    const rung: string[] = [];
    const sender = createOutboxSender({
      store: db.store,
      clock: { now: () => NOON },
      log: silentLog,
      capabilitiesOf: () => CAPABILITIES.facebook,
      senderOf: () => Promise.reject(new Error('nothing is to be sent')),
      ring: (ids) => void rung.push(...ids),
    });
    sender.nudge();
    await until('the last gate', async () => (await outboxRow(db.store, id))?.status === 'expired');
    await sender.stop();
    expect(rung).toEqual([threadId]);
    const events = await db.store.query({
      text: `select payload from inbox where thread_id = $1 and not done`,
      values: [threadId],
    });
    expect(events).toEqual([{ payload: { kind: 'send_failed', outboxId: id, code: 'window_closed' } }]);
  });
});

describe('an echo with our own mark', () => {
  it.each(['sending', 'unknown', 'pending', 'held', 'dead', 'cancelled'])(
    'proves that a message believed %s was sent',
    async (status) => {
      const threadId = await newThread(db.store);
      const id = await botRow(db.store, threadId, { status });
      await db.store.query({ text: 'update outbox set attempt = 1 where id = $1', values: [id] });
      const echo = {
        kind: 'echo',
        accountId: '100',
        userId: '1',
        at: NOON,
        dedupeKey: `echo ${id}`,
        messageId: `mid.${id}`,
        text: 'hei',
        attachments: [],
      } as const;
      const row = { threadId, dedupeKey: echo.dedupeKey, event: echo, at: NOON };
      await settleOwnEchoes(db.store, [{ row, echo, outboxId: id }]);
      expect(await outboxRow(db.store, id)).toMatchObject({ status: 'sent', reason: null });
    },
  );
});
