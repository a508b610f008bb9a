import { Link } from '@tanstack/react-router';
import type { Customer } from '../../../src/console/contract/customer';
import { useNames } from '../../app/text/use-names';
import { useNow } from '../../app/text/use-now';
import { usePlanName } from '../../app/text/use-plan-name';
import { useFormats, useT } from '../../app/text/use-texts';
import { Tag, type Tone } from '../../parts/tag';
import { Card, Line } from './card';
import css from './customer.module.css';

interface Props {
  readonly customer: Customer;
}

/** Left out for who sees no order data. */
export function OrdersCard({ customer: { orders } }: Props) {
  const t = useT();
  const { date, moment } = useFormats();
  const now = useNow(60_000);
  const planName = usePlanName();
  if (!orders) return null;
  return (
    <Card title={t('customers.orders')} empty={t('customers.orders.none')}>
      {orders.map(({ orderNumber, plan, endsAt, provedAt }) => (
        <Line
          key={orderNumber}
          side={
            endsAt !== undefined && (
              <Tag tone={endsAt > now ? 'neutral' : 'bad'}>
                {t(endsAt > now ? 'customers.orders.ends' : 'customers.orders.ended', { date: date(endsAt) })}
              </Tag>
            )
          }
        >
          <span className={css.strong}>{orderNumber}</span> {plan && planName(plan)}
          <span className={css.quiet}>{t('customers.proved', { when: moment(provedAt, now) })}</span>
        </Line>
      ))}
    </Card>
  );
}

const LINK_TONES: Readonly<Record<Customer['links'][number]['status'], Tone>> = {
  issued: 'acc',
  paid: 'ok',
  expired: 'neutral',
  replaced: 'neutral',
  cancelled: 'neutral',
};

export function LinksCard({ customer: { links, orders } }: Props) {
  const t = useT();
  const { date } = useFormats();
  const now = useNow(60_000);
  return (
    <Card title={t('customers.links')} empty={t('customers.links.none')}>
      {links.map(({ id, code, status, opened, expiresAt }) => {
        const state = status === 'issued' && expiresAt <= now ? 'expired' : status;
        return (
          <Line key={id} side={<Tag tone={LINK_TONES[state]}>{t(`customers.link.${state}`)}</Tag>}>
            {orders ? (
              <Link to="/links" search={{ q: code, link: String(id) }} className={css.strong}>
                {code}
              </Link>
            ) : (
              <span className={css.strong}>{code}</span>
            )}
            <span className={css.quiet}>
              {date(expiresAt)}
              {opened > 0 && ` · ${t('customers.links.opened', { n: opened })}`}
            </span>
          </Line>
        );
      })}
    </Card>
  );
}

const PAYMENT_TONES: Readonly<Record<string, Tone>> = { succeeded: 'ok', pending: 'warn' };

/** Left out for who sees no order data. */
export function PaymentsCard({ customer: { payments } }: Props) {
  const t = useT();
  const { money, moment } = useFormats();
  const now = useNow(60_000);
  if (!payments) return null;
  return (
    <Card title={t('customers.payments')} empty={t('customers.payments.none')}>
      {payments.map(({ id, at, status, amountMinor, currency, refundedMinor, code }) => (
        <Line
          key={id}
          side={
            <Tag tone={PAYMENT_TONES[status] ?? 'bad'}>
              {t(`customers.payment.${status as 'failed'}`) /* one of the statuses of the table */}
            </Tag>
          }
        >
          <span className={css.strong}>{money(amountMinor, currency)}</span> {code}
          <span className={css.quiet}>
            {moment(at, now)}
            {refundedMinor > 0 && ` · ${t('customers.refunded', { amount: money(refundedMinor, currency) })}`}
          </span>
        </Line>
      ))}
    </Card>
  );
}

export function CasesCard({ customer: { cases } }: Props) {
  const t = useT();
  const names = useNames();
  const { moment } = useFormats();
  const now = useNow(60_000);
  return (
    <Card title={t('customers.cases')} empty={t('customers.cases.none')}>
      {cases.map(({ id, threadId, status, intent, reason, openedAt }) => (
        <Line key={id} side={<Tag>{t(`customers.case.${status}`)}</Tag>}>
          <Link to="/inbox" search={{ view: 'all', t: threadId }} className={css.strong}>
            {caseName(intent, reason) ?? t('customers.case.about', { id })}
          </Link>
          <span className={css.quiet}>{moment(openedAt, now)}</span>
        </Line>
      ))}
    </Card>
  );

  function caseName(intent: string | undefined, reason: string | undefined): string | undefined {
    if (intent !== undefined) return names.intent(intent);
    return reason === undefined ? undefined : names.reason(reason);
  }
}

export function NotesCard({ customer: { notes } }: Props) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  return (
    <Card title={t('customers.notes')} empty={t('customers.notes.none')}>
      {notes.map(({ id, text, at, by }) => (
        <li key={id} className={css.noteLine}>
          {text}
          <span className={css.noteMeta}>{[by, moment(at, now)].filter(Boolean).join(' · ')}</span>
        </li>
      ))}
    </Card>
  );
}

export function ConsentCard({ customer: { consent } }: Props) {
  const t = useT();
  const { moment } = useFormats();
  const now = useNow(60_000);
  return (
    <Card title={t('customers.consents')} empty={t('customers.consents.none')}>
      {consent.map(({ threadId, kind, given, at }) => (
        <Line
          key={`${threadId} ${kind}`}
          side={
            <Tag tone={given ? 'ok' : 'bad'}>
              {t(given ? 'customers.word.given' : 'customers.word.refused')}
            </Tag>
          }
        >
          {kind === 'automation' || kind === 'reminders' ? t(`customers.kind.${kind}`) : kind}
          <span className={css.quiet}>{moment(at, now)}</span>
        </Line>
      ))}
    </Card>
  );
}
