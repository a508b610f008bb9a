import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Brand } from '../../brand';
import { ApiError } from '../../lib/errors';
import { createOrderNumbers } from '../../renewals/orders/order-number';
import { agentOf } from '../authenticate';
import { ROLES } from '../contract/agent';
import { problemSchema } from '../contract/common';
import * as customers from '../contract/customer';
import { sendFile } from '../send-file';
import { assertWhole } from './assert-whole';
import { listCustomers } from './customer-list';
import { customerPage, personOf } from './customer-page';
import { type EraseDeps, erasePerson } from './erase-person';
import { exportCsv, exportPerson, noteExport } from './export-person';
import { importRoutes } from './import-routes';
import { type MoveDeps, merge, sayApart, undoMove, unlink } from './moves';

export type CustomerDeps = MoveDeps & EraseDeps & { readonly brand: Brand };

const EVERYBODY = { roles: ROLES } as const;
/** That somebody is the same person follows from orders, and a person's data hold them. */
const WITH_ORDERS = { roles: ['agent', 'admin'] } as const;
const ADMIN = { roles: ['admin'] } as const;
const REFUSALS = { 400: problemSchema, 401: problemSchema, 403: problemSchema } as const;
const WITH_ID = { ...REFUSALS, 404: problemSchema, 409: problemSchema } as const;
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
    { config: EVERYBODY, schema: { params, response: { 200: customers.customerSchema, ...WITH_ID } } },
    async (request) => await customerPage(request.params.id, agentOf(request), { store, numbers }),
  );
}

function movingRoutes(scope: FastifyInstance, deps: CustomerDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const response = { 200: customers.movedSchema, ...WITH_ID };
  api.post(
    '/customers/:id/merge',
    { config: WITH_ORDERS, schema: { params, body: customers.otherCustomerSchema, response } },
    async (request) => await merge({ ...request.params, ...request.body }, agentOf(request), deps),
  );
  api.post(
    '/customers/:id/unlink',
    { config: WITH_ORDERS, schema: { params, body: customers.unlinkSchema, response } },
    async (request) => await unlink({ ...request.params, ...request.body }, agentOf(request), deps),
  );
  api.post(
    '/customers/:id/apart',
    {
      config: WITH_ORDERS,
      schema: { params, body: customers.otherCustomerSchema, response: { 200: z.object({}), ...WITH_ID } },
    },
    async (request) => {
      await sayApart({ ...request.params, ...request.body }, agentOf(request), deps);
      return {};
    },
  );
  api.post(
    '/customers/:id/moves/:moveId/undo',
    { config: WITH_ORDERS, schema: { params: customers.moveIdSchema, response } },
    async (request) => await undoMove(request.params, agentOf(request), deps),
  );
}

function dataRoutes(scope: FastifyInstance, deps: CustomerDeps): void {
  const api = scope.withTypeProvider<ZodTypeProvider>();
  const { store, clock } = deps;
  api.get(
    '/customers/:id/export',
    {
      config: WITH_ORDERS,
      schema: {
        params,
        querystring: customers.exportQuerySchema,
        response: { 200: z.string(), ...WITH_ID },
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
      config: ADMIN,
      schema: { params, body: customers.eraseSchema, response: { 200: customers.erasedSchema, ...WITH_ID } },
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
