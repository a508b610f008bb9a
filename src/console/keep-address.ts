import type { FastifyInstance } from 'fastify';
import { askedFrom } from '../store/audit';
import { clientAddress } from './sign-in/client-address';

/**
 * From here on what the routes of a scope write into the audit says where it was asked from. Late among the hooks: the
 * reading of a body would lose it.
 */
export function keepAddress(scope: FastifyInstance): void {
  scope.addHook('preValidation', (request, _reply, done) => askedFrom(clientAddress(request), done));
}
