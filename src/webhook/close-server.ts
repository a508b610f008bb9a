import type { FastifyInstance } from 'fastify';

/** How often connections that fell idle since are closed: Node looks only once, at the moment of the close. */
const LOOK_EVERY_MS = 50;
/** Requests still under way after this long are cut off; what they had not been answered for is sent again. */
const PATIENCE_MS = 5_000;

/**
 * Takes no new request, finishes those under way and lets go of every connection. A kept-alive connection that is busy
 * at the moment of the close would otherwise hold the process for its whole keep-alive time of 72 seconds.
 */
export async function closeServer(server: FastifyInstance): Promise<void> {
  const idle = setInterval(() => server.server.closeIdleConnections(), LOOK_EVERY_MS);
  const late = setTimeout(() => server.server.closeAllConnections(), PATIENCE_MS);
  try {
    await server.close();
  } finally {
    clearInterval(idle);
    clearTimeout(late);
  }
}
