import { CalendarClock, CircleHelp, ThumbsDown, ThumbsUp } from 'lucide-react';
import type { Consent, CustomerRow } from '../../../src/console/contract/customer';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { ChannelMark, channelLabel } from '../../parts/channel-mark';
import cells from '../../parts/table/cells.module.css';
import { Tag } from '../../parts/tag';
import css from './customers.module.css';

const SHOWN = 2;
const SOON_MS = 7 * 86_400_000;

export function Handles({ row }: { readonly row: CustomerRow }) {
  const t = useT();
  return (
    <ul className={css.handles}>
      {row.handles.slice(0, SHOWN).map(({ threadId, channel, handle }) => (
        <li key={threadId}>
          <ChannelMark channel={channel} labelled />
          {handle === undefined ? channelLabel(channel) : `@${handle}`}
        </li>
      ))}
      {row.handles.length > SHOWN && <li>{t('customers.more', { n: row.handles.length - SHOWN })}</li>}
    </ul>
  );
}

export function Orders({ row: { orders = [] } }: { readonly row: CustomerRow }) {
  const t = useT();
  const [first, ...others] = orders;
  if (!first) return null;
  return (
    <span className={cells.figures}>
      {first.orderNumber}
      {others.length > 0 && <span className={cells.quiet}> {t('customers.more', { n: others.length })}</span>}
    </span>
  );
}

/** The end that comes next, else the last one that has passed. */
export function Ends({ row: { orders = [] } }: { readonly row: CustomerRow }) {
  const { date } = useFormats();
  const now = useNow(60_000);
  const ends = orders.flatMap(({ endsAt }) => endsAt ?? []);
  const next = ends.find((end) => end > now) ?? ends.at(-1);
  if (next === undefined) return null;
  if (next - now > SOON_MS) return <span className={cells.figures}>{date(next)}</span>;
  return (
    <Tag tone={next > now ? 'warn' : 'bad'} icon={CalendarClock}>
      {date(next)}
    </Tag>
  );
}

export function LastWrote({ row: { lastAt } }: { readonly row: CustomerRow }) {
  const t = useT();
  const { age } = useFormats();
  const now = useNow(60_000);
  if (lastAt === undefined) return <span className={cells.quiet}>{t('customers.never')}</span>;
  return <span className={cells.figures}>{t('customers.ago', { age: age(lastAt, now) })}</span>;
}

const CONSENT = {
  given: { tone: 'ok', icon: ThumbsUp },
  refused: { tone: 'bad', icon: ThumbsDown },
  unasked: { tone: 'neutral', icon: CircleHelp },
} as const;

export function ConsentTag({ consent }: { readonly consent: Consent }) {
  const t = useT();
  return <Tag {...CONSENT[consent]}>{t(`customers.consent.${consent}`)}</Tag>;
}
