import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';

export interface OneServer {
  inject(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Asks another server in its place until the test ends. */
  instead(other: Promise<FastifyInstance>): Promise<void>;
}

/**
 * One server for the test file that calls it at the top, after its database. Each test asks from an address of its own:
 * what the server counts of one visitor is nothing to the next test.
 */
export function useServer(serve: () => Promise<FastifyInstance>): OneServer {
  const others: FastifyInstance[] = [];
  let ordinary: FastifyInstance;
  let tests = 0;

  beforeAll(async () => {
    ordinary = await serve();
  });
  beforeEach(() => {
    tests++;
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((other) => other.close()));
  });
  afterAll(() => ordinary.close());

  return {
    inject: async (request) => {
      const remoteAddress = `198.51.${tests >> 8}.${tests % 256}`;
      return await (others.at(-1) ?? ordinary).inject({ remoteAddress, ...request });
    },
    instead: async (other) => {
      others.push(await other);
    },
  };
}
