import { Link } from '@tanstack/react-router';
import {
  Banknote,
  Check,
  CircleDashed,
  CreditCard,
  Eye,
  Hourglass,
  type LucideIcon,
  Send,
  TriangleAlert,
} from 'lucide-react';
import type { RenewalRow, RenewalState } from '../../../src/console/contract/renewal';
import { useNow } from '../../app/text/use-now';
import { usePlanName } from '../../app/text/use-plan-name';
import { useFormats, useT } from '../../app/text/use-texts';
import { ChannelMark } from '../../parts/channel-mark';
import { personName } from '../../parts/person-name';
import { Tag, type Tone } from '../../parts/tag';
import css from './renewals.module.css';

const STATES: Readonly<Record<RenewalState, { readonly tone: Tone; readonly icon: LucideIcon }>> = {
  not_asked: { tone: 'neutral', icon: CircleDashed },
  sent: { tone: 'neutral', icon: Send },
  opened: { tone: 'acc', icon: Eye },
  paying: { tone: 'warn', icon: CreditCard },
  failed: { tone: 'bad', icon: TriangleAlert },
  paid: { tone: 'ok', icon: Check },
  elsewhere: { tone: 'ok', icon: Banknote },
  lapsed: { tone: 'bad', icon: Hourglass },
};

export function StateTag({ state }: { readonly state: RenewalState }) {
  const t = useT();
  return <Tag {...STATES[state]}>{t(`renewals.state.${state}`)}</Tag>;
}

export function Order({ row }: { readonly row: RenewalRow }) {
  const planName = usePlanName();
  return (
    <span className={css.order}>
      {row.orderNumber}
      {row.plan !== undefined && <span className={css.quiet}>{planName(row.plan)}</span>}
    </span>
  );
}

export function Person({ row: { customer, channel, threadId } }: { readonly row: RenewalRow }) {
  const t = useT();
  if (threadId === undefined || channel === undefined)
    return <span className={css.quiet}>{t('renewals.nobody')}</span>;
  const name = personName({ ...customer, threadId }, t);
  return (
    <span className={css.person}>
      <ChannelMark channel={channel} labelled />
      {customer.id === undefined ? (
        name
      ) : (
        <Link to="/customers/$id" params={{ id: String(customer.id) }} className={css.link}>
          {name}
        </Link>
      )}
    </span>
  );
}

export function Ends({ row: { endsAt } }: { readonly row: RenewalRow }) {
  const t = useT();
  const { date, age } = useFormats();
  const now = useNow(60_000);
  return (
    <span className={css.order}>
      {date(endsAt)}
      <span className={css.quiet}>
        {t(endsAt > now ? 'renewals.in' : 'renewals.ago', { span: age(endsAt, now) })}
      </span>
    </span>
  );
}

export function LinkCell({ row: { link } }: { readonly row: RenewalRow }) {
  const t = useT();
  if (!link) return null;
  return (
    <Link to="/links" search={{ q: link.code, link: String(link.id) }} className={css.link}>
      {link.code}
      {!link.open && <span className={css.quiet}> {t('renewals.link.over')}</span>}
    </Link>
  );
}
