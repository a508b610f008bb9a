import type { ChannelName } from '../../src/channel/account';

/** What the receiving side must know to read one update. */
export interface EntryContext {
  readonly channel: ChannelName;
  readonly accountId: string;
  /** Epoch ms of the entry, undefined where it has none or an unreadable one. */
  readonly entryTime: number | undefined;
  readonly receivedAt: number;
}
