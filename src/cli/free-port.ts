import { once } from 'node:events';
import { createServer } from 'node:net';
import { ConfigError } from '../lib/errors';
import { systemCode } from '../lib/system-code';

/**
 * Looks whether we may listen there, before anything slow is started.
 * @throws ConfigError LISTEN_REFUSED that names the port and the way out.
 */
export async function assertCanListen(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw cannotListen(host, port, error);
  }
  server.close();
  await once(server, 'close');
}

function cannotListen(host: string, port: number, cause: unknown): ConfigError {
  const other = port < 65_535 ? port + 1 : port - 1;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} on ${host} is taken by another program: choose another with --port ${other} (or PORT=${other}), or stop that program`,
    EACCES: `port ${port} needs more rights than this user has: choose one above 1023 with --port (or PORT)`,
    EADDRNOTAVAIL: `${host} is no address of this machine: choose another with --host (or HOST), e.g. 127.0.0.1`,
    ENOTFOUND: `the host name ${host} is unknown: choose another with --host (or HOST), e.g. 127.0.0.1`,
  };
  const code = systemCode(cause) ?? '';
  const message =
    reasons[code] ?? `cannot listen on ${host}:${port} (${code}): choose another --host or --port`;
  return new ConfigError('LISTEN_REFUSED', message, { cause });
}
