import { inAccounts } from '../../store/in-accounts';
import type { Reach } from '../access';
import type { ReportFilter } from '../contract/reports';

/** What every figure of a report is narrowed to; `from` and `until` in epoch ms. */
export interface ReportScope extends Pick<ReportFilter, 'ch' | 'lang'> {
  readonly from: number;
  readonly until: number;
  readonly timeZone: string;
  readonly agent: Reach;
}

/** What to bind for the condition of `within`. */
export function valuesOf({ from, until, ch, lang, agent }: ReportScope): unknown[] {
  return [from, until, ch ?? null, lang ?? null, agent.accounts];
}

/**
 * SQL condition: in the period and of the chosen channel, language and accounts. Takes $1 to $5.
 * @param columns expressions for the moment, the thread's id and the language.
 */
export function within({
  at,
  thread,
  language,
}: {
  readonly at: string;
  readonly thread: string;
  readonly language: string;
}): string {
  return `${at} >= $1 and ${at} < $2 and ($3::text is null or split_part(${thread}, ':', 1) = $3)
    and ($4::text is null or ${language} = $4) and ${inAccounts(`regexp_replace(${thread}, ':[^:]*$', '')`, 5)}`;
}

/** SQL for the calendar day of a moment, in the zone bound to a parameter. */
export function dayOf(at: string, parameter: number): string {
  return `to_char(to_timestamp(${at} / 1000.0) at time zone $${parameter}, 'YYYY-MM-DD')`;
}
