import type { EmbeddedPostgres } from '../../src/store/embedded/start-embedded-postgres';

/** Environment variable through which jest's workers learn of the server of this run. */
export const SERVER_VARIABLE = 'RENEWDESK_TEST_SERVER';
/** The migrated database that test files clone. */
export const TEMPLATE = 'template_migrated';

export interface TestServer {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
}

export interface KeptServer {
  readonly folder: string;
  readonly postgres: EmbeddedPostgres;
}

/** The server that global-setup started. */
export function testServer(): TestServer {
  const text = process.env[SERVER_VARIABLE];
  if (text === undefined)
    throw new Error('no test server: run the tests through jest with the config of the project');
  return JSON.parse(text) as TestServer; // written by global-setup
}

// jest loads setup and teardown as separate modules of one process: the global object is what they share.
const shared = globalThis as { renewdeskTestServer?: KeptServer | undefined };

export function keepForTeardown(kept: KeptServer): void {
  shared.renewdeskTestServer = kept;
}

export function takeForTeardown(): KeptServer | undefined {
  return shared.renewdeskTestServer;
}
