import { describe, expect, it } from '@jest/globals';
import { sortDelivery } from '../../src/inbox/delivery';
import { createIngest } from '../../src/inbox/ingest';
import { silentLog } from '../../src/lib/log';
import { createTestDatabase, useTestDatabase } from '../support/database';
import { createSpine, messageRow, threadOf } from '../support/spine';

const db = useTestDatabase();

async function stored(user: string): Promise<string[]> {
  const rows = await db.store.query<{ text: string }>({
    text: `select payload->>'text' as text from inbox where thread_id = $1 order by id`,
    values: [threadOf(user)],
  });
  return rows.map((row) => row.text);
}

describe('ingest', () => {
  it('stores an event once however often and however fast it comes', async () => {
    const spine = createSpine({ store: db.store });
    const row = messageRow('again', 'hello', 'k1');
    await Promise.all(Array.from({ length: 5 }, () => spine.deliver({ rows: [row, row] })));
    await spine.deliver({ rows: [row] });
    expect(await stored('again')).toEqual(['hello']);
  });

  it('keeps the order in which a delivery lists a thread', async () => {
    const spine = createSpine({ store: db.store });
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    await spine.deliver({ rows: texts.map((text, index) => messageRow('order', text, `o${index}`)) });
    expect(await stored('order')).toEqual(texts);
  });

  it('rings once for a thread that slept, and not for one that is awake', async () => {
    const spine = createSpine({ store: db.store });
    await spine.says('bell', 'one');
    await spine.says('bell', 'two');
    expect(spine.bells).toEqual([threadOf('bell')]);
  });

  it('keeps the neighbours of a delivery that the database refuses, and puts what it refused into quarantine', async () => {
    const spine = createSpine({ store: db.store });
    // No text column holds U+0000; an adapter that let it into a key would cost the whole transaction.
    const bad = { ...messageRow('half', 'bad', 'h2'), dedupeKey: 'h2\u0000' };
    await Promise.all([
      spine.says('neighbour', 'good', 'n1'),
      spine.deliver({ rows: [messageRow('half', 'first', 'h1'), bad, messageRow('half', 'third', 'h3')] }),
      spine.says('neighbour', 'good too', 'n2'),
    ]);
    expect(await stored('neighbour')).toEqual(['good', 'good too']);
    expect(await stored('half')).toEqual(['first', 'third']);
    const kept = await db.store.query<{ reason: string }>({
      text: `select reason from quarantine where body->'rows'->0->>'threadId' = $1`,
      values: [threadOf('half')],
    });
    expect(kept).toEqual([{ reason: expect.stringContaining('22021') }]);
    expect(spine.bells).toContain(threadOf('half'));
  });

  it.each([
    ['U+0000', 'a\u0000b'],
    ['half a surrogate pair', 'a\ud83d b'],
    ['a backslash before u0000', 'a\\u0000b'],
  ])('stores what holds %s, in text, in what else a message carries and in quarantine', async (name, odd) => {
    const spine = createSpine({ store: db.store });
    const row = messageRow('odd', odd, `odd ${name}`);
    const event = { ...row.event, attachments: [{ type: 'other' as const, title: odd }] };
    await spine.deliver({
      rows: [{ ...row, event }],
      quarantined: [{ source: 'facebook', reason: name, body: { [odd]: odd } }],
    });
    const kept = await db.store.one<{ title: string; body: object }>({
      text: `select i.payload->'attachments'->0->>'title' title, q.body from inbox i, quarantine q
              where i.dedupe_key = $1 and q.reason = $2`,
      values: [`odd ${name}`, name],
    });
    expect(kept?.title).toMatch(/^a.*b$/);
    expect(JSON.stringify(kept?.body)).toContain('a');
  });

  it('masks before it stores', () => {
    const { rows } = sortDelivery(
      'facebook',
      { events: [messageRow('mask', 'my card', 'mask').event], accountEvents: [], unknown: [], ignored: [] },
      {
        accounts: [{ channel: 'facebook', id: '100', handle: 'h', token: 't', appSecrets: [] }],
        mask: () => '[hidden]',
      },
    );
    expect(rows[0]?.event).toMatchObject({ text: '[hidden]' });
  });

  it('stores no two halves: everything is refused while the database is away, so that the platform repeats it', async () => {
    const gone = await createTestDatabase();
    const ingest = createIngest({ store: gone.store, onAwake: () => undefined, log: silentLog });
    await gone.drop();
    const deliveries = Array.from({ length: 50 }, (_, index) =>
      ingest.add({
        rows: [messageRow('away', 'x', `a${index}`)],
        echoes: [],
        receipts: [],
        accountEvents: [],
        quarantined: [],
      }),
    );
    const settled = await Promise.allSettled(deliveries);
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
  });
});

describe('the wake flag', () => {
  const isAwake = async (user: string) =>
    (
      await db.store.one<{ wake: boolean }>({
        text: 'select wake from thread where id = $1',
        values: [threadOf(user)],
      })
    )?.wake;

  it('falls only when nothing is open: what comes in while a turn thinks is rung for again', async () => {
    let late: Promise<void> | undefined;
    const spine = createSpine({ store: db.store, onThink: () => (late ??= spine.says('late', 'second')) });
    await spine.says('late', 'first');
    spine.bells.length = 0;
    await spine.run('late');
    expect(await isAwake('late')).toBe(true);
    expect(spine.bells).toEqual([threadOf('late')]);
    await spine.runAll();
    expect(await isAwake('late')).toBe(false);
  });

  it('rings for an event that waited for the lock of a commit: the sleeping thread is told apart after the wait', async () => {
    const spine = createSpine({ store: db.store });
    await spine.says('trap', 'first');
    await spine.run('trap');
    await db.store.query({ text: 'update thread set wake = true where id = $1', values: [threadOf('trap')] });
    spine.bells.length = 0;
    // A commit that lets the thread fall asleep holds its row while the next message wants in. A flag read from the
    // snapshot before the wait would still say "awake", and nobody would ring.
    let coming: Promise<void> | undefined;
    await db.store.transaction(async (tx) => {
      await tx.query({ text: 'update thread set wake = false where id = $1', values: [threadOf('trap')] });
      coming = spine.says('trap', 'second');
      await waitsForLock();
    });
    await coming;
    expect(spine.bells).toEqual([threadOf('trap')]);
  });

  it('keeps the first wake_at while awake, so that a lost bell is found late and not never', async () => {
    const spine = createSpine({ store: db.store });
    const wakeAt = async () =>
      (
        await db.store.one<{ at: string }>({
          text: 'select wake_at::text at from thread where id = $1',
          values: [threadOf('busy')],
        })
      )?.at;
    await spine.says('busy', 'one');
    const first = await wakeAt();
    await spine.says('busy', 'two');
    expect(await wakeAt()).toBe(first);
  });
});

/** Until a statement of this database waits for a row lock. */
async function waitsForLock(): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (performance.now() < giveUpAt) {
    const waiting = await db.store.query({
      text: `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    });
    if (waiting.length > 0) return;
  }
  throw new Error('nobody waits for the lock');
}
