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
  return t('app.nameless', {
    channel: channelLabel(threadId.split(':')[0] ?? ''),
    id: threadId.slice(-4),
  });
}

/** The same of a customer with several accounts: without a name, the first of them names them. */
export function customerName(
  {
    name,
    handles: [first],
  }: {
    readonly name?: string | undefined;
    readonly handles: readonly { readonly threadId: string; readonly handle?: string | undefined }[];
  },
  t: Translate,
): string {
  return personName({ name, handle: first?.handle, threadId: first?.threadId }, t);
}
