import { describe, expect, it } from '@jest/globals';
import { reportSchema } from '../../../src/console/contract/reports';
import { DAY, newCustomer, newLink, newPayment } from '../../support/customers';
import { HOUR, MINUTE, NOON } from '../../support/handoff';
import { usePagesApi, type Who } from './pages-api';

const api = usePagesApi();

interface SeedCase {
  readonly channel?: string;
  readonly language?: string;
  readonly openedAt?: number;
  readonly handoffAt?: number;
  readonly replyMs?: number;
  readonly resolvedMs?: number;
  readonly claimedAt?: number;
  readonly reason?: string;
  readonly status?: string;
}

async function seedCase({
  channel = 'instagram',
  language = 'nb',
  openedAt = NOON - HOUR,
  handoffAt,
  replyMs,
  resolvedMs,
  claimedAt,
  reason,
  status = 'open',
}: SeedCase): Promise<{ caseId: number; threadId: string }> {
  const { threadId } = await newCustomer(api.db.store, { channel });
  const after = (ms: number | undefined) =>
    handoffAt === undefined || ms === undefined ? null : handoffAt + ms;
  const made = await api.db.store.one<{ id: number }>({
    text: `insert into "case" (thread_id, status, language, opened_at, handoff_at, first_reply_at, resolved_at, claimed_at, reason)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id`,
    values: [
      threadId,
      status,
      language,
      openedAt,
      handoffAt ?? null,
      after(replyMs),
      after(resolvedMs),
      claimedAt ?? null,
      reason ?? null,
    ],
  });
  return { caseId: made?.id ?? 0, threadId };
}

async function report(query = '', who: Who = 'admin') {
  const answer = await api.get(`/reports?${query}`, who);
  expect(answer.statusCode === 200 ? '' : answer.body).toBe('');
  return reportSchema.parse(answer.json());
}

async function promised(
  { caseId, threadId }: { caseId: number; threadId: string },
  status: string,
  kind = 'usual',
) {
  await api.db.store.query({
    text: `insert into promise (case_id, thread_id, kind, due_at, made_at, status) values ($1, $2, $3, $4, $4, $5)`,
    values: [caseId, threadId, kind, NOON - HOUR, status],
  });
}

async function rated({ caseId, threadId }: { caseId: number; threadId: string }, score: number | null) {
  await api.db.store.query({
    text: 'insert into csat (case_id, thread_id, scale, asked_at, score) values ($1, $2, 5, $3, $4)',
    values: [caseId, threadId, NOON - HOUR, score],
  });
}

