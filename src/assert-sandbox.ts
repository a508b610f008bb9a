import type { Brand } from './brand';
import type { Config } from './config';
import { ConfigError } from './lib/errors';

const OWN_HOSTS: readonly string[] = ['127.0.0.1', '::1', 'localhost'];

/**
 * The sandbox signs visitors in and takes pretend payments: never beside customers' data, never on a public address.
 * @throws ConfigError that says what to change.
 */
export function assertSandbox(config: Config, brand: Brand): void {
  const real = brand.accounts.filter((account) => !account.sandbox);
  const pretend = brand.accounts.filter((account) => account.sandbox);
  if (!config.sandbox) {
    if (pretend.length === 0) return;
    throw new ConfigError(
      'SANDBOX_ACCOUNTS',
      'brand.yaml has accounts of the sandbox: remove them, or start with --sandbox',
    );
  }
  if (!OWN_HOSTS.includes(config.host)) {
    throw new ConfigError('SANDBOX_PUBLIC', 'the sandbox listens on this machine only: set HOST=127.0.0.1');
  }
  if (real.length > 0 && !config.sandboxForced) {
    throw new ConfigError(
      'SANDBOX_BESIDE_REAL',
      'brand.yaml has real accounts: start without --sandbox, or SANDBOX=force',
    );
  }
}
