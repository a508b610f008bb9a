import type { Translate } from '../app/text/translate';
import { channelLabel } from './channel-mark';

/** How a customer is called in tables: by name, by handle, else by channel and the end of their id. */
export function personName(
  {
    name,
    handle,
    threadId = '',
  }: {
    readonly name?: string | undefined;
    readonly handle?: string | undefined;
    readonly threadId?: string | undefined;
  },
  t: Translate,
): string {
  if (name !== undefined) return name;
  if (handle !== undefined) return `@${handle}`;
  return t('tables.nameless', {
    channel: channelLabel(threadId.split(':')[0] ?? ''),
    id: threadId.slice(-4),
  });
}
