import type { ChannelName } from '../../channel/account';
import type { Capabilities } from '../../channel/adapter';
import type { Clock } from '../../lib/clock';
import type { Language } from '../../lib/languages';
import type { ThreadLinks } from '../../renewals/links/thread-links';
import type { Store } from '../../store/store';
import type { Suggest } from '../../turn/suggest';

/** What the routes of one conversation need. */
export interface ThreadDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly capabilitiesOf: (channel: ChannelName, accountId?: string) => Capabilities;
  readonly links: ThreadLinks;
  /** What saved replies may say of the brand. */
  readonly brandWords: {
    readonly brandName: string;
    readonly defaultLanguage: Language;
    /** An order's key as the brand writes it. */
    readonly writeOrder: (orderKey: string) => string;
  };
  /** What the bot would answer. */
  readonly suggest: Suggest;
  /** Called after a commit with the threads that slept until now. */
  readonly onAwake: (threadIds: readonly string[]) => void;
  /** Called after a commit that left something to send. */
  readonly onOutbox: () => void;
}
