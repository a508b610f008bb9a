import { type HttpServer, serve } from '../core/http';
import type { Platform } from '../core/platform';
import type { World } from '../core/world';
import type { SandboxAccount } from '../types';
import { createXBook } from './accounts';
import { createXEmitter } from './emit';
import { xPlatform } from './platform';
import { problem } from './problems';
import { observeX, xRoutes } from './routes';
import { createStream } from './stream';

/** Emulates the X API for the X accounts among `accounts`. */
export function createX(
  world: World,
  accounts: readonly SandboxAccount[],
): { platform: Platform; listen: (port: number) => Promise<HttpServer> } {
  const book = createXBook(
    world,
    accounts.filter(({ channel }) => channel === 'x'),
  );
  const stream = createStream(world);
  const emitter = createXEmitter(world, book, stream);
  return {
    platform: xPlatform(world, book, emitter, stream),
    listen: (port) =>
      serve({
        routes: xRoutes(world, book, emitter, stream),
        port,
        notFound: () => problem('noRoute'),
        observe: (call, answer, ms) => observeX(call, answer, ms, book, world),
      }),
  };
}
