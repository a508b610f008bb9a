import { z } from 'zod';
import type { Budget } from '../../src/channel/send';

/** Percent of a rolling allowance above which we slow down (Graph API rate limiting guide: soft limit of our own). */
const SLOW_FROM_PERCENT = 80;
/** Within this time no more calls go out than there are percent points left: 20 a minute at 80 %, none at 100 %. */
const SLOW_PERIOD_MS = 60_000;
const MINUTE_MS = 60_000;

const percent = z.number().nonnegative().catch(0);
const figures = z.object({
  call_count: percent,
  total_time: percent,
  total_cputime: percent,
  /** Minutes. */
  estimated_time_to_regain_access: z.number().nonnegative().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
});
const perBusiness = z.record(z.string(), z.array(figures));

export interface Usage {
  readonly budgets: readonly Budget[];
  /** Longest time Meta asks us to wait, ms; 0 when it does not say. */
  readonly regainMs: number;
}

type Headers = Readonly<Record<string, string | string[] | undefined>>;

const QUIET: Usage = { budgets: [], regainMs: 0 };

/** Reads `X-App-Usage` and `X-Business-Use-Case-Usage`. Budgets are told from 80 % on; below there is nothing to heed. */
export function readUsage(headers: Headers, now: number): Usage {
  const app = headers['x-app-usage'];
  const business = headers['x-business-use-case-usage'];
  if (app === undefined && business === undefined) return QUIET;
  const rows = [
    ...parse(figures, app).map((row) => ({ ...row, route: 'app' })),
    ...parse(perBusiness, business)
      .flatMap((byId) => Object.values(byId).flat())
      .map((row) => ({ ...row, route: `business:${row.type ?? 'any'}` })),
  ];
  const regain = rows.map((row) => (row.estimated_time_to_regain_access ?? 0) * MINUTE_MS);
  return {
    budgets: rows.flatMap((row, index) => budgetOf(row, now, regain[index] ?? 0)),
    regainMs: Math.max(0, ...regain),
  };
}

/** How long to wait after a refusal for too many calls: as the headers say, else a minute. */
export function throttleMs(headers: Headers, now: number): number {
  const seconds = Number(headers['retry-after']);
  const asked = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
  return Math.max(readUsage(headers, now).regainMs, asked) || MINUTE_MS;
}

function budgetOf(row: z.infer<typeof figures> & { route: string }, now: number, regainMs: number): Budget[] {
  const used = Math.max(row.call_count, row.total_time, row.total_cputime);
  if (used < SLOW_FROM_PERCENT && regainMs === 0) return [];
  const remaining = regainMs > 0 ? 0 : Math.max(0, Math.floor(100 - used));
  return [{ route: row.route, remaining, resetsAt: now + Math.max(regainMs, SLOW_PERIOD_MS) }];
}

/** A header that is not what the guide describes says nothing. */
function parse<T>(schema: z.ZodType<T>, header: string | string[] | undefined): T[] {
  if (typeof header !== 'string') return [];
  try {
    const parsed = schema.safeParse(JSON.parse(header));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}
