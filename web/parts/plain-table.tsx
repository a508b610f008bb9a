import type { ReactNode } from 'react';
import css from './plain-table.module.css';

/** A table that stands in the page with all its rows; with a label it scrolls aside by itself, by keyboard too. */
export function PlainTable({
  heads = [],
  caption,
  label,
  className = '',
  children,
}: {
  /** Of the columns; an empty one belongs to a column that needs none. */
  readonly heads?: readonly string[];
  readonly caption?: ReactNode;
  readonly label?: string;
  readonly className?: string | undefined;
  /** The rows. */
  readonly children: ReactNode;
}) {
  const table = (
    <table className={`${css.table} ${className}`}>
      {caption !== undefined && <caption>{caption}</caption>}
      {heads.length > 0 && (
        <thead>
          <tr>{heads.map(columnHead)}</tr>
        </thead>
      )}
      <tbody>{children}</tbody>
    </table>
  );
  if (label === undefined) return table;
  return (
    <div className={css.scroll} role="group" aria-label={label} tabIndex={0}>
      {table}
    </div>
  );
}

function columnHead(head: string) {
  if (head === '') return <td key="" />;
  return (
    <th key={head} scope="col">
      {head}
    </th>
  );
}
