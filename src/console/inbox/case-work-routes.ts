import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ActionRequest } from '../../handoff/agent-actions';
import { assign, setLabels, setPriority, snooze } from '../../handoff/case-work';
import type { Clock } from '../../lib/clock';
import type { Store } from '../../store/store';
import { agentOf } from '../authenticate';
import { standingSchema } from '../contract/action';
import { type Agent, ROLES } from '../contract/agent';
import { caseIdSchema } from '../contract/case';
import * as work from '../contract/case-work';
import { problemSchema } from '../contract/common';
import * as labels from '../contract/label';
import { changerOf } from '../note-change';
import { addLabel, archiveLabel, changeLabel, listLabels } from './labels';
import { addTeam, changeTeam, listTeams } from './teams';

export interface CaseWorkDeps {
  readonly store: Store;
  readonly clock: Clock;
}

const config = { roles: ROLES } as const;
const LEADERS = { roles: ['moderator', 'admin'] } as const;
const ADMINS = { roles: ['admin'], wholeBrand: true } as const;
const REFUSALS = { 400: problemSchema, 401: problemSchema, 403: problemSchema } as const;
const WITH_ID = { ...REFUSALS, 404: problemSchema, 409: problemSchema } as const;

/** Who sees to a case, when, how urgently and under which label; and the labels and teams themselves. */
export function caseWorkRoutes(scope: FastifyInstance, deps: CaseWorkDeps): void {
  workRoutes(scope, deps);
  labelRoutes(scope, deps);
  teamRoutes(scope, deps);
}

function workRoutes(scope: FastifyInstance, { store, clock }: CaseWorkDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const params = caseIdSchema;
  const response = { 200: standingSchema, ...WITH_ID };
  const who = (request: {
    readonly agent: Agent | null;
    readonly params: { readonly id: number };
  }): Omit<ActionRequest, 'epoch'> => ({
    caseId: request.params.id,
    agentId: agentOf(request).id,
    now: clock.now(),
  });
  api.post(
    '/cases/:id/assign',
    { config, schema: { params, body: work.assignSchema, response } },
    async (request) =>
      (await store.transaction((tx) => assign(tx, { ...who(request), ...request.body }))).standing,
  );
  api.post(
    '/cases/:id/snooze',
    { config, schema: { params, body: work.snoozeSchema, response } },
    async (request) =>
      (await store.transaction((tx) => snooze(tx, { ...who(request), ...request.body }))).standing,
  );
  api.post(
    '/cases/:id/priority',
    { config, schema: { params, body: work.setPrioritySchema, response } },
    async (request) =>
      (await store.transaction((tx) => setPriority(tx, { ...who(request), ...request.body }))).standing,
  );
  api.post(
    '/cases/:id/labels',
    { config, schema: { params, body: work.setLabelsSchema, response } },
    async (request) =>
      (await store.transaction((tx) => setLabels(tx, { ...who(request), ...request.body }))).standing,
  );
}

function labelRoutes(scope: FastifyInstance, { store, clock }: CaseWorkDeps): void {
  const changer = (request: FastifyRequest) => changerOf(request, clock.now());
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: labels.labelSchema, ...WITH_ID };
  api.get(
    '/labels',
    { config, schema: { response: { 200: labels.labelListSchema, ...REFUSALS } } },
    async () => ({ labels: await listLabels(store) }),
  );
  api.post(
    '/labels',
    { config: LEADERS, schema: { body: labels.newLabelSchema, response } },
    async (request) => store.transaction((tx) => addLabel(tx, request.body, changer(request))),
  );
  api.patch(
    '/labels/:id',
    { config: LEADERS, schema: { params: labels.labelIdSchema, body: labels.labelChangeSchema, response } },
    async (request) =>
      store.transaction((tx) => changeLabel(tx, request.params.id, request.body, changer(request))),
  );
  api.delete(
    '/labels/:id',
    { config: LEADERS, schema: { params: labels.labelIdSchema, response } },
    async (request) => store.transaction((tx) => archiveLabel(tx, request.params.id, changer(request))),
  );
}

function teamRoutes(scope: FastifyInstance, { store, clock }: CaseWorkDeps): void {
  const changer = (request: FastifyRequest) => changerOf(request, clock.now());
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: labels.teamSchema, ...WITH_ID };
  api.get(
    '/teams',
    { config, schema: { response: { 200: labels.teamListSchema, ...REFUSALS } } },
    async () => await listTeams(store),
  );
  api.post('/teams', { config: ADMINS, schema: { body: labels.newTeamSchema, response } }, async (request) =>
    store.transaction((tx) => addTeam(tx, request.body, changer(request))),
  );
  api.patch(
    '/teams/:id',
    { config: ADMINS, schema: { params: labels.teamIdSchema, body: labels.teamChangeSchema, response } },
    async (request) =>
      store.transaction((tx) => changeTeam(tx, request.params.id, request.body, changer(request))),
  );
}
