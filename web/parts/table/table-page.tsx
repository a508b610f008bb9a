import type { ReactNode } from 'react';
import { useFormats } from '../../app/text/use-texts';
import css from './table-page.module.css';

/** A page that is one table: title with count, what can be done, what it is narrowed by, and the table. */
export function TablePage({
  title,
  count,
  actions,
  filters,
  children,
}: {
  readonly title: string;
  readonly count?: number | undefined;
  readonly actions?: ReactNode;
  readonly filters: ReactNode;
  readonly children: ReactNode;
}) {
  const { number } = useFormats();
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1 className={css.title}>
          {title}
          {count !== undefined && <span className={css.count}> {number(count)}</span>}
        </h1>
        <div className={css.actions}>{actions}</div>
      </header>
      <div className={css.filters}>{filters}</div>
      {children}
    </div>
  );
}
