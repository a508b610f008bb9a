import { describe, expect, it } from '@jest/globals';
import type { Agent } from '../../src/console/contract/agent';
import { claim } from '../../src/handoff/agent-actions';
import { claimNext } from '../../src/handoff/claim-next';
import { breakPromises } from '../../src/handoff/promises';
import type { Statement } from '../../src/store/statement';
import type { Queryable } from '../../src/store/store';
import type { HandoffReason } from '../../src/turn/port';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { BRAND, caseRow, HOUR, MINUTE, NOON, newAgent, waitingThread } from '../support/handoff';

type Person = Partial<Pick<Agent, 'languages' | 'accounts'>>;

/** Each test has a queue of its own. */
async function withQueue(run: (desk: Awaited<ReturnType<typeof openQueue>>) => Promise<void>): Promise<void> {
  const database = await createTestDatabase({ max: 24 });
  try {
    await run(openQueue(database));
  } finally {
    await database.drop();
  }
}

function openQueue({ store }: TestDatabase) {
  return {
    store,
    person: async (given: Person & { away?: boolean } = {}): Promise<Agent> => {
      const id = await newAgent(store);
      const { languages = ['nb', 'en', 'zh'], accounts = [], away = false } = given;
      await store.query({
        text: 'update agent set languages = $2, availability = $3 where id = $1',
        values: [id, languages, away ? 'away' : 'online'],
      });
      return { id, name: `agent ${id}`, role: 'agent', languages, accounts };
    },
    waits: (options: { reason?: HandoffReason; now?: number; openedAt?: number } = {}) =>
      waitingThread(store, { openedAt: NOON, ...options }),
    next: (agent: Agent, now = NOON + MINUTE) =>
      store.transaction((tx) => claimNext(tx, { agent, now, brand: BRAND })),
    inTeam: async (caseId: number, ...members: Agent[]) => {
      const team = await store.one<{ id: number }>({
        text: `insert into team (name) values ('billing') returning id`,
      });
      for (const { id } of members)
        await store.query({ text: 'insert into team_member values ($1, $2)', values: [team?.id, id] });
      await store.query({ text: 'update "case" set team_id = $2 where id = $1', values: [caseId, team?.id] });
    },
  };
}

async function taken(answer: Promise<Awaited<ReturnType<typeof claimNext>>>): Promise<number | string> {
  const next = await answer;
  return next.claimed ? next.standing.caseId : next.reason;
}

/** Rows that a statement goes through, those it passes over included. */
async function rowsRead(tx: Queryable, { text, values = [] }: Statement): Promise<number> {
  const plan = await tx.query<{ 'QUERY PLAN': readonly { readonly Plan: PlanNode }[] }>({
    text: `explain (analyze, format json) ${text}`,
    values,
  });
  const count = (node: PlanNode): number => {
    const seen = (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'];
    const below = (node.Plans ?? []).map(count).reduce((sum, rows) => sum + rows, 0);
    return below + (node['Node Type'].includes('Scan') ? seen : 0);
  };
  return plan.flatMap((row) => row['QUERY PLAN']).reduce((sum, { Plan }) => sum + count(Plan), 0);
}

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly PlanNode[];
}

