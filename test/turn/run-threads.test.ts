import { describe, expect, it } from '@jest/globals';
import { dropAllLeases } from '../../src/turn/claim';
import { useTestDatabase } from '../support/database';
import { createSpine, type Spine, threadOf } from '../support/spine';

const db = useTestDatabase();

const outbox = async (user: string) => {
  const rows = await db.store.query<{ text: string }>({
    text: `select body->>'text' as text from outbox where thread_id = $1 order by id`,
    values: [threadOf(user)],
  });
  return rows.map((row) => row.text);
};
const thread = async (user: string) =>
  await db.store.one<{ control: string; claims: number; wake: boolean; epoch: number }>({
    text: 'select control, claims, wake, epoch from thread where id = $1',
    values: [threadOf(user)],
  });
/** As if eight seconds had passed. */
const endLeases = () =>
  db.store.query({
    text: `update thread set lease_until = clock_timestamp() - interval '1 second' where lease_until is not null`,
  });

describe('claim and commit', () => {
  it('answers a burst once, with everything in it', async () => {
    const spine = createSpine({ store: db.store });
    for (const text of ['my plan', 'runs out', 'help']) await spine.says('burst', text);
    await spine.run('burst');
    expect(await outbox('burst')).toEqual(['re: my plan + runs out + help']);
  });

  it('waits for the rest of a burst, and gives the lease back meanwhile', async () => {
    const spine = createSpine({ store: db.store, quietMs: 60_000 });
    await spine.says('young', 'wait');
    spine.bells.length = 0;
    await spine.run('young');
    expect(await outbox('young')).toEqual([]);
    expect(spine.bells).toEqual([threadOf('young')]);
    expect(await thread('young')).toMatchObject({ claims: 0, wake: true });
  });

  it('lets one of many callers have the thread', async () => {
    const spine = createSpine({ store: db.store });
    await spine.says('many', 'hello');
    await Promise.all(Array.from({ length: 8 }, () => spine.run('many')));
    expect(await outbox('many')).toEqual(['re: hello']);
  });

  it('writes nothing when the lease ran out and somebody else has answered', async () => {
    let slow: (() => void) | undefined;
    const frozen = createSpine({
      store: db.store,
      onThink: () => new Promise<void>((resolve) => void (slow = resolve)),
    });
    const other = createSpine({ store: db.store });
    await frozen.says('zombie', 'hello', 'z1');
    const late = frozen.run('zombie');
    while (!slow) await new Promise(setImmediate);
    await endLeases();
    await other.run('zombie');
    await other.says('zombie', 'and more', 'z2');
    slow();
    await late;
    expect(await outbox('zombie')).toEqual(['re: hello']);
    // What came in later is still there for the next turn.
    await other.run('zombie');
    expect(await outbox('zombie')).toEqual(['re: hello', 're: and more']);
  });

  it('says nothing when a person took the thread meanwhile', async () => {
    const spine = createSpine({
      store: db.store,
      onThink: async (id) =>
        void (await db.store.query({
          text: `update thread set control = 'human', epoch = epoch + 1 where id = $1`,
          values: [id],
        })),
    });
    await spine.says('taken', 'hello');
    await spine.run('taken');
    await createSpine({ store: db.store }).run('taken');
    expect(await outbox('taken')).toEqual([]);
    expect(await thread('taken')).toMatchObject({ control: 'human', wake: false });
  });
});

describe('a turn that always throws', () => {
  const poisoned = (): Spine =>
    createSpine({
      store: db.store,
      onThink: (id) => {
        if (id === threadOf('poison')) throw new Error('broken');
      },
    });

  it('costs its neighbours nothing, and after five claims a person gets the thread, with words', async () => {
    const spine = poisoned();
    await spine.says('poison', 'the one that breaks', 'p1');
    await spine.says('beside', 'fine', 'b1');
    await spine.run('poison', 'beside');
    expect(await outbox('beside')).toEqual(['re: fine']);
    for (let claim = 2; claim <= 5; claim++) {
      expect(await outbox('poison')).toEqual([]);
      await spine.run('poison', 'beside');
    }
    await spine.run('poison');
    expect(await outbox('poison')).toContain('re: system/reason-failed_turn');
    expect(await thread('poison')).toMatchObject({ control: 'handoff_requested', claims: 0 });
    const head = await db.store.one({ text: `select done, failed from inbox where dedupe_key = 'p1'` });
    expect(head).toEqual({ done: true, failed: true });
  });
});

describe('a turn that kills the process', () => {
  it('is found out by itself: threads that were only beside it are answered, it alone goes to a person', async () => {
    // A process that is gone neither returns nor throws; the next start drops its leases.
    const mortal = () => {
      let died: () => void = () => undefined;
      const death = new Promise<void>((resolve) => {
        died = resolve;
      });
      const spine = createSpine({
        store: db.store,
        onThink: (id) => {
          if (id !== threadOf('killer')) return undefined;
          died();
          return new Promise<void>(() => undefined);
        },
      });
      return { spine, death };
    };
    const users = ['killer', ...Array.from({ length: 15 }, (_, index) => `victim${index}`)];
    for (const user of users) await mortal().spine.says(user, 'hello', `k ${user}`);

    const lives: boolean[] = [];
    for (let life = 0; life < 8; life++) {
      const { spine, death } = mortal();
      const awake = await db.store.query<{ user_id: string }>({
        text: 'select user_id from thread where wake and user_id = any($1) order by id',
        values: [users],
      });
      if (awake.length === 0) break;
      lives.push(
        await Promise.race([
          death.then(() => true),
          spine.run(...awake.map((row) => row.user_id)).then(() => false),
        ]),
      );
      await dropAllLeases(db.store);
    }
    expect(lives).toEqual([true, true, true, true, true, false]);
    for (const user of users.slice(1)) expect(await outbox(user)).toEqual(['re: hello']);
    expect(await thread('killer')).toMatchObject({ control: 'handoff_requested' });
  });
});
