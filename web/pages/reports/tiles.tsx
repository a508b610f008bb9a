import type { Report } from '../../../src/console/contract/reports';
import { useFormats, useT, useWording } from '../../app/text/use-texts';
import card from '../../parts/card.module.css';
import { useDuration } from '../../parts/use-duration';
import css from './reports.module.css';

/** The figures one looks for first. */
export function Tiles({ report }: { readonly report: Report }) {
  const t = useT();
  const { percent, money } = useFormats();
  const duration = useDuration();
  const { bot, firstReply, promises, revenue } = report;
  const settled = promises.kept + promises.broken;
  return (
    <dl className={`${card.cards} ${css.tiles}`}>
      <Tile
        name={t('reports.alone')}
        value={bot.botCases === 0 ? '–' : percent(1 - bot.handedOver / bot.botCases)}
        notes={[
          bot.botCases === 0
            ? t('reports.alone.none')
            : t('reports.alone.of', { handed: bot.handedOver, n: bot.botCases }),
        ]}
      />
      <Tile
        name={t('reports.reply')}
        value={firstReply.p50Ms === undefined ? '–' : duration(firstReply.p50Ms)}
        notes={[
          firstReply.p90Ms === undefined
            ? t('reports.none')
            : t('reports.reply.p90', { p90: duration(firstReply.p90Ms) }),
        ]}
      />
      <Tile
        name={t('reports.kept')}
        value={settled === 0 ? '–' : percent(promises.kept / settled)}
        notes={[
          settled === 0 ? t('reports.none') : t('reports.kept.of', { kept: promises.kept, n: settled }),
        ]}
      />
      <Tile
        name={t('reports.revenue')}
        value={revenue.map(({ minor, currency }) => money(minor, currency)).join(' · ') || '–'}
        notes={[
          t('reports.revenue.n', { n: sum(revenue.map(({ payments }) => payments)) }),
          t('reports.revenue.renewals', { n: sum(revenue.map(({ renewals }) => renewals)) }),
        ]}
      />
      <Rating csat={report.csat} />
    </dl>
  );
}

function Rating({ csat: { asked, answered, scales } }: { readonly csat: Report['csat'] }) {
  const t = useT();
  const { locale } = useWording();
  const number = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const means = scales.map(({ scale, scores }) => {
    const total = sum(scores.map((count, index) => count * (index + 1)));
    return t('reports.rating.of', { mean: number.format(total / sum(scores)), scale });
  });
  return (
    <Tile
      name={t('reports.rating')}
      value={means.join(' · ') || '–'}
      notes={[asked === 0 ? t('reports.none') : t('reports.rating.n', { n: answered, asked })]}
    />
  );
}

function Tile({
  name,
  value,
  notes,
}: {
  readonly name: string;
  readonly value: string;
  readonly notes: readonly string[];
}) {
  return (
    <div className={`${card.card} ${css.tile}`}>
      <dt>{name}</dt>
      <dd className={css.value}>{value}</dd>
      {notes.map((note) => (
        <dd key={note} className={css.note}>
          {note}
        </dd>
      ))}
    </div>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
