import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Brand } from '../../brand';
import type { Clock } from '../../lib/clock';
import type { Queryable } from '../../store/store';
import { EVERYBODY } from '../access';
import { agentOf } from '../authenticate';
import * as reports from '../contract/reports';
import { REFUSALS } from '../refusals';
import { sendFile } from '../send-file';
import { makeReport } from './report';
import { reportCsv } from './report-tables';

export interface ReportRoutesDeps {
  readonly store: Queryable;
  readonly clock: Clock;
  readonly brand: Brand;
}

/** How bot and people did in a period. Sums only, so that everybody may see them, of accounts that are theirs. */
export function reportRoutes(scope: FastifyInstance, { store, clock, brand }: ReportRoutesDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const deps = { store, timeZone: brand.brand.timeZone };
  api.get(
    '/reports',
    {
      config: EVERYBODY,
      schema: {
        querystring: reports.reportFilterSchema,
        response: { 200: reports.reportSchema, ...REFUSALS },
      },
    },
    async (request) => await makeReport(request.query, { agent: agentOf(request), now: clock.now() }, deps),
  );
  api.get(
    '/reports/export',
    {
      config: { ...EVERYBODY, sums: true },
      schema: { querystring: reports.reportExportSchema, response: { 200: z.string(), ...REFUSALS } },
    },
    async (request, reply) => {
      const { table, ...filter } = request.query;
      const report = await makeReport(filter, { agent: agentOf(request), now: clock.now() }, deps);
      return sendFile(reply, `report-${table}-${report.from}-${report.until}.csv`, reportCsv(report, table));
    },
  );
}
