import type { ReactNode } from 'react';
import type { AccountState } from '../../../src/console/contract/channels';
import { useNow } from '../../app/text/use-now';
import { useFormats, useT } from '../../app/text/use-texts';
import { useDuration } from '../../parts/use-duration';
import css from './channels.module.css';
import { TokenLife } from './token-life';

/** What is known of an account, in figures. */
export function AccountFacts({ account }: { readonly account: AccountState }) {
  const t = useT();
  const { age, number } = useFormats();
  const duration = useDuration();
  const now = useNow(30_000);
  const { lag, queue, lastWebhookAt, lastSentAt, humanAgent, channel } = account;
  const since = (at: number | undefined) =>
    at === undefined ? t('channels.never') : t('channels.ago', { age: age(at, now) });
  return (
    <dl className={css.facts}>
      <Fact name={t('channels.token')}>
        <Credentials check={account.check} />
        <TokenLife check={account.check} />
      </Fact>
      <Fact name={t('channels.events')}>
        <Events check={account.check} />
      </Fact>
      <Fact name={t('channels.heard')}>{since(lastWebhookAt)}</Fact>
      <Fact name={t('channels.sent')}>{since(lastSentAt)}</Fact>
      <Fact name={t('channels.lag')}>
        {lag ? (
          <>
            {t('channels.lag.value', { p50: duration(lag.p50Ms), p95: duration(lag.p95Ms) })}
            <small>{t('channels.lag.n', { n: lag.answers })}</small>
          </>
        ) : (
          t('channels.lag.none')
        )}
      </Fact>
      <Fact name={t('channels.queue')}>
        {queue.waiting > 0 && queue.oldestMs !== undefined
          ? t('channels.queue.oldest', { n: queue.waiting, age: duration(queue.oldestMs) })
          : number(queue.waiting)}
        {queue.unknown > 0 && <small>{t('channels.queue.unknown', { n: queue.unknown })}</small>}
      </Fact>
      {channel !== 'x' && (
        <Fact name={t('channels.human')}>
          {humanAgent ? t('channels.human.week') : t('channels.human.day')}
        </Fact>
      )}
      <Money account={account} />
    </dl>
  );
}

function Money({ account: { budgets, spend } }: { readonly account: AccountState }) {
  const t = useT();
  const { span, money } = useFormats();
  const now = useNow(30_000);
  return (
    <>
      {budgets.length > 0 && (
        <Fact name={t('channels.budget')}>
          {budgets.map(({ route, remaining, resetsAt }) => (
            <span key={route} className={css.line}>
              {t('channels.budget.value', { route, n: remaining, span: span(resetsAt - now) })}
            </span>
          ))}
        </Fact>
      )}
      {spend && (
        <Fact name={t('channels.spend')}>
          {t('channels.spend.value', {
            amount: money(Math.round(spend.microUsd / 10_000), 'USD'),
            received: spend.received,
            sent: spend.sent,
          })}
        </Fact>
      )}
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={css.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Credentials({ check }: { readonly check: AccountState['check'] }) {
  const t = useT();
  const { age } = useFormats();
  const duration = useDuration();
  const now = useNow(30_000);
  if (!check) return t('channels.token.never');
  const told = age(check.at, now);
  if (check.ok)
    return <span className={css.good}>{t('channels.token.ok', { age: told, ms: duration(check.ms) })}</span>;
  return <span className={css.bad}>{t('channels.token.bad', { age: told, code: check.code ?? '?' })}</span>;
}

function Events({ check }: { readonly check: AccountState['check'] }) {
  const t = useT();
  if (!check?.ok || !check.subscribed) return t('channels.events.unknown');
  if (check.subscribed.length === 0) return <span className={css.bad}>{t('channels.events.none')}</span>;
  return (
    <span title={check.subscribed.join(', ')}>{t('channels.events.n', { n: check.subscribed.length })}</span>
  );
}
