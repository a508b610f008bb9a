import { VisuallyHidden } from '@mantine/core';
import { Ban, Check, CheckCheck, CircleAlert, Clock3, type LucideIcon, Search } from 'lucide-react';
import type { LogDelivery } from '../../../../../src/console/contract/thread-log';
import type { TextKey } from '../../../../app/text/translate';
import { useT } from '../../../../app/text/use-texts';
import css from './bubble.module.css';

interface Mark {
  readonly icon: LucideIcon;
  readonly text: Extract<TextKey, `thread.delivery.${string}`>;
  readonly tone?: 'acc' | 'bad';
  /** Common ends of a message: a tick says it, and words for those who do not see it. */
  readonly quiet?: true;
}

const MARKS: Readonly<Record<LogDelivery['state'], Mark>> = {
  sending: { icon: Clock3, text: 'thread.delivery.sending' },
  retrying: { icon: CircleAlert, text: 'thread.delivery.notYet', tone: 'bad' },
  sent: { icon: Check, text: 'thread.delivery.sent', quiet: true },
  delivered: { icon: CheckCheck, text: 'thread.delivery.delivered', quiet: true },
  read: { icon: CheckCheck, text: 'thread.delivery.read', tone: 'acc' },
  unknown: { icon: Search, text: 'thread.delivery.unknown' },
  held: { icon: CircleAlert, text: 'thread.delivery.failed', tone: 'bad' },
  failed: { icon: CircleAlert, text: 'thread.delivery.failed', tone: 'bad' },
  cancelled: { icon: Ban, text: 'thread.delivery.cancelled' },
};

/** What became of a message of ours. "Delivered" is only said on the platform's receipt. */
export function DeliveryMark({ delivery }: { readonly delivery: LogDelivery }) {
  const t = useT();
  const { icon: Icon, text, tone, quiet } = MARKS[delivery.state];
  const words = delivery.reason === 'discarded' ? t('thread.delivery.discarded') : t(text);
  return (
    <span className={css.mark} data-tone={tone} title={words}>
      <Icon size={13} aria-hidden />
      {quiet ? <VisuallyHidden>{words}</VisuallyHidden> : words}
    </span>
  );
}
