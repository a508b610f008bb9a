import type { Brand } from '../../brand';
import type { ChannelName } from '../../channel/account';
import { splitThreadId } from '../../channel/thread-id';

type Account = Brand['accounts'][number];

/** Addresses by which each platform opens a chat with an account, in its app where there is one. */
const OPENERS: Readonly<Record<ChannelName, (account: Account) => string>> = {
  facebook: ({ id }) => `https://m.me/${encodeURIComponent(id)}`,
  instagram: ({ handle }) => `https://ig.me/m/${encodeURIComponent(handle.replace(/^@/, ''))}`,
  x: ({ id }) => `https://x.com/messages/compose?recipient_id=${encodeURIComponent(id)}`,
};

/**
 * Opens the chat that a thread is in. Undefined for an account that only the emulators know, which no platform could
 * open, and for one that is no longer configured.
 */
export function chatUrl(brand: Brand, threadId: string): string | undefined {
  const { channel, accountId } = splitThreadId(threadId);
  const account = brand.accounts.find(
    (candidate) => candidate.channel === channel && candidate.id === accountId,
  );
  return account && !account.sandbox ? OPENERS[channel](account) : undefined;
}
