import { Download } from 'lucide-react';
import { type ReactNode, useId } from 'react';
import { useT } from '../../app/text/use-texts';
import { Bar } from '../../parts/bar';
import card from '../../parts/card.module.css';
import { PlainTable } from '../../parts/plain-table';
import css from './reports.module.css';

export interface ReportRow {
  readonly key: string;
  readonly cells: readonly ReactNode[];
  /** Length of its bar, 0 to 1; left out: the table has no bars. */
  readonly bar?: number;
}

/** One question of the report: a table, its download, and where it says more, a chart before it. */
export function ReportCard({
  title,
  hint,
  csv,
  columns,
  rows,
  chart,
}: {
  readonly title: string;
  readonly hint?: string;
  readonly csv: string;
  readonly columns: readonly string[];
  readonly rows: readonly ReportRow[];
  readonly chart?: ReactNode;
}) {
  const t = useT();
  const id = useId();
  const table = (
    <PlainTable label={title} className={css.table} heads={columns}>
      {rows.map(({ key, cells: [first, ...others], bar }) => (
        <tr key={key}>
          <th scope="row">
            {first}
            {bar !== undefined && <Bar share={bar} />}
          </th>
          {others.map((cell, index) => (
            <td key={columns[index + 1]}>{cell}</td>
          ))}
        </tr>
      ))}
    </PlainTable>
  );
  return (
    <section className={card.card} aria-labelledby={id}>
      <header className={css.cardHead}>
        <h2 id={id}>{title}</h2>
        <a className={css.csv} href={csv} download aria-label={t('reports.csv', { title })}>
          <Download size={13} aria-hidden />
          {t('reports.csv.short')}
        </a>
      </header>
      {hint !== undefined && <p className={css.hint}>{hint}</p>}
      {rows.length === 0 && <p className={css.hint}>{t('reports.none')}</p>}
      {rows.length > 0 && !chart && table}
      {rows.length > 0 && chart && (
        <>
          {/* The table below says the same in words. */}
          <div className={css.chart} aria-hidden>
            {chart}
          </div>
          <details className={css.details}>
            <summary>{t('reports.table')}</summary>
            {table}
          </details>
        </>
      )}
    </section>
  );
}
