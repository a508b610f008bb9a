import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Brand } from '../../brand';
import { ApiError } from '../../lib/errors';
import { createOrderNumbers } from '../../renewals/orders/order-number';
import { ADMINS, ANSWERING, EVERYBODY } from '../access';
import { agentOf } from '../authenticate';
import * as customers from '../contract/customer';
import { ACTION_REFUSALS, REFUSALS } from '../refusals';
import { sendFile } from '../send-file';
import { assertWhole } from './assert-whole';
import { listCustomers } from './customer-list';
import { customerPage, personOf } from './customer-page';
import { type EraseDeps, erasePerson } from './erase-person';
import { exportCsv, exportPerson, noteExport } from './export-person';
import { importRoutes } from './import-routes';
import { type MoveDeps, merge, sayApart, undoMove, unlink } from './moves';

export type CustomerDeps = MoveDeps & EraseDeps & { readonly brand: Brand };

const params = customers.customerIdSchema;

/** People behind the conversations: who they are over all channels, and what is to be done with their data. */
export function customerRoutes(scope: FastifyInstance, deps: CustomerDeps): void {
  readingRoutes(scope, deps);
  movingRoutes(scope, deps);
  dataRoutes(scope, deps);
  importRoutes(scope, deps);
}

function readingRoutes(scope: FastifyInstance, { store, brand }: CustomerDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const numbers = createOrderNumbers(brand.brand.orderNumber);
  const querystring = customers.customerListQuerySchema;
  api.get(
    '/customers',
    {
      config: EVERYBODY,
      schema: { querystring, response: { 200: customers.customerListSchema, ...REFUSALS } },
    },
    async (request) => await listCustomers(request.query, agentOf(request), { store, numbers }),
  );
  api.get(
    '/customers/:id',
    {
      config: EVERYBODY,
      schema: { params, response: { 200: customers.customerSchema, ...ACTION_REFUSALS } },
    },
    async (request) => await customerPage(request.params.id, agentOf(request), { store, numbers }),
  );
}

/** Not for moderators: that somebody is the same person follows from orders. */
function movingRoutes(scope: FastifyInstance, deps: CustomerDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: customers.movedSchema, ...ACTION_REFUSALS };
  api.post(
    '/customers/:id/merge',
    { config: ANSWERING, schema: { params, body: customers.otherCustomerSchema, response } },
    async (request) => await merge({ ...request.params, ...request.body }, agentOf(request), deps),
  );
  api.post(
    '/customers/:id/unlink',
    { config: ANSWERING, schema: { params, body: customers.unlinkSchema, response } },
    async (request) => await unlink({ ...request.params, ...request.body }, agentOf(request), deps),
  );
  api.post(
    '/customers/:id/apart',
    {
      config: ANSWERING,
      schema: {
        params,
        body: customers.otherCustomerSchema,
        response: { 200: z.object({}), ...ACTION_REFUSALS },
      },
    },
    async (request) => {
      await sayApart({ ...request.params, ...request.body }, agentOf(request), deps);
      return {};
    },
  );
  api.post(
    '/customers/:id/moves/:moveId/undo',
    { config: ANSWERING, schema: { params: customers.moveIdSchema, response } },
    async (request) => await undoMove(request.params, agentOf(request), deps),
  );
}

function dataRoutes(scope: FastifyInstance, deps: CustomerDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  api.get(
    '/customers/:id/export',
    {
      config: ANSWERING,
      schema: {
        params,
        querystring: customers.exportQuerySchema,
        response: { 200: z.string(), ...ACTION_REFUSALS },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const agent = agentOf(request);
      await assertWhole(store, id, agent);
      const { name, handles } = await personOf(store, id, agent);
      const threadIds = handles.map(({ threadId }) => threadId);
      const found = await exportPerson(store, { id, name, threadIds }, clock.now());
      await noteExport(store, { id, actor: `agent:${agent.id}`, now: clock.now() });
      if (request.query.format === 'csv') return sendFile(reply, `customer-${id}.csv`, exportCsv(found));
      return sendFile(reply, `customer-${id}.json`, `${JSON.stringify(found, null, 2)}\n`);
    },
  );
  api.post(
    '/customers/:id/erase',
    {
      config: ADMINS,
      schema: {
        params,
        body: customers.eraseSchema,
        response: { 200: customers.erasedSchema, ...ACTION_REFUSALS },
      },
    },
    async (request) => {
      const { id } = request.params;
      const agent = agentOf(request);
      await assertWhole(store, id, agent);
      const { callName, handles } = await personOf(store, id, agent);
      if (request.body.confirm.trim() !== callName)
        throw new ApiError(409, 'CONFIRM_MISTYPED', `type ${callName} to say that you mean this customer`);
      const threadIds = handles.map(({ threadId }) => threadId);
      return await erasePerson({ id, threadIds }, `agent:${agent.id}`, deps);
    },
  );
}
