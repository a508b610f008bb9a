import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OutboundMessage, SendResult } from '../../src/channel/send';
import { useTestDatabase } from '../support/database';
import { createSpine, messageRow, type Spine, threadOf } from '../support/spine';

const db = useTestDatabase();
const USERS = 3;
const RUNS = 30;

/** One thing that happens. Which of them, how often and in which order is what fast-check chooses. */
type Step =
  | { readonly do: 'deliver'; readonly user: number; readonly again: boolean }
  | { readonly do: 'turn' | 'die in a turn' | 'freeze in a turn' | 'thaw' | 'send' | 'look up' }
  | { readonly do: 'lose the answer'; readonly arrived: boolean };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('deliver' as const),
      user: fc.nat(USERS - 1),
      again: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom('turn' as const, 'die in a turn', 'freeze in a turn', 'thaw', 'send', 'look up'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('lose the answer' as const), arrived: fc.boolean() }) },
);

it('loses nothing, says nothing twice and keeps each thread in order, whatever the schedule', async () => {
  await fc.assert(property({ looksUp: true }), { numRuns: RUNS });
}, 120_000);

it('would notice a sender that never looks up what became of a lost answer', async () => {
  const { failed } = await fc.check(property({ looksUp: false }), { numRuns: RUNS * 3, endOnFailure: true });
  expect(failed).toBe(true);
}, 120_000);

let rounds = 0;
function property(how: { looksUp: boolean }) {
  return fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
    const world = createWorld(`r${++rounds}`, how);
    for (const one of steps) await world.take(one);
    await world.drain();
    expect(world.heard()).toEqual(world.said());
  });
}

function createWorld(name: string, { looksUp }: { looksUp: boolean }) {
  const users = Array.from({ length: USERS }, (_, index) => `${name}-${index}`);
  const said = new Map<string, string[]>(users.map((user) => [user, []]));
  /** What the platform accepted: the truth, whatever became of its answer. */
  const accepted: OutboundMessage[] = [];
  const thaws: (() => void)[] = [];
  const frozen: Promise<void>[] = [];
  let thinking: 'works' | 'dies' | 'freezes' = 'works';
  let losing: { arrived: boolean } | undefined;
  let numbers = 0;

  const spine: Spine = createSpine({
    store: db.store,
    onThink: () => {
      if (thinking === 'works') return undefined;
      const resumes = thinking === 'freezes';
      return new Promise<void>((resolve) => {
        if (resumes) thaws.push(resolve);
      });
    },
    answer: (message): SendResult => {
      const lost = losing;
      losing = undefined;
      if (lost?.arrived !== false) accepted.push(message);
      return lost
        ? { outcome: 'unknown', code: 'LOST' }
        : { outcome: 'sent', platformMessageId: `p${message.outboxId}` };
    },
    find: ({ outboxId }) =>
      looksUp && accepted.some((message) => message.outboxId === outboxId)
        ? { outcome: 'found', platformMessageId: `p${outboxId}` }
        : { outcome: 'absent' },
  });

  /** Begins a turn that does not end by itself, and lets the database believe that its lease has. */
  const leaveOpen = async (how: 'dies' | 'freezes') => {
    thinking = how;
    const open = spine.run(...users);
    if (how === 'freezes') frozen.push(open);
    // Until every claimed thread hangs in its thoughts; there may be none to claim.
    await Promise.race([open, claimedAll(users)]);
    thinking = 'works';
    await db.store.query({
      text: `update thread set lease_until = clock_timestamp() - interval '1 second', claims = 0
              where id = any($1) and lease_until is not null`,
      values: [users.map(threadOf)],
    });
  };

  const take = async (one: Step): Promise<void> => {
    switch (one.do) {
      case 'deliver': {
        const user = users[one.user] ?? name;
        const text = `${name}#${++numbers}`;
        said.get(user)?.push(text);
        const row = messageRow(user, text, text);
        await Promise.all([
          spine.deliver({ rows: [row] }),
          ...(one.again ? [spine.deliver({ rows: [row] })] : []),
        ]);
        return;
      }
      case 'turn':
        return await spine.run(...users);
      case 'die in a turn':
        return await leaveOpen('dies');
      case 'freeze in a turn':
        return await leaveOpen('freezes');
      case 'thaw':
        for (const thaw of thaws.splice(0)) thaw();
        await Promise.all(frozen.splice(0));
        return;
      case 'send':
        return await spine.send();
      case 'look up':
        return await lookUpAll();
      case 'lose the answer':
        losing = { arrived: one.arrived };
        return await spine.send();
    }
  };

  const lookUpAll = async () => {
    await db.store.query({ text: `update outbox set lease_until = null where status = 'unknown'` });
    await spine.lookUp();
  };

  return {
    take,
    drain: async () => {
      await take({ do: 'thaw' });
      losing = undefined;
      for (let open = 1; open > 0; open = await openThings(users)) {
        await spine.run(...users);
        await spine.send();
        await lookUpAll();
      }
    },
    said: () => users.map((user) => said.get(user)),
    heard: () =>
      users.map((user) =>
        accepted
          .filter((message) => message.userId === user)
          .flatMap((message) => message.body.text.replace('re: ', '').split(' + ')),
      ),
  };
}

async function claimedAll(users: readonly string[]): Promise<void> {
  const giveUpAt = performance.now() + 10_000;
  while (performance.now() < giveUpAt) {
    const free = await db.store.query({
      text: 'select 1 from thread where id = any($1) and wake and (lease_until is null or lease_until < clock_timestamp()) limit 1',
      values: [users.map(threadOf)],
    });
    if (free.length === 0) return;
  }
  throw new Error('the turn claims nothing');
}

async function openThings(users: readonly string[]): Promise<number> {
  const row = await db.store.one<{ n: number }>({
    text: `select (select count(*) from thread where wake and id = any($1))
                + (select count(*) from outbox where thread_id = any($1) and status in ('pending', 'sending', 'unknown')) n`,
    values: [users.map(threadOf)],
  });
  return row?.n ?? 0;
}
