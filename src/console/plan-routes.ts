import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Brand } from '../brand';
import { EVERYBODY } from './access';
import { problemSchema } from './contract/common';
import { planListSchema } from './contract/plan';

/** What the plans of brand.yaml are called, in every language. */
export function planRoutes(scope: FastifyInstance, { brand }: { readonly brand: Brand }): void {
  scope.withTypeProvider<ZodTypeProvider>().get(
    '/plans',
    {
      config: EVERYBODY,
      schema: { response: { 200: planListSchema, 401: problemSchema, 403: problemSchema } },
    },
    async () => ({ plans: brand.plans.map(({ id, names }) => ({ id, names })) }),
  );
}
