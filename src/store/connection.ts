import type { ClientConfig } from 'pg';

/** The way to a database: the parts of an address (`host` may be the folder of a unix socket) or one URL. */
export type StoreConnection =
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
      readonly password?: string;
    }
  | { readonly connectionString: string };

/** What every connection of ours has in common, whoever opens it. */
export function clientConfig(connection: StoreConnection): ClientConfig {
  return {
    ...connection,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'renewdesk',
  };
}
