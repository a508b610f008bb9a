import { ApiError } from '../../lib/errors';
import { zoneOf } from '../../lib/zone';
import type { Queryable } from '../../store/store';
import type { Reach } from '../access';
import { MOST_DAYS, type Report, type ReportFilter } from '../contract/reports';
import { periodOf } from '../period';
import { botShares, satisfactionFigures, waitFigures } from './case-figures';
import { moneyFigures } from './money-figures';
import type { ReportScope } from './scope';

const DAY_MS = 86_400_000;
const ORDINARY_DAYS = 30;

export interface ReportDeps {
  readonly store: Queryable;
  readonly timeZone: string;
}

/**
 * Counts everything anew, from the rows themselves.
 * @throws ApiError 400 REPORT_PERIOD for a period that ends before it begins, or is longer than a year.
 */
export async function makeReport(
  filter: ReportFilter,
  { agent, now }: { readonly agent: Reach; readonly now: number },
  { store, timeZone }: ReportDeps,
): Promise<Report> {
  const { from, until, days } = daysOf(filter, timeZone, now);
  const period = periodOf({ from, until }, timeZone);
  const scope: ReportScope = {
    from: period.from ?? 0,
    until: period.until ?? now,
    ch: filter.ch,
    lang: filter.lang,
    timeZone,
    agent,
  };
  return {
    from,
    until,
    madeAt: now,
    ...(await botShares(store, scope, days)),
    ...(await waitFigures(store, scope)),
    ...(await moneyFigures(store, scope)),
    csat: await satisfactionFigures(store, scope),
  };
}

function daysOf(
  filter: ReportFilter,
  timeZone: string,
  now: number,
): { from: string; until: string; days: string[] } {
  const last = filter.until === undefined ? zoneOf(timeZone).dayOf(now) : Date.parse(filter.until);
  const first = filter.from === undefined ? last - (ORDINARY_DAYS - 1) * DAY_MS : Date.parse(filter.from);
  const count = Math.round((last - first) / DAY_MS) + 1;
  if (count < 1 || count > MOST_DAYS)
    throw new ApiError(
      400,
      'REPORT_PERIOD',
      `a report spans 1 to ${MOST_DAYS} days: choose a first day before the last`,
    );
  const days = Array.from({ length: count }, (_, index) => isoOf(first + index * DAY_MS));
  return { from: isoOf(first), until: isoOf(last), days };
}

function isoOf(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}
