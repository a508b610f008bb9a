import { describe, expect, it } from '@jest/globals';
import type { FindResult, SendResult } from '../../src/channel/send';
import { silentLog } from '../../src/lib/log';
import { claimSends } from '../../src/outbox/claim';
import { expireSends, reconcile } from '../../src/outbox/reconcile';
import { createOutboxSender, type OutboxDeps } from '../../src/outbox/sender';
import { settle } from '../../src/outbox/settle';
import { useTestDatabase } from '../support/database';
import { botRow, CAPABILITIES, NOON, newThread, outboxRow } from '../support/handoff';
import { until } from '../support/until';

const db = useTestDatabase();
const clock = { now: () => NOON };
const times = { firstLookMs: -1, believeAbsentMs: -1, giveUpAskingMs: 60_000 };
const handed: string[] = [];

function deps(send: () => Promise<SendResult>, find?: () => Promise<FindResult>) {
  return {
    store: db.store,
    clock,
    log: silentLog,
    capabilitiesOf: () => CAPABILITIES.facebook,
    senderOf: async () => ({
      send: async ({ outboxId }) => {
        handed.push(outboxId);
        return await send();
      },
      find: find ?? (async () => ({ outcome: 'absent' })),
    }),
    ring: () => undefined,
  } satisfies OutboxDeps;
}

const sent = async (): Promise<SendResult> => ({ outcome: 'sent', platformMessageId: 'm1' });

async function pendingRow(): Promise<number> {
  handed.length = 0;
  await db.store.query({ text: `update outbox set status = 'cancelled' where status <> 'sent'` });
  return await botRow(db.store, await newThread(db.store));
}

/** The lease runs out and everybody believes that the message never left. */
async function becomesPendingAgain(id: number): Promise<void> {
  await db.store.query({
    text: `update outbox set lease_until = clock_timestamp() - interval '1 second' where id = $1`,
    values: [id],
  });
  await expireSends(db.store);
  await reconcile({ ...deps(sent), times });
}

describe('a process that wakes up long after its claim', () => {
  it('sends nothing, because somebody else may have; the message leaves once', async () => {
    const id = await pendingRow();
    let machine = 0;
    let wakeUp = () => undefined as void;
    const frozen = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    const awake = deps(sent);
    let reached = false;
    const zombie = createOutboxSender({
      ...awake,
      machineNow: () => machine,
      senderOf: async () => {
        reached = true;
        await frozen;
        return await awake.senderOf();
      },
    });
    zombie.nudge();
    await until('the claim of the one that freezes', () => reached);

    await becomesPendingAgain(id);
    const other = createOutboxSender(awake);
    other.nudge();
    await until('the send of the other', async () => (await outboxRow(db.store, id))?.status === 'sent');

    machine = 20_000;
    wakeUp();
    await zombie.stop();
    await other.stop();
    expect(handed).toEqual([String(id)]);
    expect(await outboxRow(db.store, id)).toMatchObject({ status: 'sent' });
  });

  it('gives the message back when nobody else has taken it', async () => {
    const id = await pendingRow();
    let machine = 0;
    const awake = deps(sent);
    const slow = createOutboxSender({
      ...awake,
      machineNow: () => machine,
      // Only the first connection takes so long.
      senderOf: async () => {
        if (machine === 0) machine = 5_000;
        return await awake.senderOf();
      },
    });
    slow.nudge();
    await until('the send', async () => (await outboxRow(db.store, id))?.status === 'sent');
    await slow.stop();
    expect(handed).toEqual([String(id)]);
  });

  it('tells nobody of a failure that no longer is one', async () => {
    const id = await pendingRow();
    const [send] = await claimSends(db.store, 1, NOON);
    if (!send) throw new Error('not claimed');
    await db.store.query({
      text: `update outbox set status = 'sent', token = null where id = $1`,
      values: [id],
    });
    const woken = await settle(db.store, [{ send, status: 'dead', tell: { code: 'X' } }], NOON);
    expect(woken).toEqual([]);
    expect(await outboxRow(db.store, id)).toMatchObject({ status: 'sent' });
  });
});

describe('a look-up that ends after another attempt began', () => {
  it('says nothing about that attempt', async () => {
    const id = await pendingRow();
    const again = async () => {
      await claimSends(db.store, 1, NOON);
      await db.store.query({
        text: `update outbox set status = 'unknown', token = null, lease_until = null,
                      unknown_since = clock_timestamp() where id = $1`,
        values: [id],
      });
    };
    await again();
    const stale = deps(sent, async () => {
      await db.store.query({ text: `update outbox set status = 'pending' where id = $1`, values: [id] });
      await again();
      return { outcome: 'absent' };
    });
    await reconcile({ ...stale, times });
    expect(await outboxRow(db.store, id)).toMatchObject({ status: 'unknown' });
  });
});
