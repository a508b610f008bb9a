import type { ClientBase } from 'pg';
import { ConfigError } from '../lib/errors';

/** Oldest PostgreSQL whose SQL we use. */
const OLDEST = 15;

interface ServerFacts {
  readonly version: number;
  readonly encoding: string;
  readonly isolation: string;
  readonly fsync: string;
  readonly synchronous_commit: string;
}

/**
 * Refuses a database on which our promises do not hold: a 200 means "on disk" (fsync, synchronous_commit), and the
 * doorbell protocol reads after it locks (READ COMMITTED).
 * @throws ConfigError with every finding at once, each with the way to mend it.
 */
export async function assertServer(client: ClientBase): Promise<void> {
  const { rows } = await client.query<ServerFacts>(`
    select current_setting('server_version_num')::int / 10000 as version,
           current_setting('server_encoding') as encoding,
           current_setting('default_transaction_isolation') as isolation,
           current_setting('fsync') as fsync,
           current_setting('synchronous_commit') as synchronous_commit`);
  const findings = rows.flatMap(findingsOf);
  if (findings.length === 0) return;
  throw new ConfigError('STORE_SERVER_UNFIT', `this database cannot be used:\n- ${findings.join('\n- ')}`);
}

function findingsOf(facts: ServerFacts): string[] {
  const findings: string[] = [];
  if (facts.version < OLDEST)
    findings.push(`PostgreSQL ${facts.version} is too old: ${OLDEST} or newer is needed`);
  if (facts.encoding !== 'UTF8') {
    findings.push(
      `its encoding is ${facts.encoding}: create it with "create database ... encoding 'UTF8' template template0"`,
    );
  }
  if (facts.isolation !== 'read committed') {
    findings.push(
      `default_transaction_isolation is "${facts.isolation}": set it to "read committed" for this role and database`,
    );
  }
  if (facts.fsync !== 'on')
    findings.push('fsync is off, a power cut would lose messages: set fsync = on in postgresql.conf');
  if (facts.synchronous_commit === 'off') {
    findings.push(
      'synchronous_commit is off, a crash would lose messages: set it to on for this role and database',
    );
  }
  return findings;
}
