import type { ThreadHeader } from '../../../../../src/console/contract/thread';
import type { LogEntry } from '../../../../../src/console/contract/thread-log';
import { EventLine } from './event-line';
import { LinkCard } from './link-card';
import { MessageBubble } from './message-bubble';

/** One entry of the log. */
export function Entry({ entry, header }: { readonly entry: LogEntry; readonly header: ThreadHeader }) {
  switch (entry.kind) {
    case 'message':
      return <MessageBubble message={entry} header={header} />;
    case 'link':
      return <LinkCard link={entry.link} header={header} />;
    case 'event':
    case 'case':
      return <EventLine entry={entry} channel={header.channel} />;
  }
}
