import { type Account, accountKey } from '../channel/account';
import type { Capabilities, ChannelAdapter, Sender, SenderDeps } from '../channel/adapter';
import { AppError } from '../lib/errors';

export interface Senders {
  /** Connects on first use and keeps the connection; undefined for an account that is no longer configured. */
  senderOf(accountId: string): Promise<Sender | undefined>;
  /** What an account can do: its channel's, less what its operator has not declared. `channel:` alone is the channel. */
  capabilitiesOf(accountId: string): Capabilities;
}

/** One sender an account, made when the first message leaves. */
export function createSenders(
  adapters: readonly ChannelAdapter[],
  accounts: readonly Account[],
  deps: SenderDeps,
): Senders {
  const byChannel = new Map(adapters.map((adapter) => [adapter.channel as string, adapter]));
  const byId = new Map(accounts.map((account) => [accountKey(account), account]));
  const connected = new Map<string, Promise<Sender>>();
  const adapterOf = (accountId: string): ChannelAdapter => {
    const adapter = byChannel.get(accountId.split(':', 1)[0] ?? '');
    if (!adapter)
      throw new AppError('CHANNEL_UNKNOWN', 'no adapter for this account: list it in adapters/index.ts');
    return adapter;
  };
  return {
    capabilitiesOf: (accountId) => declared(adapterOf(accountId).capabilities, byId.get(accountId)),
    senderOf: async (accountId) => {
      const account = byId.get(accountId);
      if (!account) return undefined;
      const known = connected.get(accountId) ?? adapterOf(accountId).connect(account, deps);
      connected.set(accountId, known);
      // A connection that could not be made is tried anew by the next send.
      known.catch(() => connected.delete(accountId));
      return await known;
    },
  };
}

// The tag for people's later answers must not be used without Meta's approval: then their window ends with the bot's.
function declared(capabilities: Capabilities, account: Account | undefined): Capabilities {
  const { replyWindowMs, humanWindowMs } = capabilities;
  if (!account || account.humanAgent || replyWindowMs === undefined || humanWindowMs === undefined)
    return capabilities;
  return { ...capabilities, humanWindowMs: replyWindowMs };
}
