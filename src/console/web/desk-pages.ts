import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError } from '../../lib/errors';
import type { Sessions } from '../sign-in/sessions';

export interface DeskPagesDeps {
  readonly sessions: Pick<Sessions, 'find'>;
  /** The folder Vite built into. */
  readonly folder: string;
  /** Whose desk it is, shown at the top. */
  readonly brandName: string;
}

const SIGN_IN = '/console/sign-in';
const NONCE_BYTES = 16;

/**
 * The desk in the browser: `/console/*` answers one page, in which the address is read; its scripts and styles lie below
 * `/console/assets/`. Whoever is not signed in is led to the sign-in page and back.
 */
export async function deskPages(
  server: FastifyInstance,
  { sessions, folder, brandName }: DeskPagesDeps,
): Promise<void> {
  const page = pageOf(folder, brandName);
  const show = async (request: FastifyRequest, reply: FastifyReply) => {
    const session = await sessions.find(request.headers.cookie);
    if (!session) return reply.redirect(`${SIGN_IN}?next=${encodeURIComponent(request.url)}`, 302);
    if (session.setCookie !== undefined) reply.header('set-cookie', session.setCookie);
    const nonce = randomBytes(NONCE_BYTES).toString('base64url');
    return reply
      .header('content-security-policy', contentSecurityPolicy(nonce))
      .type('text/html; charset=utf-8')
      .send(page(nonce));
  };
  server.get('/', async (_request, reply) => reply.redirect('/console/', 302));
  server.get('/console', async (_request, reply) => reply.redirect('/console/', 302));
  server.get('/console/*', show);
  if (existsSync(folder)) {
    await server.register(fastifyStatic, {
      root: join(folder, 'assets'),
      prefix: '/console/assets/',
      decorateReply: false,
      index: false,
      preCompressed: true,
      // The name of a file holds the hash of its content.
      immutable: true,
      maxAge: '365d',
    });
  }
}

/** Nothing but our own files, and inline only what carries this answer's nonce. */
export function contentSecurityPolicy(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Read at the start; the page of a build that is missing says how to get one. */
function pageOf(folder: string, brandName: string): (nonce: string) => string {
  const file = join(folder, 'index.html');
  if (!existsSync(file)) {
    return () => {
      throw new ApiError(503, 'DESK_NOT_BUILT', 'the desk has not been built: npm run build');
    };
  }
  const html = readFileSync(file, 'utf8').replaceAll('{{brand}}', escaped(brandName));
  return (nonce) => html.replaceAll('{{nonce}}', nonce);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
