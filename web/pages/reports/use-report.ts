import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import {
  type Report,
  type ReportFilter,
  type ReportTable,
  reportSchema,
} from '../../../src/console/contract/reports';
import { ApiProblem } from '../../app/api/api';
import { queryOf } from '../../app/api/query';
import { useApi } from '../../app/api/use-api';
import { useNow } from '../../app/text/use-now';
import { listStateOf } from '../../parts/table/list-state';

const route = getRouteApi('/reports');
const DAY_MS = 86_400_000;

export const PRESETS = ['7', '30', '90'] as const;
export type Preset = (typeof PRESETS)[number];

/** The report that the address asks for, and ways to ask for another. */
export function useReport() {
  const api = useApi();
  const { days, from, until, ch, lang } = route.useSearch();
  const navigate = route.useNavigate();
  const today = isoOf(useNow(60_000));
  const own = from !== undefined || until !== undefined;
  const preset = own ? undefined : (days ?? '30');
  const filter: ReportFilter = {
    ...(preset && {
      from: isoOf(Date.parse(`${today}T12:00`) - (Number(preset) - 1) * DAY_MS),
      until: today,
    }),
    ...(own && { from, until }),
    ch,
    lang,
  };
  const query = useQuery({
    queryKey: ['reports', filter],
    queryFn: ({ signal }) => api.get('/reports', reportSchema, { search: { ...filter }, signal }),
    placeholderData: keepPreviousData,
  });
  const { data, error } = query;
  const change = (next: Partial<ReportFilter> & { readonly days?: Preset | undefined }) =>
    void navigate({ search: (before) => ({ ...before, ...next }), replace: true });
  return {
    report: data,
    filter,
    preset,
    change,
    isWrong: error instanceof ApiProblem && error.status === 400,
    state: listStateOf(query),
    csvOf: (table: ReportTable) => `/api/reports/export?${queryOf({ ...filter, table })}`,
  };
}

/** Whether anything at all is in it. */
export function isEmpty({ bot, links, revenue }: Report): boolean {
  return bot.cases === 0 && links.sent === 0 && revenue.length === 0;
}

/** The day on the clocks of whoever looks. */
function isoOf(at: number): string {
  const day = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
