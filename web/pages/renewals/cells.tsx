import { Link } from '@tanstack/react-router';
import { Banknote, CircleDashed, Hourglass } from 'lucide-react';
import type { RenewalRow, RenewalState } from '../../../src/console/contract/renewal';
import { useNow } from '../../app/text/use-now';
import { usePlanName } from '../../app/text/use-plan-name';
import { useFormats, useT } from '../../app/text/use-texts';
import cells from '../../parts/table/cells.module.css';
import { type Mark, PAYMENT_MARKS } from '../../parts/table/payment-marks';
import { PersonCell } from '../../parts/table/person-cell';
import { Tag } from '../../parts/tag';
import css from './renewals.module.css';

const STATES: Readonly<Record<RenewalState, Mark>> = {
  ...PAYMENT_MARKS,
  not_asked: { tone: 'neutral', icon: CircleDashed },
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
      {row.plan !== undefined && <span className={cells.quiet}>{planName(row.plan)}</span>}
    </span>
  );
}

export function Person({ row: { customer, channel, threadId } }: { readonly row: RenewalRow }) {
  const t = useT();
  if (threadId === undefined || channel === undefined)
    return <span className={cells.quiet}>{t('renewals.nobody')}</span>;
  return <PersonCell channel={channel} threadId={threadId} customer={customer} />;
}

export function Ends({ row: { endsAt } }: { readonly row: RenewalRow }) {
  const t = useT();
  const { date, age } = useFormats();
  const now = useNow(60_000);
  return (
    <span className={css.order}>
      {date(endsAt)}
      <span className={cells.quiet}>
        {t(endsAt > now ? 'renewals.in' : 'renewals.ago', { span: age(endsAt, now) })}
      </span>
    </span>
  );
}

export function LinkCell({ row: { link } }: { readonly row: RenewalRow }) {
  const t = useT();
  if (!link) return null;
  return (
    <Link to="/links" search={{ q: link.code, link: String(link.id) }} className={cells.link}>
      {link.code}
      {!link.open && <span className={cells.quiet}> {t('renewals.link.over')}</span>}
    </Link>
  );
}
