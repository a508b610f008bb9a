import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ActionRequest } from '../../handoff/agent-actions';
import { assign, setLabels, setPriority, snooze } from '../../handoff/case-work';
import type { Clock } from '../../lib/clock';
import type { Store } from '../../store/store';
import { ADMINS, EVERYBODY, MODERATORS } from '../access';
import { agentOf } from '../authenticate';
import { standingSchema } from '../contract/action';
import type { Agent } from '../contract/agent';
import { caseIdSchema } from '../contract/case';
import * as work from '../contract/case-work';
import * as labels from '../contract/label';
import { changerOf } from '../note-change';
import { ACTION_REFUSALS, REFUSALS } from '../refusals';
import { addLabel, archiveLabel, changeLabel, listLabels } from './labels';
import { addTeam, changeTeam, listTeams } from './teams';

export interface CaseWorkDeps {
  readonly store: Store;
  readonly clock: Clock;
}

const config = EVERYBODY;
const WHOLE_BRAND = { ...ADMINS, wholeBrand: true } as const;

/** Who sees to a case, when, how urgently and under which label; and the labels and teams themselves. */
export function caseWorkRoutes(scope: FastifyInstance, deps: CaseWorkDeps): void {
  workRoutes(scope, deps);
  labelRoutes(scope, deps);
  teamRoutes(scope, deps);
}

function workRoutes(scope: FastifyInstance, { store, clock }: CaseWorkDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const params = caseIdSchema;
  const response = { 200: standingSchema, ...ACTION_REFUSALS };
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
  const response = { 200: labels.labelSchema, ...ACTION_REFUSALS };
  api.get(
    '/labels',
    { config, schema: { response: { 200: labels.labelListSchema, ...REFUSALS } } },
    async () => ({ labels: await listLabels(store) }),
  );
  api.post(
    '/labels',
    { config: MODERATORS, schema: { body: labels.newLabelSchema, response } },
    async (request) => store.transaction((tx) => addLabel(tx, request.body, changer(request))),
  );
  api.patch(
    '/labels/:id',
    {
      config: MODERATORS,
      schema: { params: labels.labelIdSchema, body: labels.labelChangeSchema, response },
    },
    async (request) =>
      store.transaction((tx) => changeLabel(tx, request.params.id, request.body, changer(request))),
  );
  api.delete(
    '/labels/:id',
    { config: MODERATORS, schema: { params: labels.labelIdSchema, response } },
    async (request) => store.transaction((tx) => archiveLabel(tx, request.params.id, changer(request))),
  );
}

function teamRoutes(scope: FastifyInstance, { store, clock }: CaseWorkDeps): void {
  const changer = (request: FastifyRequest) => changerOf(request, clock.now());
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: labels.teamSchema, ...ACTION_REFUSALS };
  api.get(
    '/teams',
    { config, schema: { response: { 200: labels.teamListSchema, ...REFUSALS } } },
    async () => await listTeams(store),
  );
  api.post(
    '/teams',
    { config: WHOLE_BRAND, schema: { body: labels.newTeamSchema, response } },
    async (request) => store.transaction((tx) => addTeam(tx, request.body, changer(request))),
  );
  api.patch(
    '/teams/:id',
    { config: WHOLE_BRAND, schema: { params: labels.teamIdSchema, body: labels.teamChangeSchema, response } },
    async (request) =>
      store.transaction((tx) => changeTeam(tx, request.params.id, request.body, changer(request))),
  );
}
