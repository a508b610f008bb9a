import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { LiveBrand } from '../../handoff/service-settings';
import type { Clock } from '../../lib/clock';
import { csvTable } from '../../lib/csv';
import type { Store } from '../../store/store';
import { ADMINS, EVERYBODY } from '../access';
import { agentOf } from '../authenticate';
import { problemSchema } from '../contract/common';
import * as settings from '../contract/settings';
import { changerOf } from '../note-change';
import { periodOf } from '../period';
import { REFUSALS } from '../refusals';
import { sendFile } from '../send-file';
import { allAudit, listAudit } from './audit-log';
import { saveService, serviceSettings } from './service';

export interface SettingsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly liveBrand: LiveBrand;
}

/** When people answer and what is promised; and the audit. */
export function settingsRoutes(scope: FastifyInstance, deps: SettingsDeps): void {
  serviceRoutes(scope, deps);
  auditRoutes(scope, deps);
}

function serviceRoutes(scope: FastifyInstance, { store, clock, liveBrand }: SettingsDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  api.get(
    '/settings/service',
    { config: EVERYBODY, schema: { response: { 200: settings.serviceSettingsSchema, ...REFUSALS } } },
    async () => await serviceSettings(store, liveBrand),
  );
  api.put(
    '/settings/service',
    {
      config: { ...ADMINS, wholeBrand: true },
      schema: {
        body: settings.serviceSaveSchema,
        response: { 200: settings.serviceSettingsSchema, ...REFUSALS, 409: problemSchema },
      },
    },
    async (request) => await saveService(store, liveBrand, request.body, changerOf(request, clock.now())),
  );
}

function auditRoutes(scope: FastifyInstance, { store, liveBrand }: SettingsDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { timeZone } = liveBrand.brand.brand;
  api.get(
    '/audit',
    {
      config: ADMINS,
      schema: {
        querystring: settings.auditListQuerySchema,
        response: { 200: settings.auditListSchema, ...REFUSALS },
      },
    },
    async (request) => {
      const { from, until, ...rest } = request.query;
      const agent = agentOf(request);
      return await listAudit(store, { ...rest, ...periodOf({ from, until }, timeZone), agent });
    },
  );
  api.get(
    '/audit/export',
    {
      config: ADMINS,
      schema: { querystring: settings.auditFilterSchema, response: { 200: z.string(), ...REFUSALS } },
    },
    async (request, reply) => {
      const { from, until, ...rest } = request.query;
      const agent = agentOf(request);
      const lines = await allAudit(store, { ...rest, ...periodOf({ from, until }, timeZone), agent });
      return sendFile(reply, 'audit.csv', tableOf(lines));
    },
  );
}

function tableOf(lines: readonly settings.AuditLine[]): string {
  return csvTable(
    ['time', 'who', 'what', 'subject', 'about', 'detail', 'address'],
    lines.map(({ at, who, what, subject, about, detail, address }) => [
      new Date(at).toISOString(),
      who,
      what,
      subject,
      about,
      JSON.stringify(detail),
      address,
    ]),
  );
}
