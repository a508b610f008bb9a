import type { CustomerPanel } from '../../../../../src/console/contract/panel';
import { useNow } from '../../../../app/text/use-now';
import { useFormats, useT } from '../../../../app/text/use-texts';
import { Tag, type Tone } from '../../../../parts/tag';
import css from '../panel.module.css';
import { Section } from '../section';
import { useWords } from '../use-words';

const TONES: Readonly<Record<string, Tone>> = {
  issued: 'acc',
  paid: 'ok',
  succeeded: 'ok',
  failed: 'bad',
  mismatch: 'bad',
  duplicate: 'warn',
  pending: 'warn',
};

/** Links that were sent in this conversation, the newest first. Never what opens them. */
export function CustomerLinks({ links }: Pick<CustomerPanel, 'links'>) {
  const t = useT();
  const words = useWords();
  const { moment } = useFormats();
  const now = useNow();
  if (links.length === 0) return null;
  return (
    <Section title={t('panel.links.title')}>
      <ul className={css.rows}>
        {links.map((link) => (
          <li key={link.id} className={css.row}>
            <span className={css.rowHead}>
              {link.code}
              <Tag tone={TONES[stateOf(link, now)] ?? 'neutral'}>
                {words(`panel.link.${stateOf(link, now)}`)}
              </Tag>
            </span>
            <span className={css.rowText}>
              {link.opened === 0 ? t('panel.links.unopened') : t('panel.links.opened', { n: link.opened })}
              {stateOf(link, now) === 'issued' &&
                ` · ${t('panel.orders.until', { date: moment(link.expiresAt, now) })}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** A link is over at its hour; that it is marked so comes a little later. */
function stateOf({ status, expiresAt }: CustomerPanel['links'][number], now: number): string {
  return status === 'issued' && expiresAt <= now ? 'expired' : status;
}

/** Payments through links of this conversation. @param payments left out for who sees no order data. */
export function CustomerPayments({ payments }: Pick<CustomerPanel, 'payments'>) {
  const t = useT();
  const words = useWords();
  const { moment, money } = useFormats();
  const now = useNow();
  if (!payments || payments.length === 0) return null;
  return (
    <Section title={t('panel.payments.title')}>
      <ul className={css.rows}>
        {payments.map(({ id, at, status, amountMinor, currency, refundedMinor }) => (
          <li key={id} className={css.row}>
            <span className={css.rowHead}>
              {money(amountMinor, currency)}
              <Tag tone={TONES[status] ?? 'neutral'}>{words(`panel.payment.${status}`)}</Tag>
            </span>
            <span className={css.rowText}>
              {moment(at, now)}
              {refundedMinor > 0 &&
                ` · ${t('panel.payment.refunded', { amount: money(refundedMinor, currency) })}`}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
