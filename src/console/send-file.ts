import type { FastifyReply } from 'fastify';

/** A table or a document to be kept by the browser. */
export function sendFile(reply: FastifyReply, name: string, body: string): FastifyReply {
  const type = name.endsWith('.csv') ? 'text/csv' : 'application/json';
  return reply
    .header('content-type', `${type}; charset=utf-8`)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', 'no-store')
    .send(body);
}
