import type { ReactNode } from 'react';
import { PageTitle } from '../page-title';
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
  return (
    <div className={css.page}>
      <header className={css.head}>
        <PageTitle count={count}>{title}</PageTitle>
        <div className={css.actions}>{actions}</div>
      </header>
      <div className={css.filters}>{filters}</div>
      {children}
    </div>
  );
}
