import type { CustomerPanel } from '../../../../../src/console/contract/panel';
import { usePlanName } from '../../../../app/text/use-plan-name';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { Tag, type Tone } from '../../../../parts/tag';
import css from '../panel.module.css';
import { Section } from '../section';
import { useWords } from '../use-words';

const TONES: Readonly<Record<string, Tone>> = {
  active: 'ok',
  expiring: 'warn',
  grace: 'warn',
  expired: 'bad',
  suspended: 'bad',
};

/** Orders this conversation has proved to be its own. @param orders left out for who sees no order data. */
export function CustomerOrders({ orders }: Pick<CustomerPanel, 'orders'>) {
  const t = useT();
  const words = useWords();
  const { date } = useFormats();
  const planName = usePlanName();
  if (!orders) {
    return (
      <Section title={t('panel.orders.title')}>
        <p className={css.quiet}>{t('panel.orders.hidden')}</p>
      </Section>
    );
  }
  return (
    <Section title={t('panel.orders.title')}>
      {orders.length === 0 && <p className={css.quiet}>{t('panel.orders.none')}</p>}
      <ul className={css.rows}>
        {orders.map(({ orderNumber, plan, status, endsAt }) => (
          <li key={orderNumber} className={css.row}>
            <span className={css.rowHead}>
              {orderNumber}
              {status !== undefined && (
                <Tag tone={TONES[status] ?? 'neutral'}>{words(`panel.order.${status}`)}</Tag>
              )}
            </span>
            <span className={css.rowText}>
              {[
                plan && planName(plan),
                endsAt === undefined ? undefined : t('panel.orders.until', { date: date(endsAt) }),
              ]
                .filter((part) => part !== undefined)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
