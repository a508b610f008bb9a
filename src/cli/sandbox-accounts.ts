import type { Brand } from '../brand';
import type { SandboxAccount } from '../sandbox/types';

type Account = Brand['accounts'][number];

/** Accounts of brand.yaml that exist only in the emulators, as the emulators want them. */
export function sandboxAccounts({ brand, accounts }: Brand): SandboxAccount[] {
  return accounts
    .filter((account) => account.sandbox)
    .map((account) => ({
      channel: account.channel,
      id: account.id,
      handle: account.handle,
      name: brand.name,
      token: account.token,
      appSecrets: account.appSecrets,
      // Only Meta asks for it, and there brand.yaml must have one.
      verifyToken: account.verifyToken ?? '',
      ...(account.appId !== undefined && { appId: account.appId }),
      ...(account.pageId !== undefined && { pageId: account.pageId }),
      ...(account.login === 'instagram' && { instagramLogin: true }),
      ...(account.routing && { routing: true }),
      ...(account.oauth1 && { x: { ...account.oauth1, bearer: 'sandbox-bearer' } }),
    }));
}

/** The brand whose sandbox accounts call the emulators instead of the platforms. */
export function towardsEmulators(brand: Brand, urls: { graphUrl: string; xUrl: string }): Brand {
  const apiUrlOf = ({ channel }: Account) => (channel === 'x' ? urls.xUrl : urls.graphUrl);
  const accounts = brand.accounts.map((account) =>
    account.sandbox ? { ...account, apiUrl: apiUrlOf(account) } : account,
  );
  return { ...brand, accounts };
}