describe('a report', () => {
  it('is empty, day by day, before anything has happened', async () => {
    const empty = await report();
    expect(empty).toMatchObject({ from: '2026-10-25', until: '2026-11-23', firstReply: { count: 0 } });
    expect(empty.bot).toEqual({ cases: 0, botCases: 0, handedOver: 0 });
    expect(empty.days).toHaveLength(30);
    expect(empty.csat).toEqual({ asked: 0, answered: 0, scales: [] });
  });

  it('counts what was counted by hand', async () => {
    const asked = NOON - 3 * HOUR;
    // Ten cases: one spam, one taken by a person without being asked, four handed over, four the bot's alone.
    await seedCase({ status: 'spam' });
    await seedCase({ claimedAt: NOON - HOUR });
    for (const language of ['nb', 'nb', 'en', 'zh']) await seedCase({ language });
    const waits = [10, 20, 30, 60].map((minutes) => minutes * MINUTE);
    const handed = [];
    for (const [index, replyMs] of waits.entries())
      handed.push(
        await seedCase({
          channel: index === 3 ? 'x' : 'instagram',
          handoffAt: asked,
          replyMs,
          ...(index < 2 && { resolvedMs: replyMs * 2, status: 'resolved' }),
          claimedAt: asked + MINUTE,
          reason: index === 0 ? 'complaint' : 'asked_for_human',
        }),
      );
    const [first, second, third, fourth] = handed;
    if (!first || !second || !third || !fourth) throw new Error('four were made');
    await promised(first, 'kept');
    await promised(second, 'kept');
    // The apology's promise was kept; the first one was not.
    await promised(third, 'broken');
    await promised(third, 'kept', 'late');
    await promised(fourth, 'open');
    await rated(first, 5);
    await rated(second, 4);
    await rated(third, 5);
    await rated(fourth, null);

    const made = await report();
    expect(made.bot).toEqual({ cases: 9, botCases: 8, handedOver: 4 });
    expect(made.days.at(-1)).toEqual({ day: '2026-11-23', cases: 9, botCases: 8, handedOver: 4 });
    expect(made.channels).toEqual([
      { channel: 'instagram', cases: 8, botCases: 7, handedOver: 3 },
      { channel: 'x', cases: 1, botCases: 1, handedOver: 1 },
    ]);
    // Nearest rank of 10, 20, 30, 60: the second and the fourth.
    expect(made.firstReply).toEqual({ count: 4, p50Ms: 20 * MINUTE, p90Ms: 60 * MINUTE });
    expect(made.resolution).toEqual({ count: 2, p50Ms: 20 * MINUTE, p90Ms: 40 * MINUTE });
    expect(made.promises).toEqual({ kept: 2, broken: 1, open: 1 });
    expect(made.reasons).toEqual([
      { reason: 'asked_for_human', count: 3 },
      { reason: 'complaint', count: 1 },
    ]);
    expect(made.csat).toEqual({ asked: 4, answered: 3, scales: [{ scale: 5, scores: [0, 0, 0, 1, 2] }] });

    expect((await report('ch=x')).bot).toEqual({ cases: 1, botCases: 1, handedOver: 1 });
    expect((await report('lang=en')).bot).toEqual({ cases: 1, botCases: 1, handedOver: 0 });
    expect((await report('until=2026-11-22')).bot.cases).toBe(0);
    // Who is for an account of X only sees what came in there.
    expect((await report('', 'elsewhere')).bot.cases).toBe(1);
  });

  it('counts links by when they were made and money by when it came, less what was given back', async () => {
    const { store } = api.db;
    const order = async (key: string) => ({
      ...(await newCustomer(store)),
      orderKey: key,
      endsAt: NOON + 5 * DAY,
    });
    await newLink(store, await order('NO80001'));
    await newLink(store, await order('NO80002'), { opened: 3 });
    await newPayment(store, await newLink(store, await order('NO80003')), 'failed');
    const paid = await newLink(store, await order('NO80004'));
    await newPayment(store, paid);
    // Made long before, paid now.
    const old = await newLink(store, await order('NO80005'), { ageMs: 90 * DAY });
    await newPayment(store, old);
    await store.query({ text: 'update payment set refunded_minor = 900 where link_id = $1', values: [old] });
    await store.query({
      text: `insert into renewal (order_key, payment_id, cycle, from_at, until_at)
             select 'NO80004', id, 'monthly', 0, 1 from payment where link_id = $1`,
      values: [paid],
    });

    const made = await report();
    expect(made.links).toEqual({ sent: 4, opened: 3, paying: 2, paid: 1 });
    expect(made.revenue).toEqual([{ currency: 'NOK', minor: 18_900, payments: 2, renewals: 1 }]);
    expect(made.takings).toEqual([{ day: '2026-11-23', currency: 'NOK', minor: 18_900 }]);

    const csv = (await api.get('/reports/export?table=revenue')).body;
    expect(csv).toBe('\u{feff}day,currency,minor_units\r\n2026-11-23,NOK,18900\r\n');
    expect((await api.get('/reports/export?table=days')).headers['content-disposition']).toBe(
      'attachment; filename="report-days-2026-10-25-2026-11-23.csv"',
    );
  });

  it('refuses a period that ends before it begins', async () => {
    const answer = await api.get('/reports?from=2026-11-02&until=2026-11-01');
    expect(answer.json()).toMatchObject({ error: { code: 'REPORT_PERIOD' } });
  });
});
