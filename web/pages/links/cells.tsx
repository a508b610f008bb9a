import { Ban, Clock, Replace } from 'lucide-react';
import type { LinkRow, LinkStateName } from '../../../src/console/contract/link';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import cells from '../../parts/table/cells.module.css';
import { type Mark, PAYMENT_MARKS } from '../../parts/table/payment-marks';
import { Tag } from '../../parts/tag';
import css from './links.module.css';

const STATES: Readonly<Record<LinkStateName, Mark>> = {
  ...PAYMENT_MARKS,
  expired: { tone: 'neutral', icon: Clock },
  replaced: { tone: 'neutral', icon: Replace },
  cancelled: { tone: 'neutral', icon: Ban },
};

export function StateTag({ state }: { readonly state: LinkStateName }) {
  const t = useT();
  return <Tag {...STATES[state]}>{t(`links.state.${state}`)}</Tag>;
}

/** Opens what became of the link. */
export function Code({ row, onOpen }: { readonly row: LinkRow; readonly onOpen: () => void }) {
  return (
    <div className={css.codeCell}>
      <button type="button" className={css.code} onClick={onOpen}>
        {row.code}
      </button>
      <span className={css.id}>#{row.id}</span>
    </div>
  );
}

export function Orders({ row: { orders } }: { readonly row: LinkRow }) {
  const t = useT();
  return (
    <span className={cells.figures}>
      {orders[0]}
      {orders.length > 1 && ` ${t('links.more', { n: orders.length - 1 })}`}
    </span>
  );
}

export function Amount({ row }: { readonly row: LinkRow }) {
  const { money } = useFormats();
  return money(row.amountMinor, row.currency);
}

export function Expires({ row }: { readonly row: LinkRow }) {
  const t = useT();
  const { date, span } = useFormats();
  const now = useNow(60_000);
  return (
    <span className={cells.figures}>
      {row.expiresAt > now ? t('links.in', { span: span(row.expiresAt - now) }) : date(row.expiresAt)}
      {row.extended && <span className={css.id}>{t('links.extended')}</span>}
    </span>
  );
}
