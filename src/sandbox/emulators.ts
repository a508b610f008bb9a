import { listenAdmin } from './admin/admin';
import type { HttpServer } from './core/http';
import { createWorld } from './core/world';
import { createGraph } from './graph/graph';
import type { EmulatorOptions, Emulators } from './types';
import { createX } from './x/x';

export interface EmulatorParts {
  /** Hears when the clock is set through the admin API. */
  readonly onClock?: (offsetMs: number) => void;
}

/** Starts the emulated platforms in this process: Graph, X and the admin API, each on a loopback port. */
export async function startEmulators(
  options: EmulatorOptions,
  parts: EmulatorParts = {},
): Promise<Emulators> {
  const world = createWorld(options);
  const graph = createGraph(world, options.accounts);
  const x = createX(world, options.accounts);
  const platforms = [graph.platform, x.platform];
  const ports = options.ports ?? {};
  const servers = await listenAll([
    graph.listen(ports.graph ?? 0),
    x.listen(ports.x ?? 0),
    listenAdmin(ports.admin ?? 0, { world, platforms, onClock: (offsetMs) => parts.onClock?.(offsetMs) }),
  ]);
  const [graphServer, xServer, adminServer] = servers;

  async function setWebhook(base: string): Promise<void> {
    for (const platform of platforms) {
      for (const account of platform.accounts) {
        const url = account.webhookUrl ?? `${base}/webhooks/${account.channel}`;
        await platform.setWebhook(account, url, false);
      }
    }
  }

  if (options.webhookBase !== undefined) await setWebhook(options.webhookBase);
  return {
    graphUrl: graphServer.url,
    xUrl: xServer.url,
    adminUrl: adminServer.url,
    setWebhook,
    setClock: async (offsetMs) => world.clock.setOffset(offsetMs),
    close: async () => {
      for (const platform of platforms) platform.close();
      world.close();
      await Promise.all(servers.map((server) => server.close()));
    },
  };
}

type Three = readonly [HttpServer, HttpServer, HttpServer];

/** Starts all servers, or none: when a port is taken the others are closed again. */
async function listenAll(
  starting: readonly [Promise<HttpServer>, Promise<HttpServer>, Promise<HttpServer>],
): Promise<Three> {
  try {
    return await Promise.all(starting);
  } catch (error) {
    for (const server of starting) void server.then((one) => one.close()).catch(() => {});
    throw error;
  }
}
