import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod';

/** Describes all routes registered after it, from the schemas that check them. Only `/api` routes are shown. */
export async function describeApi(scope: FastifyInstance): Promise<void> {
  await scope.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'renewdesk',
        version: '1',
        description:
          'Cases that wait for a person, and what a person can do about them. Times are epoch milliseconds UTC. ' +
          'Actions carry the epoch the caller saw; a 409 brings the fresh standing in error.details.',
      },
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
      security: [{ token: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  });
}
