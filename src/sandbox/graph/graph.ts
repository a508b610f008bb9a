import { type HttpServer, serve } from '../core/http';
import type { Platform } from '../core/platform';
import type { World } from '../core/world';
import type { SandboxAccount } from '../types';
import { createGraphAccounts } from './accounts';
import { createGraphEmitter } from './emit';
import { graphError } from './errors';
import { graphPlatform } from './platform';
import { graphRoutes, observeGraph } from './routes';

const VERSION = /^\/v\d+\.\d+(?=\/|$)/;

/** Emulates Meta's Graph API for the Messenger and Instagram accounts among `all`. */
export function createGraph(
  world: World,
  all: readonly SandboxAccount[],
): { platform: Platform; listen: (port: number) => Promise<HttpServer> } {
  const accounts = createGraphAccounts(
    world,
    all.filter(({ channel }) => channel !== 'x'),
  );
  const emitter = createGraphEmitter(world);
  return {
    platform: graphPlatform(world, accounts, emitter),
    listen: (port) =>
      serve({
        routes: graphRoutes(world, accounts, emitter),
        port,
        strip: VERSION,
        notFound: () => graphError('noMethod'),
        observe: (call, answer, ms) => observeGraph(call, answer, ms, accounts, world),
      }),
  };
}
