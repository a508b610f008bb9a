import type { ThreadRow } from '../../../../src/console/contract/inbox';
import type { Translate } from '../../../app/text/translate';
import { channelLabel } from '../../../parts/channel-mark';

/** How a customer is called in lists: by name, by handle, else by channel and the end of their id. */
export function threadName(
  { name, handle, channel, threadId }: Pick<ThreadRow, 'name' | 'handle' | 'channel' | 'threadId'>,
  t: Translate,
): string {
  if (name !== undefined) return name;
  if (handle !== undefined) return `@${handle}`;
  return t('inbox.row.nameless', { channel: channelLabel(channel), id: threadId.slice(-4) });
}
