import type { Queryable } from '../../store/store';
import type { Report } from '../contract/reports';
import { dayOf, type ReportScope, valuesOf, within } from './scope';

type Share = Report['bot'];

/**
 * A case that a person took by themselves was the bot's neither way: it says nothing about what the bot can do. Whether
 * it asked for one is kept in handoff_at.
 */
const SHARE = `count(*)::int cases,
  count(*) filter (where handoff_at is not null or claimed_at is null)::int "botCases",
  count(*) filter (where handoff_at is not null)::int "handedOver"`;
const OPENED = `from "case" c where c.status <> 'spam'
  and ${within({ at: 'c.opened_at', thread: 'c.thread_id', language: 'c.language' })}`;

/** How much the bot did alone: in all, by channel, by language and by day. */
export async function botShares(
  store: Queryable,
  scope: ReportScope,
  days: readonly string[],
): Promise<Pick<Report, 'bot' | 'channels' | 'languages' | 'days'>> {
  const values = valuesOf(scope);
  const bot = await store.one<Share>({ name: 'report-bot', text: `select ${SHARE} ${OPENED}`, values });
  const channels = await store.query<Report['channels'][number]>({
    name: 'report-channels',
    text: `select split_part(c.thread_id, ':', 1) channel, ${SHARE} ${OPENED} group by 1 order by 2 desc, 1`,
    values,
  });
  const languages = await store.query<Report['languages'][number]>({
    name: 'report-languages',
    text: `select coalesce(c.language, '') language, ${SHARE} ${OPENED} group by 1 order by 2 desc, 1`,
    values,
  });
  const byDay = await store.query<Report['days'][number]>({
    name: 'report-days',
    text: `select ${dayOf('c.opened_at', 6)} "day", ${SHARE} ${OPENED} group by 1`,
    values: [...values, scope.timeZone],
  });
  const known = new Map(byDay.map((row) => [row.day, row]));
  return {
    bot: bot ?? NONE,
    channels,
    languages,
    days: days.map((day) => known.get(day) ?? { day, ...NONE }),
  };
}

const NONE: Share = { cases: 0, botCases: 0, handedOver: 0 };

const ASKED = within({ at: 'c.handoff_at', thread: 'c.thread_id', language: 'c.language' });
/** Nearest rank: a time that somebody really waited. */
const RANKS = `count(*)::int count, percentile_disc(0.5) within group (order by ms)::bigint "p50Ms",
  percentile_disc(0.9) within group (order by ms)::bigint "p90Ms"`;

/** How long customers waited who were to get a person, and why they were to. */
export async function waitFigures(
  store: Queryable,
  scope: ReportScope,
): Promise<Pick<Report, 'firstReply' | 'resolution' | 'promises' | 'reasons'>> {
  const values = valuesOf(scope);
  const times = async (name: string, end: string) =>
    timesOf(
      await store.one<Ranks>({
        name,
        text: `select ${RANKS} from (select c.${end} - c.handoff_at ms from "case" c
                where c.status <> 'spam' and c.${end} >= c.handoff_at and ${ASKED}) waits`,
        values,
      }),
    );
  const reasons = await store.query<Report['reasons'][number]>({
    name: 'report-reasons',
    text: `select coalesce(c.reason, '') reason, count(*)::int count from "case" c where c.status <> 'spam' and ${ASKED}
            group by 1 order by 2 desc, 1`,
    values,
  });
  const promises = await store.one<Report['promises']>({
    name: 'report-promises',
    text: `select count(*) filter (where status = 'kept')::int kept, count(*) filter (where status = 'broken')::int broken,
                  count(*) filter (where status = 'open')::int "open"
             from (select distinct on (p.case_id) p.status from promise p join "case" c on c.id = p.case_id
                    where p.kind <> 'late'
                      and ${within({ at: 'p.made_at', thread: 'p.thread_id', language: 'c.language' })}
                    order by p.case_id, p.id) firsts`,
    values,
  });
  return {
    firstReply: await times('report-first-reply', 'first_reply_at'),
    resolution: await times('report-resolution', 'resolved_at'),
    promises: promises ?? { kept: 0, broken: 0, open: 0 },
    reasons,
  };
}

interface Ranks {
  readonly count: number;
  readonly p50Ms: number | null;
  readonly p90Ms: number | null;
}

function timesOf(ranks: Ranks | undefined): Report['firstReply'] {
  if (!ranks || ranks.p50Ms === null || ranks.p90Ms === null) return { count: 0 };
  return { count: ranks.count, p50Ms: ranks.p50Ms, p90Ms: ranks.p90Ms };
}

/** What customers said of cases that a person resolved; by the day they were asked. */
export async function satisfactionFigures(store: Queryable, scope: ReportScope): Promise<Report['csat']> {
  const rows = await store.query<{ scale: 3 | 5; score: number | null; count: number }>({
    name: 'report-csat',
    text: `select s.scale, s.score, count(*)::int count from csat s join "case" c on c.id = s.case_id
            where ${within({ at: 's.asked_at', thread: 's.thread_id', language: 'c.language' })}
            group by 1, 2`,
    values: valuesOf(scope),
  });
  const total = (some: typeof rows) => some.reduce((sum, { count }) => sum + count, 0);
  const answered = rows.filter(({ score }) => score !== null);
  const scales = ([3, 5] as const).filter((scale) => answered.some((row) => row.scale === scale));
  return {
    asked: total(rows),
    answered: total(answered),
    scales: scales.map((scale) => ({
      scale,
      scores: Array.from({ length: scale }, (_, index) =>
        total(answered.filter((row) => row.scale === scale && row.score === index + 1)),
      ),
    })),
  };
}
