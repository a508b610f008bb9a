import { Skeleton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { Report, ReportTable } from '../../../src/console/contract/reports';
import { useNames } from '../../app/text/use-names';
import { useFormats, useT, useWording } from '../../app/text/use-texts';
import card from '../../parts/card.module.css';
import { channelLabel } from '../../parts/channel-mark';
import { useDuration } from '../../parts/use-duration';
import { ReportCard } from './report-card';
import css from './reports.module.css';

const DayBars = lazy(async () => ({ default: (await import('./charts')).DayBars }));

interface FiguresProps {
  readonly report: Report;
  readonly csvOf: (table: ReportTable) => string;
}

/** All tables of a report. */
export function Figures({ report, csvOf }: FiguresProps) {
  return (
    <div className={`${card.cards} ${css.cards}`}>
      <DayFigures report={report} csvOf={csvOf} />
      <TakingFigures report={report} csvOf={csvOf} />
      <ShareFigures report={report} csvOf={csvOf} />
      <WaitFigures report={report} csvOf={csvOf} />
      <BarFigures report={report} csvOf={csvOf} />
    </div>
  );
}

type Share = Report['bot'];

function useShareCells() {
  const t = useT();
  const { number, percent } = useFormats();
  return {
    columns: [t('reports.col.cases'), t('reports.col.bot'), t('reports.col.handed'), t('reports.col.share')],
    cells: ({ cases, botCases, handedOver }: Share) => [
      number(cases),
      number(botCases - handedOver),
      number(handedOver),
      botCases === 0 ? '–' : percent(1 - handedOver / botCases),
    ],
  };
}

function DayFigures({ report: { days }, csvOf }: FiguresProps) {
  const t = useT();
  const { number, date } = useFormats();
  const day = useDay();
  const { columns, cells } = useShareCells();
  const chart = (
    <Suspense fallback={<Skeleton height={220} radius="md" />}>
      <DayBars
        data={days.map((row) => ({
          day: day(row.day),
          bot: row.botCases - row.handedOver,
          handed: row.handedOver,
        }))}
        series={[
          { name: 'bot', label: t('reports.col.bot'), color: 'var(--bot)' },
          { name: 'handed', label: t('reports.col.handed'), color: 'var(--warn)' },
        ]}
        format={number}
      />
    </Suspense>
  );
  return (
    <ReportCard
      title={t('reports.days')}
      hint={t('reports.days.hint')}
      csv={csvOf('days')}
      columns={[t('reports.col.day'), ...columns]}
      rows={days.map((row) => ({ key: row.day, cells: [date(Date.parse(row.day)), ...cells(row)] }))}
      chart={chart}
    />
  );
}

function TakingFigures({ report: { takings, days }, csvOf }: FiguresProps) {
  const t = useT();
  const { money, date } = useFormats();
  const day = useDay();
  // Sums of two currencies cannot stand on each other: the one with most payments is drawn, the table has all.
  const [main] = [...new Set(takings.map(({ currency }) => currency))];
  const paid = new Map(
    takings.filter(({ currency }) => currency === main).map((row) => [row.day, row.minor]),
  );
  const chart = main !== undefined && (
    <Suspense fallback={<Skeleton height={220} radius="md" />}>
      <DayBars
        data={days.map((row) => ({ day: day(row.day), paid: paid.get(row.day) ?? 0 }))}
        series={[{ name: 'paid', label: main, color: 'var(--acc)' }]}
        format={(value) => money(value, main)}
      />
    </Suspense>
  );
  return (
    <ReportCard
      title={t('reports.takings')}
      hint={t('reports.takings.hint')}
      csv={csvOf('revenue')}
      columns={[t('reports.col.day'), t('reports.col.amount')]}
      rows={takings.map((row) => ({
        key: `${row.day} ${row.currency}`,
        cells: [date(Date.parse(row.day)), money(row.minor, row.currency)],
      }))}
      {...(chart !== false && { chart })}
    />
  );
}

function ShareFigures({ report: { channels, languages }, csvOf }: FiguresProps) {
  const t = useT();
  const { columns, cells } = useShareCells();
  const { locale } = useWording();
  const named = new Intl.DisplayNames(locale, { type: 'language' });
  return (
    <>
      <ReportCard
        title={t('reports.channels')}
        csv={csvOf('channels')}
        columns={[t('reports.col.channel'), ...columns]}
        rows={channels.map((row) => ({
          key: row.channel,
          cells: [channelLabel(row.channel), ...cells(row)],
        }))}
      />
      <ReportCard
        title={t('reports.languages')}
        csv={csvOf('languages')}
        columns={[t('reports.col.language'), ...columns]}
        rows={languages.map((row) => ({
          key: row.language,
          cells: [
            row.language === '' ? t('reports.language.none') : (named.of(row.language) ?? row.language),
            ...cells(row),
          ],
        }))}
      />
    </>
  );
}

function WaitFigures({ report: { firstReply, resolution }, csvOf }: FiguresProps) {
  const t = useT();
  const { number } = useFormats();
  const duration = useDuration();
  const cellsOf = ({ count, p50Ms, p90Ms }: Report['firstReply']) => [
    number(count),
    p50Ms === undefined ? '–' : duration(p50Ms),
    p90Ms === undefined ? '–' : duration(p90Ms),
  ];
  return (
    <ReportCard
      title={t('reports.times')}
      hint={t('reports.times.hint')}
      csv={csvOf('times')}
      columns={[t('reports.col.what'), t('reports.col.count'), t('reports.col.p50'), t('reports.col.p90')]}
      rows={[
        { key: 'reply', cells: [t('reports.what.reply'), ...cellsOf(firstReply)] },
        { key: 'resolution', cells: [t('reports.what.resolution'), ...cellsOf(resolution)] },
      ]}
    />
  );
}

const STEPS = ['sent', 'opened', 'paying', 'paid'] as const;

function BarFigures({ report: { reasons, links, csat }, csvOf }: FiguresProps) {
  const t = useT();
  const { number } = useFormats();
  const names = useNames();
  const ofMost = (counts: readonly number[]) => (count: number) => count / Math.max(1, ...counts);
  const reasonBar = ofMost(reasons.map(({ count }) => count));
  const scoreBar = ofMost(csat.scales.flatMap(({ scores }) => scores));
  return (
    <>
      <ReportCard
        title={t('reports.reasons')}
        csv={csvOf('reasons')}
        columns={[t('reports.col.reason'), t('reports.col.count')]}
        rows={reasons.map(({ reason, count }) => ({
          key: reason,
          cells: [reason === '' ? t('reports.reasons.other') : names.reason(reason), number(count)],
          bar: reasonBar(count),
        }))}
      />
      <ReportCard
        title={t('reports.links')}
        csv={csvOf('links')}
        columns={[t('reports.col.step'), t('reports.col.links')]}
        rows={STEPS.map((step) => ({
          key: step,
          cells: [t(`reports.step.${step}`), number(links[step])],
          bar: links[step] / Math.max(1, links.sent),
        }))}
      />
      <ReportCard
        title={t('reports.csat')}
        csv={csvOf('csat')}
        columns={[t('reports.col.score'), t('reports.col.answers')]}
        rows={csat.scales.flatMap(({ scale, scores }) =>
          scores.map((count, index) => ({
            key: `${scale} ${index}`,
            cells: [t('reports.score', { score: index + 1, scale }), number(count)],
            bar: scoreBar(count),
          })),
        )}
      />
    </>
  );
}

/** A day as short as an axis wants it. */
function useDay(): (iso: string) => string {
  const { locale } = useWording();
  const format = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'numeric', timeZone: 'UTC' });
  return (iso) => format.format(Date.parse(iso));
}