describe('the next case', () => {
  it('is found without going through all that wait', () =>
    withQueue(async ({ store, person }) => {
      const agent = await person({ languages: ['nb'] });
      await person({ languages: ['en', 'zh'] });
      await store.query({
        text: `insert into thread (id, account_id, user_id, control, epoch)
               select 'x:100:' || n, 'x:100', n::text, 'handoff_requested', 1 from generate_series(1, 3000) n`,
      });
      await store.query({
        text: `with made as (
                 insert into "case" (thread_id, status, reason, priority, language, opened_at, waiting_since, due_at, open_to_all_at)
                 select 'x:100:' || n, 'open', 'asked_for_human', n % 4, (array['nb', 'en', 'zh'])[1 + n % 3], $1, $1,
                        $1::bigint + n * 1000, $1::bigint + 3600000 from generate_series(1, 3000) n returning id, thread_id)
               update thread t set case_id = made.id from made where made.thread_id = t.id`,
        values: [NOON],
      });
      await store.query({ text: 'analyze "case", thread' });
      const read = new Map<string, number>();
      const claimed = await store.transaction(async (tx) => {
        const one: Queryable['one'] = async (statement) => {
          const { name = '' } = statement;
          if (name === 'queue-next' || name === 'agent-held') read.set(name, await rowsRead(tx, statement));
          return await tx.one(statement);
        };
        return await claimNext({ ...tx, one }, { agent, now: NOON + MINUTE, brand: BRAND });
      });
      expect(claimed.claimed).toBe(true);
      expect([...read.keys()]).toEqual(['agent-held', 'queue-next']);
      expect([...read.values()].reduce((sum, rows) => sum + rows, 0)).toBeLessThan(60);
    }));

  it('is the urgent one, then what is due first, then what presses more', () =>
    withQueue(async ({ person, waits, next }) => {
      const later = await waits({ now: NOON + 30 * MINUTE });
      const sooner = await waits();
      const pressing = await waits({ reason: 'send_problem' });
      const window = await waits({ now: NOON + 30 * MINUTE, openedAt: NOON - 7 * 24 * HOUR + 40 * MINUTE });
      const urgent = await waits({ reason: 'payment_dispute', now: NOON + 30 * MINUTE });
      const kari = await person();
      const order: (number | string)[] = [];
      for (let i = 0; i < 6; i++) order.push(await taken(next(kari, NOON + 31 * MINUTE)));
      expect(order).toEqual([
        urgent.caseId,
        window.caseId,
        pressing.caseId,
        sooner.caseId,
        later.caseId,
        'empty',
      ]);
    }));

  it('is a case of their own for each of twenty who ask at once', () =>
    withQueue(async ({ store, person, waits, next }) => {
      const cases = await Promise.all(Array.from({ length: 15 }, () => waits()));
      const people = await Promise.all(Array.from({ length: 20 }, () => person()));
      const answers = await Promise.all(people.map((agent) => taken(next(agent))));
      const got = answers.filter((answer) => typeof answer === 'number');
      expect(got.toSorted((a, b) => a - b)).toEqual(
        cases.map(({ caseId }) => caseId).toSorted((a, b) => a - b),
      );
      expect(answers.filter((answer) => answer === 'empty')).toHaveLength(5);
      const assigned = await store.query<{ n: number }>({
        text: 'select count(distinct assignee_id) n from "case" where assignee_id is not null',
      });
      expect(assigned).toEqual([{ n: 15 }]);
    }));

  it('is not given beyond what one person may hold, however fast they ask', () =>
    withQueue(async ({ store, person, waits, next }) => {
      await Promise.all(Array.from({ length: 6 }, () => waits()));
      const kari = await person();
      await store.query({ text: 'update agent set max_open = 2 where id = $1', values: [kari.id] });
      const answers = await Promise.all(Array.from({ length: 6 }, () => next(kari)));
      expect(answers.filter(({ claimed }) => claimed)).toHaveLength(2);
      expect(await next(kari)).toEqual({ claimed: false, reason: 'full', held: 2, most: 2 });
      // Answered cases wait for the customer and not for Kari.
      await store.query({
        text: `update "case" set status = 'waiting' where assignee_id = $1`,
        values: [kari.id],
      });
      expect(await next(kari)).toMatchObject({ claimed: true, held: 1 });
    }));

  it('is for who speaks the language, then for everybody; at once if nobody of them is there', () =>
    withQueue(async ({ store, person, waits, next }) => {
      const { caseId } = await waits();
      const english = await person({ languages: ['en'] });
      const norwegian = await person({ languages: ['nb'] });
      expect(await taken(next(english))).toBe('empty');
      await store.query({
        text: `update agent set availability = 'away' where id = $1`,
        values: [norwegian.id],
      });
      expect(await taken(next(english))).toBe(caseId);
      await store.query({
        text: `update agent set availability = 'online' where id = $1`,
        values: [norwegian.id],
      });
      const second = await waits();
      expect(await taken(next(english, NOON + 9 * MINUTE))).toBe('empty');
      expect(await taken(next(english, NOON + 10 * MINUTE))).toBe(second.caseId);
      const third = await waits();
      expect(await taken(next(norwegian))).toBe(third.caseId);
    }));

  it('is for its team first', () =>
    withQueue(async ({ person, waits, next, inTeam }) => {
      const { caseId } = await waits();
      const [kari, ola] = [await person(), await person()];
      await inTeam(caseId, kari);
      expect(await taken(next(ola))).toBe('empty');
      expect(await taken(next(ola, NOON + 10 * MINUTE))).toBe(caseId);
    }));

  it('is one’s own where a colleague gave it to one, and everybody’s once the promise is broken', () =>
    withQueue(async ({ store, person, waits, next }) => {
      const [kari, ola] = [await person({ languages: ['zh'] }), await person()];
      const { caseId } = await waits();
      await store.query({
        text: 'update "case" set assignee_id = $2 where id = $1',
        values: [caseId, kari.id],
      });
      expect(await taken(next(ola, NOON + 30 * MINUTE))).toBe('empty');
      await breakPromises(store, { now: () => NOON + 2 * HOUR });
      expect(await taken(next(ola, NOON + 2 * HOUR))).toBe(caseId);
      const second = await waits();
      await store.query({
        text: 'update "case" set assignee_id = $2 where id = $1',
        values: [second.caseId, kari.id],
      });
      expect(await taken(next(kari))).toBe(second.caseId);
    }));

  it('is never one of an account the person may not see, nor one that a person has', () =>
    withQueue(async ({ store, person, waits, next }) => {
      const { caseId, epoch } = await waits();
      expect(await taken(next(await person({ accounts: ['x:1'] })))).toBe('empty');
      const [kari, ola] = [await person({ accounts: ['facebook:100'] }), await person()];
      await store.transaction((tx) => claim(tx, { caseId, agentId: kari.id, epoch, now: NOON }));
      expect(await taken(next(ola))).toBe('empty');
      expect(await caseRow(store, caseId)).toMatchObject({ assignee_id: kari.id, claimed_at: NOON });
    }));
});
