import { useQuery } from '@tanstack/react-query';
import { FUNNEL_DAYS, type Funnel, funnelSchema } from '../../../src/console/contract/renewal';
import { useApi } from '../../app/api/use-api';
import { useFormats, useT } from '../../app/text/use-texts';
import { Bar } from '../../parts/bar';
import { Chips } from '../../parts/chips';
import css from './renewals.module.css';

type Days = (typeof FUNNEL_DAYS)[number];
const STEPS = ['sent', 'opened', 'paying', 'paid'] as const;

/** Of the links made lately, how many came how far. */
export function FunnelStrip({
  days,
  onDays,
}: {
  readonly days: Days;
  readonly onDays: (days: Days | undefined) => void;
}) {
  const t = useT();
  const api = useApi();
  const { number, percent, money } = useFormats();
  const { data } = useQuery({
    queryKey: ['renewals', 'funnel', days],
    queryFn: ({ signal }) => api.get('/renewals/funnel', funnelSchema, { search: { days }, signal }),
  });
  return (
    <section className={css.funnel} aria-label={t('renewals.funnel.title')}>
      <div className={css.funnelHead}>
        {t('renewals.funnel.title')}
        <Chips
          label={t('renewals.funnel.title')}
          value={days}
          options={FUNNEL_DAYS.map((value) => ({
            value,
            label: t('renewals.funnel.days', { n: Number(value) }),
          }))}
          onChange={onDays}
        />
      </div>
      <ol className={css.steps}>
        {STEPS.map((step) => (
          <li key={step} className={css.step}>
            <p className={css.stepName}>{t(`renewals.funnel.${step}`)}</p>
            <p className={css.stepCount}>
              {data ? number(data[step]) : '–'}{' '}
              {data && step !== 'sent' && <span className={css.share}>{percent(shareOf(data, step))}</span>}
            </p>
            <Bar share={data ? shareOf(data, step) : 0} />
          </li>
        ))}
        <li className={css.step}>
          <p className={css.stepName}>{t('renewals.funnel.takings')}</p>
          <p className={css.stepCount}>
            {data?.takings.map(({ currency, minor }) => money(minor, currency)).join(' · ') || '–'}
          </p>
        </li>
      </ol>
    </section>
  );
}

function shareOf(funnel: Funnel, step: (typeof STEPS)[number]): number {
  return funnel.sent === 0 ? 0 : funnel[step] / funnel.sent;
}
